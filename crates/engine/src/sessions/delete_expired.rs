//! Deletes the sessions that nobody can use any more.

use crate::{Engine, StorageError};

/// So few that other writers hardly wait.
const AT_A_TIME: u32 = 500;

/// Deletes every session that has expired, some at a time, and tells how many there were.
///
/// # Errors
/// [`StorageError`].
pub async fn delete_expired(engine: &Engine) -> Result<u64, StorageError> {
    let now = engine.now().as_millis();
    let mut deleted = 0;
    loop {
        let step = sqlx::query(
            "DELETE FROM sessions WHERE id_hash IN
                 (SELECT id_hash FROM sessions WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2)",
        )
        .bind(now)
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
