//! Points in time as people read them: UTC, to the second, the same in both languages.

use domain::Timestamp;
use time::macros::format_description;
use time::{Date, Month, OffsetDateTime};

/// `2026-11-23 20:59:03 UTC`.
pub(crate) fn readable(at: Timestamp) -> String {
    formatted(at, |utc| {
        utc.format(format_description!(
            "[year]-[month]-[day] [hour]:[minute]:[second] UTC"
        ))
    })
}

/// `20:59:03.125 UTC`, for steps that follow each other quickly.
pub(crate) fn precise(at: Timestamp) -> String {
    let millis = at.as_millis().rem_euclid(1000);
    formatted(at, |utc| {
        utc.format(format_description!("[hour]:[minute]:[second]"))
            .map(|time| format!("{time}.{millis:03} UTC"))
    })
}

/// `2026-11-23T20:59:03Z`, for `datetime` attributes.
pub(crate) fn machine(at: Timestamp) -> String {
    formatted(at, |utc| {
        utc.format(format_description!(
            "[year]-[month]-[day]T[hour]:[minute]:[second]Z"
        ))
    })
}

/// The first moment of a day that was typed as `2026-11-23`.
pub(crate) fn day(typed: &str) -> Option<Timestamp> {
    let mut parts = typed.splitn(3, '-');
    let year = parts.next()?.parse().ok()?;
    let month: u8 = parts.next()?.parse().ok()?;
    let day = parts.next()?.parse().ok()?;
    let date = Date::from_calendar_date(year, Month::try_from(month).ok()?, day).ok()?;
    let seconds = date.midnight().assume_utc().unix_timestamp();
    Some(Timestamp::from_millis(seconds.saturating_mul(1000)))
}

fn formatted(
    at: Timestamp,
    format: impl Fn(OffsetDateTime) -> Result<String, time::error::Format>,
) -> String {
    OffsetDateTime::from_unix_timestamp(at.as_millis().div_euclid(1000))
        .ok()
        .and_then(|utc| format(utc).ok())
        .unwrap_or_else(|| at.to_string())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn times_are_in_utc_to_the_second() {
        let at = Timestamp::from_millis(1_795_467_543_999);
        assert_eq!(readable(at), "2026-11-23 20:59:03 UTC");
        assert_eq!(machine(at), "2026-11-23T20:59:03Z");
    }

    #[test]
    fn a_day_begins_at_midnight_in_utc() {
        let at = Timestamp::from_millis(1_795_392_000_000);
        assert_eq!(day("2026-11-23"), Some(at));
        for wrong in [
            "",
            "2026-11",
            "2026-13-01",
            "2026-02-30",
            "23.11.2026",
            "a-b-c",
        ] {
            assert_eq!(day(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_time_beyond_the_calendar_is_still_told() {
        assert_eq!(
            readable(Timestamp::from_millis(i64::MAX)),
            format!("{} ms", i64::MAX)
        );
    }

    proptest! {
        #[test]
        fn a_day_is_read_as_it_is_shown(
            typed in prop_oneof![any::<String>(), "[0-9+-]{1,5}-[0-9+]{1,3}-[0-9+]{1,3}"],
            number in 0_i64..2_932_896,
        ) {
            let at = Timestamp::from_millis(number * 24 * 60 * 60 * 1000);
            let shown = readable(at);
            prop_assert_eq!(day(&shown[..10]), Some(at), "{}", shown);
            if let Some(at) = day(&typed) {
                prop_assert_eq!(at.as_millis().rem_euclid(24 * 60 * 60 * 1000), 0);
            }
        }
    }
}
