//! Withdraw a revision that waits to take effect.

use domain::audit::AuditAction;
use domain::certificate::{CertificateId, RevisionNumber};
use domain::{Actor, NotPermitted, Permission, SdkAppId, Timestamp};

use super::RevisionKey;
use super::edit::count_change;
use super::find::find_with;
use crate::audit::{NewEntry, append};
use crate::{Engine, Missing, StorageError};

/// Why a revision was not withdrawn.
#[derive(Debug, thiserror::Error)]
pub enum WithdrawError {
    /// The actor may not withdraw revisions.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// The application has no such certificate, or the certificate no such revision.
    #[error("{0} does not exist: look for it in the list")]
    NotFound(Missing),
    /// Its time has come already.
    #[error("revision {revision} took effect already: edit the certificate instead")]
    AlreadyInEffect {
        /// Which revision.
        revision: RevisionNumber,
        /// When it took effect.
        since: Timestamp,
    },
    /// Somebody did it before.
    #[error("revision {revision} was withdrawn already: there is nothing left to do")]
    AlreadyWithdrawn {
        /// Which revision.
        revision: RevisionNumber,
    },
    /// The database did not take it.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Withdraws a revision: it never serves, and the one before it goes on serving.
///
/// # Errors
/// [`WithdrawError`].
pub async fn withdraw(
    engine: &Engine,
    actor: &Actor,
    application: SdkAppId,
    id: CertificateId,
    number: RevisionNumber,
) -> Result<(), WithdrawError> {
    actor.require(Permission::WithdrawRevision, application)?;
    let mut transaction = engine.database().begin().await?;
    let certificate = find_with(&mut *transaction, application, id)
        .await?
        .ok_or(WithdrawError::NotFound(Missing::Certificate(id)))?;
    let revision = certificate
        .revision(number)
        .ok_or(WithdrawError::NotFound(Missing::Revision(id, number)))?;
    if revision.withdrawn.is_some() {
        return Err(WithdrawError::AlreadyWithdrawn { revision: number });
    }
    let now = engine.now();
    if !revision.timing().waits(now) {
        return Err(WithdrawError::AlreadyInEffect {
            revision: number,
            since: revision.activation.effective_at(),
        });
    }

    sqlx::query(
        "UPDATE revisions SET withdrawn_at = $1, withdrawn_by_member = $2, withdrawn_by = $3
         WHERE certificate_id = $4 AND number = $5",
    )
    .bind(now.as_millis())
    .bind(actor.member_number())
    .bind(actor.name.as_str())
    .bind(id.number())
    .bind(number.number())
    .execute(&mut *transaction)
    .await
    .map_err(StorageError::from)?;
    count_change(&mut transaction, id).await?;
    let key = RevisionKey {
        application,
        certificate: id,
        revision: number,
    };
    let entry =
        NewEntry::in_application(AuditAction::RevisionWithdrawn, application, key.subject());
    append(&mut transaction, actor, now, entry).await?;
    transaction.commit().await.map_err(StorageError::from)?;

    tracing::info!(
        application = application.number(),
        certificate = id.number(),
        revision = number.number(),
        by = actor.name,
        "certificate.revision_withdrawn"
    );
    Ok(())
}
