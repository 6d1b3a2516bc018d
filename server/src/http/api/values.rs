//! Single values as the API writes and reads them.

use std::time::{Duration, UNIX_EPOCH};

use domain::{Cause, Problem, Refusal, Timestamp};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Number, Value};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use utoipa::ToSchema;

/// A whole number that was sent. To JSON Schema `7001.0` is one too.
#[derive(Clone, Copy)]
pub(super) struct Whole(pub(super) i64);

impl<'de> Deserialize<'de> for Whole {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = Number::deserialize(deserializer)?;
        // What stands before the fraction is read as digits: no rounding, no overflow.
        let digits = number.as_f64().filter(|it| it.fract() == 0.0);
        number
            .as_i64()
            .or_else(|| format!("{:.0}", digits?).parse().ok())
            .map(Self)
            .ok_or_else(|| D::Error::custom(format!("{number} is no whole number of 64 bits")))
    }
}

/// The last millisecond of the year 9999: RFC 3339 writes no later one.
const LAST: u64 = 253_402_300_799_999;

/// `2026-11-23T20:59:03.125Z`.
pub(super) fn time(at: Timestamp) -> String {
    let millis = u64::try_from(at.as_millis()).unwrap_or_default().min(LAST);
    humantime::format_rfc3339_millis(UNIX_EPOCH + Duration::from_millis(millis)).to_string()
}

/// The time that a program wrote as RFC 3339 has it: of any year, in any zone.
pub(super) fn parse_time(text: &str) -> Option<Timestamp> {
    let at = OffsetDateTime::parse(text, &Rfc3339).ok()?;
    let millis = at.unix_timestamp_nanos().div_euclid(1_000_000);
    i64::try_from(millis).ok().map(Timestamp::from_millis)
}

/// A vendor's refusal.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RefusalView {
    /// What it means for what comes next, such as `bad_credentials` or `retry_later`.
    classification: String,
    /// What was seen: `code`, `http_status`, `timeout`, `unreachable`, `broken`, `unreadable` or
    /// `secret_not_opened`.
    cause: &'static str,
    /// The vendor's code, or the HTTP status.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<i64>,
    /// The vendor's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
}

impl RefusalView {
    pub(super) fn of(refusal: &Refusal) -> Self {
        let (cause, code, message) = match &refusal.cause {
            Cause::Code { code, message } => ("code", Some(*code), Some(message.clone())),
            Cause::HttpStatus { status } => ("http_status", Some(i64::from(*status)), None),
            Cause::Timeout => ("timeout", None, None),
            Cause::Unreachable => ("unreachable", None, None),
            Cause::Broken => ("broken", None, None),
            Cause::Unreadable => ("unreadable", None, None),
            Cause::SecretNotOpened => ("secret_not_opened", None, None),
        };
        let classification = serde_json::to_value(refusal.classification);
        Self {
            classification: match classification {
                Ok(Value::String(name)) => name,
                _ => String::new(),
            },
            cause,
            code,
            message,
        }
    }
}

/// The name of what is wrong with a value.
pub(super) const fn code(problem: Problem) -> &'static str {
    match problem {
        Problem::Required => "required",
        Problem::TooLong { .. } => "too_long",
        Problem::ControlCharacter => "control_character",
        Problem::WhiteSpace => "white_space",
        Problem::NotLettersAndDigits => "not_letters_and_digits",
        Problem::NotVisibleAscii => "not_visible_ascii",
        Problem::UnknownChoice => "unknown_choice",
        Problem::UrlScheme => "url_scheme",
        Problem::UrlHost => "url_host",
        Problem::UrlNotHttps => "url_not_https",
        Problem::UrlCredentials => "url_credentials",
        Problem::UrlNotPublic => "url_not_public",
        Problem::NotAUrl => "not_a_url",
        Problem::NotAClassName => "not_a_class_name",
        Problem::NotAnIntentAction => "not_an_intent_action",
        Problem::NotJson => "not_json",
        Problem::NotAJsonObject => "not_a_json_object",
        Problem::LostOnWebPage => "lost_on_web_page",
        Problem::NeedsCategory => "needs_category",
        Problem::TooMany { .. } => "too_many",
        Problem::NotAUserId => "not_a_user_id",
        Problem::NotAnSdkAppId => "not_an_sdkappid",
        Problem::Taken => "taken",
        Problem::NotFound => "not_found",
        Problem::TooShort { .. } => "too_short",
        Problem::EasilyGuessed => "easily_guessed",
        Problem::WrongPassword => "wrong_password",
        Problem::WrongCode => "wrong_code",
        Problem::TriedTooOften { .. } => "tried_too_often",
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_time_is_read_as_it_was_written_and_none_is_too_far_away() {
        let at = Timestamp::from_millis(1_795_467_543_125);
        assert_eq!(time(at), "2026-11-23T20:59:03.125Z");
        assert_eq!(parse_time(&time(at)), Some(at));
        assert_eq!(
            time(Timestamp::from_millis(i64::MAX)),
            "9999-12-31T23:59:59.999Z"
        );
        assert_eq!(time(Timestamp::from_millis(-1)), "1970-01-01T00:00:00.000Z");
        for (text, millis) in [
            ("1970-01-01T02:00:00.5+02:00", 500),
            ("1970-01-01T00:00:00-00:00", 0),
            ("1969-12-31t23:59:59.9999z", -1),
            ("0001-01-01T00:00:00Z", -62_135_596_800_000),
        ] {
            assert_eq!(
                parse_time(text),
                Some(Timestamp::from_millis(millis)),
                "{text}"
            );
        }
        for wrong in [
            "",
            "yesterday",
            "2026-13-01T00:00:00Z",
            "2026-02-30T00:00:00Z",
            "2026-01-01",
            "2026-01-01T00:00:00",
            " 2026-01-01T00:00:00Z",
        ] {
            assert_eq!(parse_time(wrong), None, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn a_time_that_was_shown_is_read_again_and_no_text_makes_the_reader_panic(
            millis in 0..=253_402_300_799_999_i64,
            text in prop_oneof![
                any::<String>(),
                "[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{0,12})?([Zz]|[+-][0-9]{2}:[0-9]{2})?",
            ],
        ) {
            let at = Timestamp::from_millis(millis);
            prop_assert_eq!(parse_time(&time(at)), Some(at));
            if let Some(at) = parse_time(&text) {
                prop_assert!(at.as_millis().abs() < 253_500_000_000_000 && text.len() >= 20);
            }
        }

        #[test]
        fn a_whole_number_is_read_however_it_is_written(
            number in any::<i64>(),
            small in -9_007_199_254_740_991_i64..=9_007_199_254_740_991,
            whole in any::<i32>(),
            fraction in 0.001_f64..0.999,
            text in any::<String>(),
        ) {
            let read = |text: &str| serde_json::from_str(text).ok().map(|Whole(number)| number);
            prop_assert_eq!(read(&number.to_string()), Some(number));
            prop_assert_eq!(read(&format!("{small}.0")), Some(small));
            prop_assert_eq!(read(&format!("{}", f64::from(whole) + fraction)), None);
            prop_assert!(read(&text).is_none_or(|number| text.trim() == number.to_string()));
        }
    }
}
