//! The steps of a delivery.

use domain::Timestamp;
use domain::delivery::DeliveryEventKind;
use sqlx::{Any, Transaction};

use crate::StorageError;
use crate::callbacks;
use crate::database::placeholders::{pieces, rows, statement};
use crate::database::sequence::{self, Sequence};

/// One step of a delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryEvent {
    /// When.
    pub at: Timestamp,
    /// What happened.
    pub kind: DeliveryEventKind,
    /// What belongs to it: a reason's name, a vendor's message id, or a refusal as JSON.
    pub detail: Option<String>,
}

/// A step to be written down.
pub(crate) struct NewEvent {
    pub(crate) delivery: i64,
    pub(crate) at: Timestamp,
    pub(crate) kind: DeliveryEventKind,
    pub(crate) detail: Option<String>,
}

const COLUMNS: usize = 5;

/// Writes steps down, in this order, and what applications are to be told of them. The deliveries'
/// rows are already as the steps have left them.
pub(crate) async fn insert_events(
    transaction: &mut Transaction<'static, Any>,
    events: &[NewEvent],
) -> Result<(), StorageError> {
    if events.is_empty() {
        return Ok(());
    }
    let first = sequence::take(transaction, Sequence::DeliveryEvent, events.len()).await?;
    let numbered: Vec<_> = (first..).zip(events).collect();
    for chunk in pieces(&numbered) {
        let sql = format!(
            "INSERT INTO delivery_events (event_id, delivery_id, at, kind, detail) VALUES {}",
            rows(chunk.len(), COLUMNS, 1)
        );
        let mut query = sqlx::query(statement(&sql));
        for (id, event) in chunk {
            query = query
                .bind(*id)
                .bind(event.delivery)
                .bind(event.at.as_millis())
                .bind(event.kind.name())
                .bind(event.detail.as_deref());
        }
        query.execute(&mut **transaction).await?;
    }
    callbacks::note(transaction, events).await
}
