//! Write down what applications are to be told, with the steps that it follows from.

use std::collections::HashMap;

use domain::callback::{CallbackEvent, PushFacts, PushResult};
use domain::delivery::{DeliveryEventKind as Kind, DeliveryState};
use domain::push::NoPush;
use domain::{Platform, Timestamp};
use sqlx::{Any, Transaction};

use crate::StorageError;
use crate::database::placeholders::{list, pieces, rows, statement};
use crate::database::sequence::{self, Sequence};
use crate::database::{from_text, to_text};
use crate::deliveries::{NewEvent, PushName};

const COLUMNS: usize = 6;

/// A delivery of an application that wants to be told.
#[derive(sqlx::FromRow)]
struct Told {
    delivery_id: i64,
    application_id: i64,
    user_id: String,
    state: String,
    reason: Option<String>,
    refusal: Option<String>,
    created_at: i64,
    round: i64,
    from_user: Option<String>,
    message_key: String,
    random: i64,
    accepted_at: i64,
}

/// Writes down what follows from these steps for applications with a callback URL, in this order.
/// The deliveries' rows are already as the steps have left them.
pub(crate) async fn note(
    transaction: &mut Transaction<'static, Any>,
    steps: &[NewEvent],
) -> Result<(), StorageError> {
    let steps: Vec<&NewEvent> = steps.iter().filter(|step| is_told(step.kind)).collect();
    if steps.is_empty() || !somebody_is_told(transaction).await? {
        return Ok(());
    }
    for chunk in pieces(&steps) {
        let told = told(transaction, chunk).await?;
        let mut callbacks = Vec::new();
        for step in chunk {
            if let Some(delivery) = told.get(&step.delivery)
                && let Some(result) = result(step.kind, delivery)?
            {
                let event = CallbackEvent::new(facts(delivery), &result, step.at);
                let event = to_text("callbacks.event", &event)?;
                callbacks.push((delivery.application_id, event, step.at));
            }
        }
        insert(transaction, &callbacks).await?;
    }
    Ok(())
}

/// Most consoles have no callback URL at all, and then no delivery needs to be looked at.
async fn somebody_is_told(transaction: &mut Transaction<'static, Any>) -> sqlx::Result<bool> {
    let url: Option<i64> =
        sqlx::query_scalar("SELECT 1 FROM applications WHERE callback_url IS NOT NULL LIMIT 1")
            .fetch_optional(&mut **transaction)
            .await?;
    Ok(url.is_some())
}

/// Whether applications hear of such a step.
const fn is_told(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Accepted
            | Kind::GaveUp
            | Kind::Expired
            | Kind::Cancelled
            | Kind::Arrived
            | Kind::RegidInvalid
            | Kind::UserDailyLimit
    )
}

/// What became of the push; nothing where the step has changed nothing any more, such as a refusal
/// after the vendor's receipt had come.
fn result(kind: Kind, delivery: &Told) -> Result<Option<PushResult>, StorageError> {
    let is = |state: DeliveryState| delivery.state == state.name();
    Ok(match kind {
        Kind::Accepted => Some(PushResult::Accepted),
        Kind::Arrived => Some(PushResult::Arrived),
        Kind::RegidInvalid => Some(PushResult::RegidInvalid),
        Kind::UserDailyLimit => Some(PushResult::UserDailyLimit),
        Kind::Expired if is(DeliveryState::Expired) => Some(PushResult::Expired),
        Kind::Cancelled if is(DeliveryState::NotPushed) => Some(PushResult::Cancelled(
            delivery.reason.as_deref().and_then(NoPush::from_name),
        )),
        Kind::GaveUp if is(DeliveryState::Failed) => {
            let refusal = delivery.refusal.as_deref();
            let refusal = refusal
                .map(|text| from_text("deliveries.refusal", delivery.delivery_id, text))
                .transpose()?;
            Some(PushResult::Refused(refusal))
        }
        _ => None,
    })
}

fn facts(delivery: &Told) -> PushFacts {
    // With a second platform this no longer compiles, and the certificate's must be looked up.
    let [platform] = Platform::ALL;
    PushFacts {
        from: delivery.from_user.clone().unwrap_or_default(),
        to: delivery.user_id.clone(),
        platform,
        message_key: delivery.message_key.clone(),
        message_random: delivery.random,
        message_time: Timestamp::from_millis(delivery.accepted_at),
        // What a person sends again is another push.
        push_id: PushName {
            delivery: delivery.delivery_id,
            created_at: Timestamp::from_millis(delivery.created_at),
            round: delivery.round,
        }
        .to_string(),
    }
}

async fn told(
    transaction: &mut Transaction<'static, Any>,
    steps: &[&NewEvent],
) -> Result<HashMap<i64, Told>, StorageError> {
    let sql = format!(
        "SELECT d.delivery_id, d.application_id, d.user_id, d.state, d.reason, d.refusal,
                d.created_at, d.round, m.from_user, m.message_key, m.random, m.accepted_at
         FROM deliveries d
         JOIN applications a ON a.application_id = d.application_id
         JOIN messages m ON m.message_id = d.message_id
         WHERE a.callback_url IS NOT NULL AND d.delivery_id IN ({})",
        list(steps.len(), 1)
    );
    let mut query = sqlx::query_as(statement(&sql));
    for step in steps {
        query = query.bind(step.delivery);
    }
    let rows: Vec<Told> = query.fetch_all(&mut **transaction).await?;
    Ok(rows.into_iter().map(|row| (row.delivery_id, row)).collect())
}

async fn insert(
    transaction: &mut Transaction<'static, Any>,
    callbacks: &[(i64, String, Timestamp)],
) -> Result<(), StorageError> {
    if callbacks.is_empty() {
        return Ok(());
    }
    let first = sequence::take(transaction, Sequence::Callback, callbacks.len()).await?;
    let numbered: Vec<_> = (first..).zip(callbacks).collect();
    for chunk in pieces(&numbered) {
        let sql = format!(
            "INSERT INTO callbacks (callback_id, application_id, event, created_at, attempts,
                 next_attempt_at) VALUES {}",
            rows(chunk.len(), COLUMNS, 1)
        );
        let mut query = sqlx::query(statement(&sql));
        for (id, (application, event, at)) in chunk {
            query = query
                .bind(*id)
                .bind(*application)
                .bind(event.as_str())
                .bind(at.as_millis())
                .bind(0_i64)
                .bind(at.as_millis());
        }
        query.execute(&mut **transaction).await?;
    }
    Ok(())
}
