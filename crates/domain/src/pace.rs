//! How fast pushes and calls may go.

use std::num::NonZeroU32;
use std::time::Duration;

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
}

/// How fast something may go on, and how much of it at once after a silence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    per_second: u32,
    at_once: u32,
}

impl Pace {
    /// That many a second, and at most that many at once; at least one of each.
    #[must_use]
    pub const fn new(per_second: u32, at_once: u32) -> Self {
        Self {
            per_second: at_least_one(per_second),
            at_once: at_least_one(at_once),
        }
    }

    fn capacity(self) -> u64 {
        u64::from(self.at_once).saturating_mul(ONE)
    }
}

const fn at_least_one(number: u32) -> u32 {
    if number == 0 { 1 } else { number }
}

/// A second's worth may go at once.
impl From<PushRate> for Pace {
    fn from(PushRate(pushes): PushRate) -> Self {
        Self::new(pushes.get(), pushes.get())
    }
}

/// What one takes of a bucket: in these parts a millisecond adds a whole number.
const ONE: u64 = 1_000;

/// Holds the right to pushes or calls: filled at the pace, and full with what may go at once.
#[derive(Clone, Copy, Debug)]
pub struct Bucket {
    parts: u64,
    filled_at: Timestamp,
}

impl Bucket {
    /// A full one: who has not come for a while may go at once.
    #[must_use]
    pub fn full(pace: Pace, now: Timestamp) -> Self {
        Self {
            parts: pace.capacity(),
            filled_at: now,
        }
    }

    /// Takes the right to up to `most`; tells to how many.
    pub fn take(&mut self, pace: Pace, now: Timestamp, most: usize) -> usize {
        self.fill(pace, now);
        let taken = usize::try_from(self.parts / ONE)
            .unwrap_or(usize::MAX)
            .min(most);
        self.parts = self.parts.saturating_sub(parts(taken));
        taken
    }

    /// Gives back what was taken and not used.
    pub fn give_back(&mut self, pace: Pace, taken: usize) {
        self.parts = self.parts.saturating_add(parts(taken)).min(pace.capacity());
    }

    /// How long until there is the right to one.
    pub fn wait(&mut self, pace: Pace, now: Timestamp) -> Duration {
        self.fill(pace, now);
        let missing = ONE.saturating_sub(self.parts);
        Duration::from_millis(missing.div_ceil(u64::from(pace.per_second)))
    }

    /// Whether it is as full as a new one, so that nobody need remember it.
    pub fn is_full(&mut self, pace: Pace, now: Timestamp) -> bool {
        self.fill(pace, now);
        self.parts == pace.capacity()
    }

    /// How much was in it when it was last asked, to compare buckets of one pace by.
    #[must_use]
    pub const fn content(&self) -> u64 {
        self.parts
    }

    fn fill(&mut self, pace: Pace, now: Timestamp) {
        let elapsed = u64::try_from(now.left_from(self.filled_at).as_millis()).unwrap_or(u64::MAX);
        let filled = elapsed.saturating_mul(u64::from(pace.per_second));
        self.parts = self.parts.saturating_add(filled).min(pace.capacity());
        // A clock that was set back must not keep everybody waiting until it has caught up.
        self.filled_at = now;
    }
}

fn parts(taken: usize) -> u64 {
    u64::try_from(taken).unwrap_or(u64::MAX).saturating_mul(ONE)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const START: Timestamp = Timestamp::from_millis(1_000_000);

    fn rate(pushes: u32) -> PushRate {
        PushRate::per_second(pushes).unwrap()
    }

    fn pace(per_second: u32, at_once: u32) -> Pace {
        Pace::new(per_second, at_once)
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
        let mut bucket = Bucket::full(pace(3, 3), START);
        assert_eq!(bucket.take(pace(3, 3), START, 10), 3);
        assert_eq!(bucket.take(pace(3, 3), after(333), 10), 0);
        assert_eq!(bucket.take(pace(3, 3), after(334), 10), 1);
        assert_eq!(
            bucket.take(pace(3, 3), after(1_000), 10),
            2,
            "no part is lost"
        );
        assert_eq!(
            bucket.take(pace(3, 3), after(60_000), 10),
            3,
            "nor saved up"
        );
    }

    #[test]
    fn after_a_silence_more_may_go_at_once_than_in_a_second() {
        let calls = pace(2, 5);
        let mut bucket = Bucket::full(calls, START);
        assert_eq!(bucket.take(calls, START, 10), 5);
        assert!(!bucket.is_full(calls, START));
        assert_eq!(bucket.wait(calls, START).as_millis(), 500);
        assert_eq!(bucket.wait(calls, after(499)).as_millis(), 1);
        assert_eq!(bucket.wait(calls, after(500)), Duration::ZERO);
        assert_eq!(bucket.take(calls, after(1_000), 10), 2);
        assert!(bucket.is_full(calls, after(3_500)));
    }

    #[test]
    fn what_was_not_used_can_be_taken_again() {
        let mut bucket = Bucket::full(pace(5, 5), START);
        assert_eq!(bucket.take(pace(5, 5), START, 4), 4);
        bucket.give_back(pace(5, 5), 3);
        assert_eq!(bucket.take(pace(5, 5), START, 10), 4);
        bucket.give_back(pace(5, 5), 100);
        assert_eq!(
            bucket.take(pace(5, 5), START, 10),
            5,
            "never more than it holds"
        );
    }

    #[test]
    fn a_clock_that_is_set_back_stops_nobody() {
        let mut bucket = Bucket::full(pace(1, 1), after(3_600_000));
        assert_eq!(bucket.take(pace(1, 1), after(3_600_000), 1), 1);
        assert_eq!(bucket.take(pace(1, 1), START, 1), 0);
        assert_eq!(bucket.take(pace(1, 1), after(1_000), 1), 1);
    }

    proptest! {
        #[test]
        fn whoever_asks_however_often_gets_the_rate_and_one_second_more(
            pushes in 1u32..5_000,
            pauses in prop::collection::vec(0u64..3_000, 1..100),
        ) {
            let rate = Pace::from(rate(pushes));
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
