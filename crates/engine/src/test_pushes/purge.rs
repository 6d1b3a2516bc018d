//! Forget test pushes that are old.

use std::time::Duration;

use crate::{Engine, StorageError};

/// So few that other writers hardly wait.
const AT_ONCE: i64 = 500;

/// Deletes test pushes that were sent longer ago than `keep`, some at a time; tells how many.
///
/// # Errors
/// [`StorageError`].
pub async fn purge(engine: &Engine, keep: Duration) -> Result<u64, StorageError> {
    let before = engine.now().minus(keep).as_millis();
    let mut purged = 0;
    loop {
        // Later ones are younger, so only the first are looked at.
        let step = sqlx::query(
            "DELETE FROM test_pushes WHERE test_push_id IN (
                 SELECT test_push_id FROM (
                     SELECT test_push_id, sent_at FROM test_pushes
                     ORDER BY test_push_id LIMIT $1) AS oldest
                 WHERE sent_at < $2)",
        )
        .bind(AT_ONCE)
        .bind(before)
        .execute(engine.database().write())
        .await?
        .rows_affected();
        if step == 0 {
            return Ok(purged);
        }
        purged += step;
    }
}
