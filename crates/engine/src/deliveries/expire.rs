//! End what is no longer worth being pushed.

use domain::delivery::DeliveryEventKind;

use super::event::{NewEvent, insert_events};
use crate::metrics::{PushKind, PushOutcome};
use crate::{Engine, StorageError, callbacks};

/// How many rows one transaction takes.
const AT_ONCE: i64 = 500;

/// Ends every waiting delivery whose lifetime is over; tells how many.
pub(super) async fn expire(engine: &Engine) -> Result<usize, StorageError> {
    let mut expired = 0;
    loop {
        let some = expire_some(engine).await?;
        expired += some;
        if some == 0 {
            return Ok(expired);
        }
    }
}

async fn expire_some(engine: &Engine) -> Result<usize, StorageError> {
    let now = engine.now();
    let due: Option<i64> = sqlx::query_scalar(
        "SELECT delivery_id FROM deliveries
         WHERE state IN ('waiting', 'sending') AND expires_at <= $1 AND
               (leased_until IS NULL OR leased_until <= $1)
         LIMIT 1",
    )
    .bind(now.as_millis())
    .fetch_optional(engine.database().read())
    .await?;
    if due.is_none() {
        return Ok(0);
    }
    let mut transaction = engine.database().begin().await?;
    let ids: Vec<i64> = sqlx::query_scalar(
        "UPDATE deliveries SET state = 'expired', leased_until = NULL, finished_at = $1
         WHERE delivery_id IN (
             SELECT delivery_id FROM deliveries
             WHERE state IN ('waiting', 'sending') AND expires_at <= $1 AND
                   (leased_until IS NULL OR leased_until <= $1)
             LIMIT $2)
         RETURNING delivery_id",
    )
    .bind(now.as_millis())
    .bind(AT_ONCE)
    .fetch_all(&mut *transaction)
    .await?;
    let events: Vec<_> = ids
        .iter()
        .map(|id| NewEvent {
            delivery: *id,
            at: now,
            kind: DeliveryEventKind::Expired,
            detail: None,
        })
        .collect();
    insert_events(&mut transaction, &events).await?;
    transaction.commit().await?;
    callbacks::wake(engine);
    let metrics = &engine.parts().metrics;
    metrics.pushed(PushKind::Message, PushOutcome::Expired, ids.len());
    Ok(ids.len())
}
