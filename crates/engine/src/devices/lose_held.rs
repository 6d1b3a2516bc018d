//! The connections of a program that is no more.

use crate::{Engine, StorageError};

/// Every connection that an earlier program held is lost: since the latest sign of life that was
/// written down, for when the program ended is not known. Only one program may serve a SQLite file.
pub(crate) async fn lose_held(engine: &Engine) -> Result<u64, StorageError> {
    let lost = sqlx::query(
        "UPDATE devices SET link_lost_at = last_heard_at, held_here = 0
         WHERE held_here = 1 AND link_lost_at IS NULL AND signed_out_at IS NULL",
    )
    .execute(engine.database().write())
    .await?;
    Ok(lost.rows_affected())
}
