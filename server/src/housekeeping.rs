//! What is cleared away while the program runs.

use std::fmt::Debug;
use std::time::Duration;

use engine::{Engine, StorageError};
use tokio::task::JoinHandle;

const ONCE_AN_HOUR: Duration = Duration::from_secs(60 * 60);

/// Push records and test pushes are kept for 30 days.
const RECORDS_KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// Deletes sessions that have expired, push records, test pushes and devices that are old, and answers
/// that no program asks for again, and forgets the secrets of certificates that were deleted long ago:
/// at the start and then once an hour, until it is dropped.
#[derive(Debug)]
pub(crate) struct Housekeeping(JoinHandle<()>);

impl Housekeeping {
    pub(crate) fn start(engine: &Engine) -> Self {
        Self(engine.start_loop("housekeeping", |engine| async move {
            let mut hours = tokio::time::interval(ONCE_AN_HOUR);
            loop {
                hours.tick().await;
                tell("sessions", engine::sessions::delete_expired(&engine).await);
                tell("answers", engine::idempotency::purge(&engine).await);
                let records = engine::deliveries::purge(&engine, RECORDS_KEPT).await;
                tell("push records", records);
                let test_pushes = engine::test_pushes::purge(&engine, RECORDS_KEPT).await;
                tell("test pushes", test_pushes);
                tell("devices", engine::devices::purge(&engine).await);
                let secrets = engine::certificates::forget_deleted(&engine).await;
                tell("deleted certificates", secrets);
            }
        }))
    }
}

/// Tells how many were cleared away; what failed is done an hour later.
fn tell<Count: Debug>(what: &'static str, cleared: Result<Count, StorageError>) {
    match cleared {
        Ok(count) => tracing::debug!(what, ?count, "housekeeping.cleared"),
        Err(error) => tracing::warn!(
            what,
            error = &error as &dyn std::error::Error,
            "housekeeping.not_cleared"
        ),
    }
}

impl Drop for Housekeeping {
    fn drop(&mut self) {
        self.0.abort();
    }
}
