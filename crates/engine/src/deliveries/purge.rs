//! Forget push records that are old.

use std::time::Duration;

use domain::Timestamp;
use sqlx::{Any, Transaction};

use crate::database::placeholders::{list, padded, statement};
use crate::{Engine, StorageError};

/// About how many deliveries one transaction forgets: a long one would keep accepting waiting.
const AT_ONCE: i64 = 1_000;

/// How many messages are looked for at a time.
const LOOKED_FOR: i64 = 1_000;

/// A message that is old, and how many deliveries it has.
#[derive(Clone, Copy, sqlx::FromRow)]
struct Old {
    message_id: i64,
    deliveries: i64,
}

/// Deletes messages that were accepted longer ago than `keep`, with their deliveries and steps, in
/// small transactions; tells how many. What is still on its way stays, and what was sent again since.
///
/// # Errors
/// [`StorageError`].
pub async fn purge(engine: &Engine, keep: Duration) -> Result<usize, StorageError> {
    let before = engine.now().minus(keep);
    let mut purged = 0;
    loop {
        let old = look_for(engine, before).await?;
        if old.is_empty() {
            return Ok(purged);
        }
        for step in steps(&old) {
            purged += forget(engine, before, step).await?;
        }
    }
}

/// Some of the oldest messages that can be forgotten.
async fn look_for(engine: &Engine, before: Timestamp) -> Result<Vec<Old>, StorageError> {
    let old = sqlx::query_as(
        "SELECT m.message_id, (SELECT COUNT(*) FROM deliveries d
                               WHERE d.message_id = m.message_id) AS deliveries
         FROM messages m
         WHERE m.accepted_at < $1 AND NOT EXISTS (
             SELECT 1 FROM deliveries d WHERE d.message_id = m.message_id
               AND (d.state IN ('waiting', 'sending') OR d.created_at >= $1))
         ORDER BY m.accepted_at LIMIT $2",
    )
    .bind(before.as_millis())
    .bind(LOOKED_FOR)
    .fetch_all(engine.database().read())
    .await?;
    Ok(old)
}

/// The messages in pieces of about [`AT_ONCE`] deliveries. A message is never parted.
fn steps(mut rest: &[Old]) -> impl Iterator<Item = &[Old]> {
    std::iter::from_fn(move || {
        let mut deliveries = 0;
        let count = rest
            .iter()
            .take_while(|old| {
                let has_room = deliveries < AT_ONCE;
                deliveries += old.deliveries;
                has_room
            })
            .count();
        let (step, others) = rest.split_at(count);
        rest = others;
        (!step.is_empty()).then_some(step)
    })
}

/// Forgets these messages, except those that somebody has sent again meanwhile; tells how many.
async fn forget(
    engine: &Engine,
    before: Timestamp,
    messages: &[Old],
) -> Result<usize, StorageError> {
    let mut transaction = engine.database().begin().await?;
    let messages = padded(messages.iter().map(|old| old.message_id));
    let sql = format!(
        "SELECT m.message_id FROM messages m
         WHERE m.message_id IN ({}) AND NOT EXISTS (
             SELECT 1 FROM deliveries d WHERE d.message_id = m.message_id
               AND (d.state IN ('waiting', 'sending') OR d.created_at >= ${}))",
        list(messages.len(), 1),
        messages.len() + 1
    );
    let mut query = sqlx::query_scalar(statement(&sql));
    for message in messages {
        query = query.bind(message);
    }
    let old: Vec<i64> = query
        .bind(before.as_millis())
        .fetch_all(&mut *transaction)
        .await?;
    let messages = padded(old.iter().copied());
    if messages.is_empty() {
        return Ok(0);
    }
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
    Ok(old.len())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_has_about_a_thousand_deliveries_and_all_steps_have_every_message() {
        let old: Vec<Old> = [0, 500, 500, 500, 1, 998, 2, 20_000, 1]
            .into_iter()
            .zip(1..)
            .map(|(deliveries, message_id)| Old {
                message_id,
                deliveries,
            })
            .collect();
        let ids = |step: &[Old]| step.iter().map(|old| old.message_id).collect::<Vec<_>>();
        let steps: Vec<_> = steps(&old).map(ids).collect();
        assert_eq!(steps, [vec![1, 2, 3], vec![4, 5, 6], vec![7, 8], vec![9]]);
    }
}
