//! What is cleared away while the program runs.

use std::time::Duration;

use engine::Engine;
use tokio::task::JoinHandle;

const ONCE_AN_HOUR: Duration = Duration::from_secs(60 * 60);

/// Push records are kept for 30 days.
const RECORDS_KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// Deletes sessions that have expired, push records that are old and answers that no program asks for
/// again, and forgets the secrets of certificates that were deleted long ago: at the start and then
/// once an hour, until it is dropped.
#[derive(Debug)]
pub(crate) struct Housekeeping(JoinHandle<()>);

impl Housekeeping {
    pub(crate) fn start(engine: Engine) -> Self {
        Self(tokio::spawn(async move {
            let mut hours = tokio::time::interval(ONCE_AN_HOUR);
            loop {
                hours.tick().await;
                match engine::sessions::delete_expired(&engine).await {
                    Ok(deleted) => tracing::debug!(deleted, "sessions.expired"),
                    Err(error) => tracing::warn!(%error, "sessions.not_deleted"),
                }
                match engine::idempotency::purge(&engine).await {
                    Ok(purged) => tracing::debug!(purged, "idempotency.purged"),
                    Err(error) => tracing::warn!(%error, "idempotency.not_purged"),
                }
                match engine::deliveries::purge(&engine, RECORDS_KEPT).await {
                    Ok(purged) => tracing::debug!(purged, "deliveries.purged"),
                    Err(error) => tracing::warn!(%error, "deliveries.not_purged"),
                }
                match engine::certificates::forget_deleted(&engine).await {
                    Ok(forgotten) => tracing::debug!(forgotten, "certificates.forgotten"),
                    Err(error) => tracing::warn!(%error, "certificates.not_forgotten"),
                }
            }
        }))
    }
}

impl Drop for Housekeeping {
    fn drop(&mut self) {
        self.0.abort();
    }
}
