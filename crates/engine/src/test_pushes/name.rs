//! Our names for test pushes, towards vendors.

use std::fmt;

use domain::Timestamp;

/// Which test push it is. The time tells apart what a database that starts anew counts anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TestPushName {
    pub(crate) number: i64,
    pub(crate) sent_at: Timestamp,
}

impl fmt::Display for TestPushName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "test-{}-{:x}", self.number, self.sent_at.as_millis())
    }
}

impl TestPushName {
    /// The name in what a vendor gives back, exactly as we gave it.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (number, sent_at) = text.strip_prefix("test-")?.split_once('-')?;
        let name = Self {
            number: number.parse().ok()?,
            sent_at: Timestamp::from_millis(i64::from_str_radix(sent_at, 16).ok()?),
        };
        (name.to_string() == text).then_some(name)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_test_push_is_found_by_its_name() {
        let push = TestPushName {
            number: i64::MAX,
            sent_at: Timestamp::from_millis(1_795_464_000_000),
        };
        let name = push.to_string();
        assert!(name.len() <= 50, "OPPO gives back no more: {name}");
        assert_eq!(TestPushName::parse(&name), Some(push));
        for wrong in [
            "",
            "test-",
            "test-1",
            "test-x-1",
            "test-1-xyz",
            "p1-1-0",
            "test-1-+1",
            "test-01-1",
        ] {
            assert_eq!(TestPushName::parse(wrong), None, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn a_name_is_read_as_it_was_given_and_nothing_else_is_one(
            number in 1..=i64::MAX,
            sent_at in 0..=i64::MAX,
            text in prop_oneof![any::<String>(), "test-[0-9a-f+-]{0,20}"],
        ) {
            let push = TestPushName { number, sent_at: Timestamp::from_millis(sent_at) };
            prop_assert_eq!(TestPushName::parse(&push.to_string()), Some(push));
            if let Some(read) = TestPushName::parse(&text) {
                prop_assert_eq!(read.to_string(), text);
            }
        }
    }
}
