//! What a device was to get over its connection, and did not: it becomes pushes instead.

use domain::delivery::DeliveryState;
use domain::device::UserState;
use domain::message::PushContent;
use domain::push::NoPush;
use sqlx::{Any, Transaction};

use super::decide::{Deciding, Decision};
use crate::database::from_text;
use crate::database::placeholders::{list, padded, statement};
use crate::deliveries::{NewEvent, insert_events};
use crate::devices::{self, Device, DeviceKey};
use crate::{Engine, StorageError};

/// The device's connection is lost, unless it has a later one, and those of its deliveries of these
/// messages that counted on a connection are decided again. A device that is signed out by now gets
/// nothing.
pub(crate) async fn push_instead(
    engine: &Engine,
    key: &DeviceKey,
    messages: &[i64],
) -> Result<(), StorageError> {
    let mut transaction = engine.database().begin().await?;
    let now = engine.now();
    // Whoever connects from here on waits for this transaction, and signs in after it.
    if !engine.parts().connections.has(key) {
        devices::lose_link(engine, &mut transaction, key).await?;
    }
    let device = devices::one(&mut *transaction, key).await?;
    let device = device.filter(|device| device.state(now) != UserState::Offline);
    if let Some(device) = device {
        let mut deciding = Deciding::at(now);
        let mut events = Vec::new();
        for missed in missed(&mut transaction, key, messages).await? {
            let content: PushContent =
                from_text("messages.content", missed.delivery_id, &missed.content)?;
            let decision = deciding.decide(&mut transaction, &content, &device).await?;
            write(&mut transaction, missed.delivery_id, &device, &decision).await?;
            events.extend(decision.steps.into_iter().map(|(kind, detail)| NewEvent {
                delivery: missed.delivery_id,
                at: now,
                kind,
                detail,
            }));
        }
        insert_events(&mut transaction, &events).await?;
    }
    transaction.commit().await?;
    engine.parts().due.notify_one();
    Ok(())
}

#[derive(sqlx::FromRow)]
struct Missed {
    delivery_id: i64,
    content: String,
}

/// The device's deliveries of these messages that counted on its connection.
async fn missed(
    transaction: &mut Transaction<'static, Any>,
    key: &DeviceKey,
    messages: &[i64],
) -> Result<Vec<Missed>, StorageError> {
    let messages = padded(messages.iter().copied());
    if messages.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT d.delivery_id, m.content
         FROM deliveries d JOIN messages m ON m.message_id = d.message_id
         WHERE d.user_id = $1 AND d.device_id = $2 AND d.state = $3 AND d.reason = $4
           AND d.message_id IN ({}) ORDER BY d.delivery_id",
        list(messages.len(), 5)
    );
    let mut query = sqlx::query_as(statement(&sql))
        .bind(key.user.as_str())
        .bind(key.device.as_str())
        .bind(DeliveryState::NotPushed.name())
        .bind(NoPush::Online.name());
    for message in messages {
        query = query.bind(message);
    }
    Ok(query.fetch_all(&mut **transaction).await?)
}

async fn write(
    transaction: &mut Transaction<'static, Any>,
    delivery: i64,
    device: &Device,
    decision: &Decision,
) -> Result<(), StorageError> {
    let binding = device.binding.as_ref();
    sqlx::query(
        "UPDATE deliveries SET state = $1, reason = $2, next_attempt_at = $3, certificate_id = $4,
             token = $5
         WHERE delivery_id = $6",
    )
    .bind(decision.state.name())
    .bind(decision.reason.map(NoPush::name))
    .bind(decision.next_attempt_at.as_millis())
    .bind(binding.map(|binding| binding.certificate.number()))
    .bind(binding.map(|binding| binding.token.as_str()))
    .bind(delivery)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}
