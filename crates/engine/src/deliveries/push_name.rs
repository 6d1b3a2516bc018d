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
    /// The name in what a vendor gives back.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut parts = text.strip_prefix('p')?.split('-');
        let delivery = parts.next()?.parse().ok()?;
        let created = i64::from_str_radix(parts.next()?, 16).ok()?;
        let round = parts.next()?.parse().ok()?;
        Some(Self {
            delivery,
            created_at: Timestamp::from_millis(created),
            round,
        })
    }
}

#[cfg(test)]
mod tests {
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
        ] {
            assert_eq!(PushName::parse(wrong), None, "{wrong}");
        }
    }
}
