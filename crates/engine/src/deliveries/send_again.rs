//! Send again what was given up.

use domain::audit::AuditAction;
use domain::delivery::{DeliveryEventKind, DeliveryState};
use domain::{Actor, NotPermitted, Permission, SdkAppId};

use super::event::{NewEvent, insert_events};
use super::{DeliveryId, trace};
use crate::audit::{NewEntry, append};
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

/// Puts a delivery that was given up back into its queue, with the lifetime that it had.
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
    trace(engine, actor, application, id).await?;
    let mut transaction = engine.database().begin().await?;
    let now = engine.now();
    let revived = sqlx::query(
        "UPDATE deliveries
         SET state = $1, next_attempt_at = $2, expires_at = $2 + (expires_at - created_at),
             created_at = $2, round = round + 1, attempts = 0, finished_at = NULL
         WHERE application_id = $3 AND delivery_id = $4 AND state IN ('failed', 'expired')
           AND certificate_id IS NOT NULL",
    )
    .bind(DeliveryState::Waiting.name())
    .bind(now.as_millis())
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
