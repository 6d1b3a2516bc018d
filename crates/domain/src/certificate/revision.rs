//! Edits are revisions: the one in effect serves until the next one's time has come.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Activation, ActivationState};
use crate::Timestamp;

/// A revision's number within its certificate: 1, 2, 3 …
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RevisionNumber(i64);

impl RevisionNumber {
    /// A certificate's first revision.
    pub const FIRST: Self = Self(1);

    /// The revision of that number, if it can be one.
    #[must_use]
    pub const fn from_number(number: i64) -> Option<Self> {
        if number >= 1 {
            Some(Self(number))
        } else {
            None
        }
    }

    /// The number.
    #[must_use]
    pub const fn number(self) -> i64 {
        self.0
    }

    /// The revision after this one.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

impl fmt::Display for RevisionNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What decides whether a revision serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RevisionTiming {
    /// Which revision.
    pub number: RevisionNumber,
    /// When its time comes.
    pub activation: Activation,
    /// Withdrawn before its time came: it never serves.
    pub withdrawn: bool,
}

impl RevisionTiming {
    /// Whether it still waits for its time.
    #[must_use]
    pub fn waits(&self, now: Timestamp) -> bool {
        !self.withdrawn && self.activation.state(now) != ActivationState::InEffect
    }
}

/// The revision that serves at `now`: the latest whose time has come and which was not withdrawn.
#[must_use]
pub fn serving(
    revisions: impl IntoIterator<Item = RevisionTiming>,
    now: Timestamp,
) -> Option<RevisionNumber> {
    revisions
        .into_iter()
        .filter(|revision| {
            !revision.withdrawn && revision.activation.state(now) == ActivationState::InEffect
        })
        .map(|revision| revision.number)
        .max()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn timing(number: i64, effective_at: i64, withdrawn: bool) -> RevisionTiming {
        RevisionTiming {
            number: RevisionNumber(number),
            activation: Activation::at(Timestamp::from_millis(effective_at)),
            withdrawn,
        }
    }

    fn serving_at(revisions: &[RevisionTiming], now: i64) -> Option<i64> {
        serving(revisions.iter().copied(), Timestamp::from_millis(now)).map(RevisionNumber::number)
    }

    #[test]
    fn the_earlier_revision_serves_until_the_later_ones_time() {
        let revisions = [timing(1, 100, false), timing(2, 200, false)];
        assert_eq!(serving_at(&revisions, 99), None);
        assert_eq!(serving_at(&revisions, 100), Some(1));
        assert_eq!(serving_at(&revisions, 199), Some(1));
        assert_eq!(serving_at(&revisions, 200), Some(2));
    }

    #[test]
    fn a_withdrawn_revision_never_serves() {
        let revisions = [timing(1, 100, false), timing(2, 200, true)];
        assert_eq!(serving_at(&revisions, 1_000), Some(1));
    }

    proptest! {
        #[test]
        fn once_something_serves_it_is_only_replaced_by_something_later(
            times in proptest::collection::vec((0i64..1_000, any::<bool>()), 0..8),
            first in 0i64..1_000,
            later in 0i64..1_000,
        ) {
            let revisions: Vec<_> = (1..).zip(&times)
                .map(|(number, (at, withdrawn))| timing(number, *at, *withdrawn))
                .collect();
            let before = serving_at(&revisions, first);
            let after = serving_at(&revisions, first + later);
            prop_assert!(after >= before);
        }
    }
}
