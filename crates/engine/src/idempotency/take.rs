//! Take a call on, and keep what it was answered with.

use domain::Timestamp;

use super::{KEPT, OnceCall};
use crate::{Engine, StorageError};

/// Whether a call is to be carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    /// Carry it out, then [`finish`] or [`release`] it.
    New,
    /// It was carried out before: answer as then.
    Before {
        /// The HTTP status.
        status: u16,
        /// The body.
        answer: String,
    },
    /// Another call has this key.
    OtherBody,
    /// It is being carried out, or the program ended while it was.
    Running,
}

/// Takes the call on if nobody has within a day.
///
/// # Errors
/// [`StorageError`].
pub async fn take(engine: &Engine, call: &OnceCall) -> Result<Taken, StorageError> {
    let now = engine.now();
    let mut transaction = engine.database().begin().await?;
    sqlx::query(
        "DELETE FROM idempotency_keys
         WHERE api_key_id = $1 AND route = $2 AND idempotency_key = $3 AND started_at <= $4",
    )
    .bind(call.api_key.0)
    .bind(call.route)
    .bind(call.key.as_str())
    .bind(oldest(now))
    .execute(&mut *transaction)
    .await?;
    let inserted = sqlx::query(
        "INSERT INTO idempotency_keys (api_key_id, route, idempotency_key, body_hash, started_at)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (api_key_id, route, idempotency_key) DO NOTHING",
    )
    .bind(call.api_key.0)
    .bind(call.route)
    .bind(call.key.as_str())
    .bind(call.body_hash.as_str())
    .bind(now.as_millis())
    .execute(&mut *transaction)
    .await?
    .rows_affected();
    if inserted == 1 {
        transaction.commit().await?;
        return Ok(Taken::New);
    }
    let (hash, status, answer): (String, Option<i64>, Option<String>) = sqlx::query_as(
        "SELECT body_hash, status, answer FROM idempotency_keys
         WHERE api_key_id = $1 AND route = $2 AND idempotency_key = $3",
    )
    .bind(call.api_key.0)
    .bind(call.route)
    .bind(call.key.as_str())
    .fetch_one(&mut *transaction)
    .await?;
    if hash != call.body_hash {
        return Ok(Taken::OtherBody);
    }
    let status = status.and_then(|status| u16::try_from(status).ok());
    Ok(match status.zip(answer) {
        Some((status, answer)) => Taken::Before { status, answer },
        None => Taken::Running,
    })
}

/// Keeps what the call was answered with.
///
/// # Errors
/// [`StorageError`].
pub async fn finish(
    engine: &Engine,
    call: &OnceCall,
    status: u16,
    answer: &str,
) -> Result<(), StorageError> {
    sqlx::query(
        "UPDATE idempotency_keys SET status = $1, answer = $2
         WHERE api_key_id = $3 AND route = $4 AND idempotency_key = $5",
    )
    .bind(i64::from(status))
    .bind(answer)
    .bind(call.api_key.0)
    .bind(call.route)
    .bind(call.key.as_str())
    .execute(engine.database().write())
    .await?;
    Ok(())
}

/// Forgets a call that created nothing.
///
/// # Errors
/// [`StorageError`].
pub async fn release(engine: &Engine, call: &OnceCall) -> Result<(), StorageError> {
    sqlx::query(
        "DELETE FROM idempotency_keys
         WHERE api_key_id = $1 AND route = $2 AND idempotency_key = $3 AND status IS NULL",
    )
    .bind(call.api_key.0)
    .bind(call.route)
    .bind(call.key.as_str())
    .execute(engine.database().write())
    .await?;
    Ok(())
}

/// What started then or earlier is no longer kept.
pub(super) fn oldest(now: Timestamp) -> i64 {
    now.minus(KEPT).as_millis()
}
