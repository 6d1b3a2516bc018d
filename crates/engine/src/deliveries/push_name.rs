//! Our names for pushes, towards vendors and back ends.

use std::fmt;

use domain::Timestamp;

/// Which push it is. The time tells apart what a database that starts anew counts anew, and the round
/// what a person sends again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PushName {
    pub(crate) delivery: i64,
    pub(crate) created_at: Timestamp,
    pub(crate) round: i64,
}

impl fmt::Display for PushName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let created = self.created_at.as_millis();
        write!(f, "p{}-{created:x}-{}", self.delivery, self.round)
    }
}

impl PushName {
    /// The name in what a vendor gives back, exactly as we gave it.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut parts = text.strip_prefix('p')?.split('-');
        let delivery = parts.next()?.parse().ok()?;
        let created = i64::from_str_radix(parts.next()?, 16).ok()?;
        let round = parts.next()?.parse().ok()?;
        let name = Self {
            delivery,
            created_at: Timestamp::from_millis(created),
            round,
        };
        (name.to_string() == text).then_some(name)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_push_is_found_by_its_name() {
        let push = PushName {
            delivery: 42,
            created_at: Timestamp::from_millis(1_795_464_000_000),
            round: 3,
        };
        let name = push.to_string();
        assert!(name.len() <= 50, "OPPO gives back no more: {name}");
        assert_eq!(PushName::parse(&name), Some(push));
        for wrong in [
            "",
            "p",
            "42-1-0",
            "p42",
            "px-1-0",
            "p42-xyz-0",
            "p42-1",
            "test-1",
            "p42-1-0-0",
            "p+42-1-0",
            "p042-1-0",
        ] {
            assert_eq!(PushName::parse(wrong), None, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn a_name_is_read_as_it_was_given_and_nothing_else_is_one(
            delivery in 1..=i64::MAX,
            created in 0..=i64::MAX,
            round in 0..=i64::MAX,
            text in prop_oneof![any::<String>(), "p[0-9a-f+-]{0,20}"],
        ) {
            let push = PushName { delivery, created_at: Timestamp::from_millis(created), round };
            prop_assert_eq!(PushName::parse(&push.to_string()), Some(push));
            if let Some(read) = PushName::parse(&text) {
                prop_assert_eq!(read.to_string(), text);
            }
        }
    }
}
