//! A pace for each of many, such as all addresses that call.

use std::collections::HashMap;
use std::hash::Hash;
use std::time::Duration;

use domain::Timestamp;
use domain::pace::{Bucket, Pace};

/// How many are remembered; beyond that the one that may do most is forgotten.
const MOST: usize = 10_000;

/// What each may do now, at one pace for all: a bucket for each that is not full.
#[derive(Debug)]
pub(crate) struct Buckets<Key> {
    pace: Pace,
    by_key: HashMap<Key, Bucket>,
}

impl<Key: Copy + Eq + Hash> Buckets<Key> {
    /// Everybody may begin with a full bucket.
    pub(crate) fn new(pace: Pace) -> Self {
        Self {
            pace,
            by_key: HashMap::new(),
        }
    }

    /// How long until there is something to take.
    pub(crate) fn wait(&mut self, key: Key, now: Timestamp) -> Duration {
        let bucket = self.by_key.get_mut(&key);
        bucket.map_or(Duration::ZERO, |it| it.wait(self.pace, now))
    }

    /// Takes one, or tells how long until there is one.
    pub(crate) fn take(&mut self, key: Key, now: Timestamp) -> Result<(), Duration> {
        if !self.by_key.contains_key(&key) {
            self.make_room(now);
        }
        let bucket = self.by_key.entry(key);
        let bucket = bucket.or_insert_with(|| Bucket::full(self.pace, now));
        match bucket.take(self.pace, now, 1) {
            0 => Err(bucket.wait(self.pace, now)),
            _ => Ok(()),
        }
    }

    fn make_room(&mut self, now: Timestamp) {
        if self.by_key.len() < MOST {
            return;
        }
        let pace = self.pace;
        self.by_key.retain(|_, bucket| !bucket.is_full(pace, now));
        if self.by_key.len() >= MOST
            && let Some(fullest) = self
                .by_key
                .iter()
                .max_by_key(|(_, bucket)| bucket.content())
        {
            let fullest = *fullest.0;
            self.by_key.remove(&fullest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_000_000);

    #[test]
    fn memory_is_bounded_and_whoever_must_wait_is_not_forgotten() {
        let mut buckets = Buckets::new(Pace::new(1, 2));
        let _ = buckets.take(0, NOW);
        let _ = buckets.take(0, NOW);
        for key in 1..MOST + 10 {
            assert_eq!(buckets.take(key, NOW), Ok(()));
        }
        assert_eq!(buckets.by_key.len(), MOST);
        assert_eq!(buckets.take(0, NOW), Err(Duration::from_secs(1)));
        let later = NOW.plus(Duration::from_secs(2));
        assert_eq!(buckets.take(MOST + 10, later), Ok(()));
        assert_eq!(buckets.by_key.len(), 1, "the others are full again");
    }
}
