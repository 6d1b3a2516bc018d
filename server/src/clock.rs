//! The machine's clock: the one place that asks for it. Everybody else is handed a `Clock`.

use std::time::{SystemTime, UNIX_EPOCH};

use domain::{Clock, Timestamp};

/// The machine's clock.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is where the time is injected from"
    )]
    fn now(&self) -> Timestamp {
        // A clock before 1970 or after the year 292 million counts as 1970.
        let millis = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .ok()
            .and_then(|since| i64::try_from(since.as_millis()).ok())
            .unwrap_or(0);
        Timestamp::from_millis(millis)
    }
}
