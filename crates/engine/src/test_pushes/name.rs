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
    /// The name in what a vendor gives back.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (number, sent_at) = text.strip_prefix("test-")?.split_once('-')?;
        Some(Self {
            number: number.parse().ok()?,
            sent_at: Timestamp::from_millis(i64::from_str_radix(sent_at, 16).ok()?),
        })
    }
}

#[cfg(test)]
mod tests {
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
        for wrong in ["", "test-", "test-1", "test-x-1", "test-1-xyz", "p1-1-0"] {
            assert_eq!(TestPushName::parse(wrong), None, "{wrong}");
        }
    }
}
