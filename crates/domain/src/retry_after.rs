//! The `Retry-After` header: how long whoever was called asks to wait.

use std::time::{Duration, UNIX_EPOCH};

use crate::Timestamp;

/// Nobody is parked for longer than this on another's word: every limit of a vendor is over by then.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// The pause that the header's value asks for at `now`, be it seconds or a date: at most a day.
#[must_use]
pub fn retry_after(value: &str, now: Timestamp) -> Option<Duration> {
    let value = value.trim();
    let pause = if !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit()) {
        // More digits than a number holds are a very long time, too.
        value.parse().map_or(LONGEST, Duration::from_secs)
    } else {
        let date = httpdate::parse_http_date(value).ok()?;
        let since_epoch = date.duration_since(UNIX_EPOCH).ok()?;
        Timestamp::from_millis(0).plus(since_epoch).left_from(now)
    };
    Some(pause.min(LONGEST))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// 2026-11-23T20:00:00Z
    const NOW: Timestamp = Timestamp::from_millis(1_795_464_000_000);

    #[test]
    fn a_pause_is_given_in_seconds_or_as_a_date() {
        for (value, seconds) in [
            ("0", Some(0)),
            ("120", Some(120)),
            (" 7 ", Some(7)),
            ("Mon, 23 Nov 2026 20:00:30 GMT", Some(30)),
            ("Mon, 23 Nov 2026 19:00:00 GMT", Some(0)),
            ("999999999999999999999999", Some(86_400)),
            ("Mon, 23 Nov 2099 20:00:00 GMT", Some(86_400)),
            ("", None),
            ("-1", None),
            ("1.5", None),
            ("soon", None),
        ] {
            assert_eq!(
                retry_after(value, NOW),
                seconds.map(Duration::from_secs),
                "{value:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn no_header_parks_anybody_for_more_than_a_day(value in any::<String>(), now in any::<i64>()) {
            let pause = retry_after(&value, Timestamp::from_millis(now));
            prop_assert!(pause.is_none_or(|pause| pause <= LONGEST));
        }
    }
}
