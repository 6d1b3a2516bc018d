//! Forget answers that are old.

use super::take::oldest;
use crate::{Engine, StorageError};

/// So few that other writers hardly wait.
const AT_A_TIME: u32 = 500;

/// Deletes every answer that is older than a day, some at a time, and tells how many there were.
///
/// # Errors
/// [`StorageError`].
pub async fn purge(engine: &Engine) -> Result<u64, StorageError> {
    let before = oldest(engine.now());
    let mut deleted = 0;
    loop {
        let step = sqlx::query(
            "DELETE FROM idempotency_keys WHERE (api_key_id, route, idempotency_key) IN
                 (SELECT api_key_id, route, idempotency_key FROM idempotency_keys
                  WHERE started_at <= $1 ORDER BY started_at LIMIT $2)",
        )
        .bind(before)
        .bind(i64::from(AT_A_TIME))
        .execute(engine.database().write())
        .await?
        .rows_affected();
        deleted += step;
        if step < u64::from(AT_A_TIME) {
            return Ok(deleted);
        }
    }
}
