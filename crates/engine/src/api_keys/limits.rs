//! How often a program may call, and how often keys may be shown that are none.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use domain::pace::{Bucket, Pace};
use domain::{ApiKeyId, ClientNetwork, Timestamp};

use crate::Engine;

/// Calls of each key in a second, where nothing else was said.
pub const CALLS_PER_SECOND: u32 = 20;
/// And at once, after a silence.
pub const CALLS_AT_ONCE: u32 = 100;
/// Keys from one address that let nobody in. Nobody guesses one; what is bounded is the work, and the
/// log, that a program with an old key makes.
const FAILURES: Pace = Pace::new(1, 50);
/// How many addresses are remembered; beyond that the one that may show most is forgotten.
const MOST: usize = 10_000;

/// From now on, each key may call so fast.
pub fn limit_calls(engine: &Engine, pace: Pace) {
    engine.parts().api_limits.lock().calls = Buckets::new(pace);
}

/// What each key and each address may do now. Memory is enough: one program serves a database, and
/// after a restart everybody may begin anew.
#[derive(Debug)]
pub(crate) struct ApiLimits(Mutex<Limits>);

#[derive(Debug)]
struct Limits {
    calls: Buckets<ApiKeyId>,
    failures: Buckets<ClientNetwork>,
}

impl Default for ApiLimits {
    fn default() -> Self {
        Self(Mutex::new(Limits {
            calls: Buckets::new(Pace::new(CALLS_PER_SECOND, CALLS_AT_ONCE)),
            failures: Buckets::new(FAILURES),
        }))
    }
}

impl ApiLimits {
    /// Whether a key from that address is looked at; if not, how long it has to wait.
    pub(super) fn look_at(&self, from: ClientNetwork, now: Timestamp) -> Result<(), Duration> {
        let wait = self.lock().failures.wait(from, now);
        if wait.is_zero() { Ok(()) } else { Err(wait) }
    }

    /// A key from there was none.
    pub(super) fn failed(&self, from: ClientNetwork, now: Timestamp) {
        // Those that were looked at together may be a few too many.
        let _ = self.lock().failures.take(from, now);
    }

    /// Whether the key may call now; if not, how long it has to wait.
    pub(super) fn admit(&self, key: ApiKeyId, now: Timestamp) -> Result<(), Duration> {
        self.lock().calls.take(key, now)
    }

    /// Nothing panics while holding the lock.
    fn lock(&self) -> MutexGuard<'_, Limits> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A bucket for each that is not full.
#[derive(Debug)]
struct Buckets<Key> {
    pace: Pace,
    by_key: HashMap<Key, Bucket>,
}

impl<Key: Copy + Eq + Hash> Buckets<Key> {
    fn new(pace: Pace) -> Self {
        Self {
            pace,
            by_key: HashMap::new(),
        }
    }

    /// How long until there is something to take.
    fn wait(&mut self, key: Key, now: Timestamp) -> Duration {
        let bucket = self.by_key.get_mut(&key);
        bucket.map_or(Duration::ZERO, |it| it.wait(self.pace, now))
    }

    fn take(&mut self, key: Key, now: Timestamp) -> Result<(), Duration> {
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
