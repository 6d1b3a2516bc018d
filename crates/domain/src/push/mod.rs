//! One push: what a notification says, what comes with it, and whom it goes to.

mod decision;

#[cfg(feature = "parse")]
mod custom_content;
#[cfg(feature = "parse")]
mod test_push_form;

#[cfg(feature = "parse")]
pub use custom_content::CustomContent;
#[cfg(feature = "parse")]
pub use test_push_form::{NewTestPush, TestPushField, TestPushForm, TestPushTarget};

pub use decision::{NoPush, PushRules, still_signed_in};

use crate::Problem;
use crate::text::{clean_prose, text_type, token};

/// The length that Android vendors count: UTF-16 units, two for most emoji.
#[must_use]
pub fn utf16_length(text: &str) -> usize {
    text.encode_utf16().count()
}

text_type!(
    /// A notification's title: one line, at most 50 UTF-16 units (OPPO \[DOC\]).
    Title,
    |typed| notification_text(typed, Title::MAX, false)
);
text_type!(
    /// A notification's body: at most 50 UTF-16 units in OPPO's standard style (the current
    /// document as quoted by \[3P\]; older ones say 200).
    Body,
    |typed| notification_text(typed, Body::MAX, true)
);
text_type!(
    /// A vendor's name for one installed app on one phone, as the app got it from the vendor's SDK.
    /// Its shape is the vendor's business: a wrong one gets the vendor's own answer.
    RegistrationToken,
    |typed| token(typed, RegistrationToken::MAX)
);

impl Title {
    /// The most UTF-16 units.
    pub const MAX: usize = 50;
}
impl Body {
    /// The most UTF-16 units.
    pub const MAX: usize = 50;
}
impl RegistrationToken {
    /// The most characters.
    pub const MAX: usize = 255;
}

fn notification_text(typed: &str, max: usize, lines: bool) -> Result<String, Problem> {
    let text = clean_prose(typed);
    if text.is_empty() {
        Err(Problem::Required)
    } else if utf16_length(&text) > max {
        Err(Problem::TooLong { max })
    } else if text
        .chars()
        .any(|c| c.is_control() && !(lines && c == '\n'))
    {
        Err(Problem::ControlCharacter)
    } else {
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_and_bodies_are_counted_in_utf16_units() {
        assert!(Title::parse(&"字".repeat(50)).is_ok());
        assert!(Title::parse(&"😀".repeat(25)).is_ok());
        assert_eq!(
            Title::parse(&"😀".repeat(26)),
            Err(Problem::TooLong { max: 50 })
        );
        assert_eq!(
            Body::parse(&"a".repeat(51)),
            Err(Problem::TooLong { max: 50 })
        );
    }

    #[test]
    fn a_title_is_one_line_and_a_body_may_have_more() {
        assert_eq!(Title::parse("a\nb"), Err(Problem::ControlCharacter));
        assert!(Body::parse("a\r\nb").is_ok());
        assert_eq!(Body::parse("a\0b"), Err(Problem::ControlCharacter));
    }

    #[test]
    fn a_token_is_whatever_the_vendor_calls_it_but_in_one_piece() {
        assert!(RegistrationToken::parse("OPPO_CN_0123456789abcdef0123456789abcdef").is_ok());
        assert!(RegistrationToken::parse("no-shape").is_ok());
        assert_eq!(RegistrationToken::parse("a b"), Err(Problem::WhiteSpace));
        assert_eq!(RegistrationToken::parse(""), Err(Problem::Required));
    }
}
