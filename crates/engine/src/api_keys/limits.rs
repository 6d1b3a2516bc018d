//! How often a program may call, and how often keys may be shown that are none.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use domain::pace::Pace;
use domain::{ApiKeyId, ClientNetwork, Timestamp};

use crate::Engine;
use crate::buckets::Buckets;

/// Calls of each key in a second, where nothing else was said.
pub const CALLS_PER_SECOND: u32 = 20;
/// And at once, after a silence.
pub const CALLS_AT_ONCE: u32 = 100;
/// Keys from one address that let nobody in. Nobody guesses one; what is bounded is the work, and the
/// log, that a program with an old key makes.
const FAILURES: Pace = Pace::new(1, 50);

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
