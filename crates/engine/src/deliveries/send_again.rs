//! Send again what was given up.

use domain::audit::AuditAction;
use domain::delivery::{DeliveryEventKind, DeliveryState};
use domain::device::DeviceId;
use domain::push::NoPush;
use domain::{Actor, NotPermitted, Permission, SdkAppId, Timestamp, UserId};
use sqlx::{Any, Transaction};

use super::event::{NewEvent, insert_events};
use super::{Delivery, DeliveryId, trace};
use crate::audit::{NewEntry, append};
use crate::devices::{self, Binding, DeviceKey};
use crate::{Engine, FindError, Missing, StorageError};

/// Why nothing was sent again.
#[derive(Debug, thiserror::Error)]
pub enum SendAgainError {
    /// The actor may not send again.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// The application has no such delivery.
    #[error("{0} does not exist: look for it in the list")]
    NotFound(Missing),
    /// It was not given up: sending again would ring twice.
    #[error("delivery {0} was not given up: only failed and expired ones are sent again")]
    NotDead(DeliveryId),
    /// Its device gets no pushes now.
    #[error(
        "delivery {0} has nowhere to go ({reason}): its user must sign in on the device, and the app report a token", reason = .1.name()
    )]
    NotReached(DeliveryId, NoPush),
    /// The database did not do its part.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl From<FindError> for SendAgainError {
    fn from(error: FindError) -> Self {
        match error {
            FindError::NotPermitted(error) => Self::NotPermitted(error),
            FindError::NotFound(missing) => Self::NotFound(missing),
            FindError::Storage(error) => Self::Storage(error),
        }
    }
}

/// Puts a delivery that was given up back into the queue of the certificate that its device reports
/// now, with the lifetime that it had.
///
/// # Errors
/// [`SendAgainError`].
pub async fn send_again(
    engine: &Engine,
    actor: &Actor,
    application: SdkAppId,
    id: DeliveryId,
) -> Result<(), SendAgainError> {
    actor.require(Permission::SendAgain, application)?;
    let delivery = trace(engine, actor, application, id).await?.delivery;
    if !delivery.state.is_dead() {
        return Err(SendAgainError::NotDead(id));
    }
    let mut transaction = engine.database().begin().await?;
    let now = engine.now();
    let binding = binding(&mut transaction, &delivery, now)
        .await?
        .map_err(|reason| SendAgainError::NotReached(id, reason))?;
    let revived = sqlx::query(
        "UPDATE deliveries
         SET state = $1, next_attempt_at = $2, expires_at = $2 + (expires_at - created_at),
             created_at = $2, round = round + 1, attempts = 0, finished_at = NULL,
             certificate_id = $3, token = $4
         WHERE application_id = $5 AND delivery_id = $6 AND state IN ('failed', 'expired')",
    )
    .bind(DeliveryState::Waiting.name())
    .bind(now.as_millis())
    .bind(binding.certificate.number())
    .bind(binding.token.as_str())
    .bind(application.number())
    .bind(id.number())
    .execute(&mut *transaction)
    .await
    .map_err(StorageError::from)?;
    if revived.rows_affected() == 0 {
        return Err(SendAgainError::NotDead(id));
    }
    let event = NewEvent {
        delivery: id.number(),
        at: now,
        kind: DeliveryEventKind::SentAgain,
        detail: Some(actor.name.clone()),
    };
    insert_events(&mut transaction, &[event]).await?;
    let entry = NewEntry::in_application(
        AuditAction::PushSentAgain,
        application,
        format!("pushes/{id}"),
    );
    append(&mut transaction, actor, now, entry).await?;
    transaction.commit().await.map_err(StorageError::from)?;
    engine.parts().due.notify_one();
    tracing::info!(
        delivery = id.number(),
        by = actor.name,
        "delivery.sent_again"
    );
    Ok(())
}

/// How the delivery's device is reached now, or why it is not.
async fn binding(
    transaction: &mut Transaction<'static, Any>,
    delivery: &Delivery,
    now: Timestamp,
) -> Result<Result<Binding, NoPush>, StorageError> {
    let wrong = |column: &'static str| {
        move |error: String| StorageError::unreadable(column, delivery.id, error)
    };
    let Some(device) = delivery.device.clone() else {
        return Ok(Err(NoPush::NoDevice));
    };
    let key = DeviceKey {
        application: delivery.application,
        user: UserId::try_from(delivery.user.clone()).map_err(wrong("deliveries.user_id"))?,
        device: DeviceId::try_from(device).map_err(wrong("deliveries.device_id"))?,
    };
    let Some(device) = devices::one(&mut **transaction, &key).await? else {
        return Ok(Err(NoPush::NoDevice));
    };
    Ok(device.reached_by(now).cloned())
}
