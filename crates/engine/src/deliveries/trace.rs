//! A delivery with every step that it took.

use domain::delivery::DeliveryEventKind;
use domain::message::PushContent;
use domain::{Actor, SdkAppId, Timestamp};

use super::delivery::{DeliveryRow, delivery_columns};
use super::{Delivery, DeliveryEvent, DeliveryId};
use crate::database::from_text;
use crate::{Engine, FindError, Missing, StorageError, applications};

/// A delivery with every step that it took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    /// The delivery.
    pub delivery: Delivery,
    /// Who sent the message.
    pub from: Option<String>,
    /// What the notification says, before it is cut to a vendor's limits.
    pub content: PushContent,
    /// The steps, the earliest first.
    pub events: Vec<DeliveryEvent>,
}

/// The trace of one delivery of the application.
///
/// # Errors
/// [`FindError`].
pub async fn trace(
    engine: &Engine,
    actor: &Actor,
    application: SdkAppId,
    id: DeliveryId,
) -> Result<Trace, FindError> {
    applications::find(engine, actor, application).await?;
    let row: Option<DeliveryRow> = sqlx::query_as(concat!(
        "SELECT ",
        delivery_columns!(),
        " FROM deliveries d JOIN messages m ON m.message_id = d.message_id
         WHERE d.application_id = $1 AND d.delivery_id = $2"
    ))
    .bind(application.number())
    .bind(id.number())
    .fetch_optional(engine.database().read())
    .await
    .map_err(StorageError::from)?;
    let delivery: Delivery = row
        .ok_or(FindError::NotFound(Missing::Delivery(id)))?
        .try_into()?;
    let (from, content): (Option<String>, String) = sqlx::query_as(
        "SELECT m.from_user, m.content FROM messages m
         JOIN deliveries d ON d.message_id = m.message_id WHERE d.delivery_id = $1",
    )
    .bind(id.number())
    .fetch_one(engine.database().read())
    .await
    .map_err(StorageError::from)?;
    Ok(Trace {
        delivery,
        from,
        content: from_text("messages.content", id, &content)?,
        events: events(engine, id).await?,
    })
}

async fn events(engine: &Engine, id: DeliveryId) -> Result<Vec<DeliveryEvent>, StorageError> {
    let rows: Vec<(i64, String, Option<String>)> = sqlx::query_as(
        "SELECT at, kind, detail FROM delivery_events WHERE delivery_id = $1
         ORDER BY at, event_id",
    )
    .bind(id.number())
    .fetch_all(engine.database().read())
    .await?;
    let events = rows.into_iter().map(|(at, kind, detail)| {
        Ok(DeliveryEvent {
            at: Timestamp::from_millis(at),
            kind: DeliveryEventKind::from_name(&kind).ok_or_else(|| {
                StorageError::unreadable("delivery_events.kind", id, "not a known name")
            })?,
            detail,
        })
    });
    events.collect()
}
