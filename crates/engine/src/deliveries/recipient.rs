//! Where claimed deliveries go now. Since their messages were accepted, users have signed out, phones
//! have changed hands, and apps have reported other tokens.

use domain::delivery::DeliveryEventKind as Kind;
use domain::push::{NoPush, RegistrationToken};
use domain::{Timestamp, UserId};
use sqlx::{Any, Transaction};

use super::claim::Claimed;
use super::event::{NewEvent, insert_events};
use super::outcome::Outcome;
use crate::certificates::Certificate;
use crate::devices::{self, Binding};
use crate::{Engine, StorageError};

/// Whom a delivery goes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Recipient {
    pub(super) user: UserId,
    pub(super) token: RegistrationToken,
}

impl Recipient {
    /// As it was when the message was accepted.
    fn of(delivery: &Claimed) -> Result<Self, StorageError> {
        let unreadable = |column, error| StorageError::unreadable(column, delivery.id, error);
        let token = delivery.token.clone().unwrap_or_default();
        Ok(Self {
            user: UserId::try_from(delivery.user.clone())
                .map_err(|error| unreadable("deliveries.user_id", error))?,
            token: RegistrationToken::try_from(token)
                .map_err(|error| unreadable("deliveries.token", error))?,
        })
    }
}

/// The deliveries that go to their device with this certificate, each by the token that the device
/// has now, and what became of those that go nowhere. Those whose app has reported another
/// certificate since are in neither: they go to that one's queue.
pub(super) async fn address(
    engine: &Engine,
    certificate: &Certificate,
    claimed: Vec<Claimed>,
) -> Result<(Vec<(Claimed, Recipient)>, Vec<(Claimed, Outcome)>), StorageError> {
    let moved = claimed.iter().filter(|delivery| !delivery.is_there);
    let ids = moved.map(|delivery| delivery.id);
    let (database, now) = (engine.database().read(), engine.now());
    let devices = devices::of_deliveries(database, certificate.application, ids).await?;
    let mut addressed = Vec::with_capacity(claimed.len());
    let mut outcomes = Vec::new();
    let mut changed = Vec::new();
    for delivery in claimed {
        if delivery.is_there {
            match Recipient::of(&delivery) {
                Ok(recipient) => addressed.push((delivery, recipient)),
                Err(error) => {
                    let outcome = Outcome::unreadable(&delivery, &error);
                    outcomes.push((delivery, outcome));
                }
            }
            continue;
        }
        let device = match devices.get(&delivery.id) {
            Some(Ok(device)) => device,
            Some(Err(error)) => {
                let outcome = Outcome::unreadable(&delivery, error);
                outcomes.push((delivery, outcome));
                continue;
            }
            None => {
                outcomes.push((delivery, Outcome::Cancelled(NoPush::NoDevice)));
                continue;
            }
        };
        match device.reached_by(now) {
            Ok(binding) if binding.certificate != certificate.id => {
                changed.push(Changed::new(&delivery, binding, true));
            }
            Ok(binding) => {
                if delivery.token.as_deref() != Some(binding.token.as_str()) {
                    changed.push(Changed::new(&delivery, binding, false));
                }
                let recipient = Recipient {
                    user: device.key.user.clone(),
                    token: binding.token.clone(),
                };
                addressed.push((delivery, recipient));
            }
            Err(reason) => outcomes.push((delivery, Outcome::Cancelled(reason))),
        }
    }
    if !changed.is_empty() {
        write(engine, now, &changed).await?;
    }
    Ok((addressed, outcomes))
}

/// A delivery whose app has reported another token, or another certificate too.
struct Changed<'a> {
    delivery: i64,
    attempts: u32,
    round: i64,
    binding: &'a Binding,
    to_another_queue: bool,
}

impl<'a> Changed<'a> {
    const fn new(delivery: &Claimed, binding: &'a Binding, to_another_queue: bool) -> Self {
        Self {
            delivery: delivery.id,
            attempts: delivery.attempts,
            round: delivery.round,
            binding,
            to_another_queue,
        }
    }
}

async fn write(
    engine: &Engine,
    now: Timestamp,
    changed: &[Changed<'_>],
) -> Result<(), StorageError> {
    let mut transaction = engine.database().begin().await?;
    let mut events = Vec::with_capacity(changed.len());
    for change in changed {
        if readdress(&mut transaction, now, change).await? {
            events.push(NewEvent {
                delivery: change.delivery,
                at: now,
                kind: Kind::TokenReplaced,
                detail: None,
            });
        }
    }
    insert_events(&mut transaction, &events).await?;
    transaction.commit().await?;
    if changed.iter().any(|change| change.to_another_queue) {
        engine.parts().due.notify_one();
    }
    Ok(())
}

/// Tells whether the delivery was still claimed.
async fn readdress(
    transaction: &mut Transaction<'static, Any>,
    now: Timestamp,
    change: &Changed<'_>,
) -> Result<bool, StorageError> {
    let Binding {
        certificate, token, ..
    } = change.binding;
    let updated = if change.to_another_queue {
        // The vendor was not asked, so it was no attempt.
        sqlx::query(
            "UPDATE deliveries SET token = $1, certificate_id = $2, next_attempt_at = $3,
                 state = 'waiting', attempts = attempts - 1, leased_until = NULL
             WHERE delivery_id = $4 AND state = 'sending' AND attempts = $5 AND round = $6",
        )
        .bind(token.as_str())
        .bind(certificate.number())
        .bind(now.as_millis())
    } else {
        sqlx::query(
            "UPDATE deliveries SET token = $1
             WHERE delivery_id = $2 AND state = 'sending' AND attempts = $3 AND round = $4",
        )
        .bind(token.as_str())
    };
    let updated = updated
        .bind(change.delivery)
        .bind(i64::from(change.attempts))
        .bind(change.round)
        .execute(&mut **transaction)
        .await?;
    Ok(updated.rows_affected() > 0)
}
