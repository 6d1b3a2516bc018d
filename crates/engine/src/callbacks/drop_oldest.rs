//! Keep the events that wait within bounds.

use domain::SdkAppId;

use super::group::read_application;
use super::queue::drop_beyond;
use crate::metrics::CallbackEnd;
use crate::{Engine, StorageError};

/// Drops the oldest events of each application of which more than so many wait; tells how many.
///
/// # Errors
/// [`StorageError`].
pub async fn drop_oldest(engine: &Engine, most: u32) -> Result<u64, StorageError> {
    let mut all = 0;
    for application in applications(engine).await? {
        let dropped = drop_beyond(engine, application, most).await?;
        if dropped > 0 {
            tracing::warn!(
                application = application.number(),
                dropped,
                "callbacks.dropped: more wait than may, for the back end does not take them"
            );
            let metrics = &engine.parts().metrics;
            metrics.callbacks_ended(CallbackEnd::Dropped, dropped);
            all += dropped;
        }
    }
    Ok(all)
}

/// Those that are told anything.
async fn applications(engine: &Engine) -> Result<Vec<SdkAppId>, StorageError> {
    let numbers: Vec<i64> = sqlx::query_scalar(
        "SELECT application_id FROM applications WHERE callback_url IS NOT NULL
         ORDER BY application_id",
    )
    .fetch_all(engine.database().read())
    .await?;
    numbers.into_iter().map(read_application).collect()
}
