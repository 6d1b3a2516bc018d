//! Forget push records that are old.

use std::time::Duration;

use sqlx::{Any, Transaction};

use crate::database::placeholders::{list, padded, statement};
use crate::{Engine, StorageError};

/// How many messages one transaction forgets: a long one would keep accepting waiting.
const AT_ONCE: i64 = 100;

/// Deletes messages that were accepted longer ago than `keep`, with their deliveries and steps, in
/// small transactions; tells how many. What is still on its way stays.
///
/// # Errors
/// [`StorageError`].
pub async fn purge(engine: &Engine, keep: Duration) -> Result<usize, StorageError> {
    let before = engine.now().minus(keep).as_millis();
    let mut purged = 0;
    loop {
        let mut transaction = engine.database().begin().await?;
        let old: Vec<i64> = sqlx::query_scalar(
            "SELECT m.message_id FROM messages m
             WHERE m.accepted_at < $1 AND NOT EXISTS (
                 SELECT 1 FROM deliveries d WHERE d.message_id = m.message_id
                   AND (d.state IN ('waiting', 'sending') OR d.created_at >= $1))
             ORDER BY m.accepted_at LIMIT $2",
        )
        .bind(before)
        .bind(AT_ONCE)
        .fetch_all(&mut *transaction)
        .await?;
        if old.is_empty() {
            return Ok(purged);
        }
        let messages = padded(old.iter().copied());
        let list = list(messages.len(), 1);
        for sql in [
            format!(
                "DELETE FROM delivery_events WHERE delivery_id IN
                     (SELECT delivery_id FROM deliveries WHERE message_id IN ({list}))"
            ),
            format!("DELETE FROM deliveries WHERE message_id IN ({list})"),
            format!("DELETE FROM messages WHERE message_id IN ({list})"),
        ] {
            delete(&mut transaction, sql, &messages).await?;
        }
        transaction.commit().await?;
        purged += old.len();
    }
}

async fn delete(
    transaction: &mut Transaction<'static, Any>,
    sql: String,
    messages: &[i64],
) -> Result<(), StorageError> {
    let mut query = sqlx::query(statement(&sql));
    for message in messages {
        query = query.bind(*message);
    }
    query.execute(&mut **transaction).await?;
    Ok(())
}
