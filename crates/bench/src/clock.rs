//! The machine's clock, for the simulator and for signing in.

use std::time::{SystemTime, UNIX_EPOCH};

use domain::{Clock, Timestamp};

#[derive(Debug)]
pub(crate) struct MachineClock;

impl Clock for MachineClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is where the time is injected from"
    )]
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        let millis = since.ok().and_then(|it| i64::try_from(it.as_millis()).ok());
        Timestamp::from_millis(millis.unwrap_or(0))
    }
}
