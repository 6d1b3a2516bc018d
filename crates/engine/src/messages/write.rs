//! Write a group of messages down, many rows in one statement.

use sqlx::{Any, Transaction};

use super::plan::{PlannedMessage, Planner};
use crate::StorageError;
use crate::database::placeholders::{pieces, rows, statement};
use crate::database::sequence::{self, Sequence};
use crate::deliveries::{NewEvent, insert_events};
use crate::devices::DeviceKey;

const MESSAGE_COLUMNS: usize = 9;
const DELIVERY_COLUMNS: usize = 15;

/// Writes everything that was planned.
pub(super) async fn all(
    transaction: &mut Transaction<'static, Any>,
    planner: Planner,
) -> Result<(), StorageError> {
    for chunk in pieces(&planner.messages) {
        messages(transaction, &planner, chunk).await?;
    }
    deliveries(transaction, &planner).await
}

async fn messages(
    transaction: &mut Transaction<'static, Any>,
    planner: &Planner,
    chunk: &[PlannedMessage],
) -> Result<(), StorageError> {
    let sql = format!(
        "INSERT INTO messages (message_id, application_id, source, from_user, random, message_key,
             content, accepted_at, expires_at) VALUES {}",
        rows(chunk.len(), MESSAGE_COLUMNS, 1)
    );
    let mut query = sqlx::query(statement(&sql));
    for message in chunk {
        query = query
            .bind(message.id)
            .bind(message.application.number())
            .bind(message.source)
            .bind(message.from.as_str())
            .bind(i64::from(message.random))
            .bind(message.key.as_str())
            .bind(message.content.as_str())
            .bind(planner.now.as_millis())
            .bind(message.expires_at.as_millis());
    }
    query.execute(&mut **transaction).await?;
    Ok(())
}

async fn deliveries(
    transaction: &mut Transaction<'static, Any>,
    planner: &Planner,
) -> Result<(), StorageError> {
    let count = planner.deliveries.len();
    if count == 0 {
        return Ok(());
    }
    let first = sequence::take(transaction, Sequence::Delivery, count).await?;
    let numbered: Vec<_> = (first..).zip(&planner.deliveries).collect();
    for chunk in pieces(&numbered) {
        let sql = format!(
            "INSERT INTO deliveries (delivery_id, message_id, application_id, user_id, device_id,
                 certificate_id, token, state, reason, created_at, expires_at, round, attempts,
                 next_attempt_at, message_random) VALUES {}",
            rows(chunk.len(), DELIVERY_COLUMNS, 1)
        );
        let mut query = sqlx::query(statement(&sql));
        for (id, delivery) in chunk {
            let DeviceKey {
                application,
                user,
                device,
            } = &delivery.device.key;
            let binding = delivery.device.binding.as_ref();
            query = query
                .bind(*id)
                .bind(delivery.message)
                .bind(application.number())
                .bind(user.as_str())
                .bind(device.as_str())
                .bind(binding.map(|binding| binding.certificate.number()))
                .bind(binding.map(|binding| binding.token.as_str()))
                .bind(delivery.decision.state.name())
                .bind(delivery.decision.reason.map(domain::push::NoPush::name))
                .bind(planner.now.as_millis())
                .bind(delivery.expires_at.as_millis())
                .bind(0_i64)
                .bind(0_i64)
                .bind(delivery.decision.next_attempt_at.as_millis())
                .bind(delivery.repeats_by.map(i64::from));
        }
        query.execute(&mut **transaction).await?;
    }
    let events = numbered.iter().flat_map(|(id, delivery)| {
        delivery
            .decision
            .steps
            .iter()
            .map(|(kind, detail)| NewEvent {
                delivery: *id,
                at: planner.now,
                kind: *kind,
                detail: detail.clone(),
            })
    });
    insert_events(transaction, &events.collect::<Vec<_>>()).await
}
