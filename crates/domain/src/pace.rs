//! How fast pushes may go.

use std::num::NonZeroU32;

use crate::Timestamp;

/// How many pushes may go in a second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PushRate(NonZeroU32);

impl PushRate {
    /// That many a second, if it is any.
    #[must_use]
    pub const fn per_second(pushes: u32) -> Option<Self> {
        match NonZeroU32::new(pushes) {
            Some(pushes) => Some(Self(pushes)),
            None => None,
        }
    }

    /// How many a second, as it is typed.
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        typed.parse().ok().and_then(Self::per_second)
    }

    const fn number(self) -> u32 {
        self.0.get()
    }
}

/// What a push takes of a bucket: in these parts a millisecond adds a whole number.
const PUSH: u64 = 1_000;

/// Holds the right to pushes: filled at the rate, and full with what a second fills.
#[derive(Clone, Copy, Debug)]
pub struct Bucket {
    parts: u64,
    filled_at: Timestamp,
}

impl Bucket {
    /// A full one: who has not pushed for a while may push at once.
    #[must_use]
    pub fn full(rate: PushRate, now: Timestamp) -> Self {
        Self {
            parts: capacity(rate),
            filled_at: now,
        }
    }

    /// Takes the right to up to `most` pushes; tells to how many.
    pub fn take(&mut self, rate: PushRate, now: Timestamp, most: usize) -> usize {
        let elapsed = u64::try_from(now.left_from(self.filled_at).as_millis()).unwrap_or(u64::MAX);
        let filled = elapsed.saturating_mul(u64::from(rate.number()));
        self.parts = self.parts.saturating_add(filled).min(capacity(rate));
        // A clock that was set back must not keep everybody waiting until it has caught up.
        self.filled_at = now;
        let pushes = usize::try_from(self.parts / PUSH)
            .unwrap_or(usize::MAX)
            .min(most);
        self.parts = self.parts.saturating_sub(parts(pushes));
        pushes
    }

    /// Gives back what was taken and not used.
    pub fn give_back(&mut self, rate: PushRate, pushes: usize) {
        self.parts = self.parts.saturating_add(parts(pushes)).min(capacity(rate));
    }
}

fn capacity(rate: PushRate) -> u64 {
    u64::from(rate.number()).saturating_mul(PUSH)
}

fn parts(pushes: usize) -> u64 {
    u64::try_from(pushes)
        .unwrap_or(u64::MAX)
        .saturating_mul(PUSH)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;

    use super::*;

    const START: Timestamp = Timestamp::from_millis(1_000_000);

    fn rate(pushes: u32) -> PushRate {
        PushRate::per_second(pushes).unwrap()
    }

    fn after(millis: u64) -> Timestamp {
        START.plus(Duration::from_millis(millis))
    }

    #[test]
    fn a_rate_is_a_whole_number_from_one_up() {
        assert_eq!(PushRate::parse("250"), Some(rate(250)));
        for wrong in ["", "0", "-1", "1.5", "many", "4294967296"] {
            assert_eq!(PushRate::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_second_of_pushes_goes_at_once_and_the_rest_as_time_goes_by() {
        let mut bucket = Bucket::full(rate(3), START);
        assert_eq!(bucket.take(rate(3), START, 10), 3);
        assert_eq!(bucket.take(rate(3), after(333), 10), 0);
        assert_eq!(bucket.take(rate(3), after(334), 10), 1);
        assert_eq!(bucket.take(rate(3), after(1_000), 10), 2, "no part is lost");
        assert_eq!(bucket.take(rate(3), after(60_000), 10), 3, "nor saved up");
    }

    #[test]
    fn what_was_not_used_can_be_taken_again() {
        let mut bucket = Bucket::full(rate(5), START);
        assert_eq!(bucket.take(rate(5), START, 4), 4);
        bucket.give_back(rate(5), 3);
        assert_eq!(bucket.take(rate(5), START, 10), 4);
        bucket.give_back(rate(5), 100);
        assert_eq!(
            bucket.take(rate(5), START, 10),
            5,
            "never more than it holds"
        );
    }

    #[test]
    fn a_clock_that_is_set_back_stops_nobody() {
        let mut bucket = Bucket::full(rate(1), after(3_600_000));
        assert_eq!(bucket.take(rate(1), after(3_600_000), 1), 1);
        assert_eq!(bucket.take(rate(1), START, 1), 0);
        assert_eq!(bucket.take(rate(1), after(1_000), 1), 1);
    }

    proptest! {
        #[test]
        fn whoever_asks_however_often_gets_the_rate_and_one_second_more(
            pushes in 1u32..5_000,
            pauses in prop::collection::vec(0u64..3_000, 1..100),
        ) {
            let rate = rate(pushes);
            let mut bucket = Bucket::full(rate, START);
            let (mut millis, mut taken) = (0, 0);
            for pause in pauses {
                millis += pause;
                let some = bucket.take(rate, after(millis), 1_000);
                taken += u64::try_from(some).unwrap();
            }
            let most = u64::from(pushes) * (millis + 1_000) / 1_000;
            prop_assert!(taken <= most, "{taken} of {most}");
        }
    }
}
