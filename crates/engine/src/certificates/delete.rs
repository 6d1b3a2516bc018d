//! Delete a certificate, and take that back.

use std::time::Duration;

use domain::audit::AuditAction;
use domain::certificate::{CertificateId, CertificateSettings};
use domain::{Actor, Permission, Platform, SdkAppId, Timestamp};

use super::edit::count_change;
use super::find;
use crate::audit::{NewEntry, append};
use crate::database::from_text;
use crate::{Engine, FindError, Missing, StorageError};

/// How long a deleted certificate can be restored. After that its secrets are forgotten; its ID is
/// never given out again.
pub const RESTORABLE: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// A certificate that was deleted and can still be restored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeletedCertificate {
    /// Its number.
    pub id: CertificateId,
    /// Whose push service it was for.
    pub platform: Platform,
    /// When it was deleted.
    pub deleted_at: Timestamp,
    /// Who deleted it.
    pub deleted_by: String,
}

impl DeletedCertificate {
    /// Until when it can be restored.
    #[must_use]
    pub fn restorable_until(&self) -> Timestamp {
        self.deleted_at.plus(RESTORABLE)
    }
}

/// How many devices hold a token for the certificate: they get no pushes once it is deleted.
///
/// # Errors
/// [`FindError`].
pub async fn bound_devices(
    engine: &Engine,
    actor: &Actor,
    application: SdkAppId,
    id: CertificateId,
) -> Result<i64, FindError> {
    find(engine, actor, application, id).await?;
    let count = sqlx::query_scalar("SELECT COUNT(*) FROM devices WHERE certificate_id = $1")
        .bind(id.number())
        .fetch_one(engine.database().read())
        .await
        .map_err(StorageError::from)?;
    Ok(count)
}

/// Deletes the certificate: from now on nothing finds it, and nothing is sent with it. What waits to
/// be sent goes on after a restore, if its time allows.
///
/// # Errors
/// [`FindError`].
pub async fn delete(
    engine: &Engine,
    actor: &Actor,
    application: SdkAppId,
    id: CertificateId,
) -> Result<(), FindError> {
    actor.require(Permission::DeleteCertificate, application)?;
    let mut transaction = engine.database().begin().await?;
    let now = engine.now();
    let deleted = sqlx::query(
        "UPDATE certificates SET deleted_at = $1, deleted_by_member = $2, deleted_by = $3
         WHERE certificate_id = $4 AND application_id = $5 AND deleted_at IS NULL",
    )
    .bind(now.as_millis())
    .bind(actor.member_number())
    .bind(actor.name.as_str())
    .bind(id.number())
    .bind(application.number())
    .execute(&mut *transaction)
    .await
    .map_err(StorageError::from)?;
    if deleted.rows_affected() == 0 {
        return Err(FindError::NotFound(Missing::Certificate(id)));
    }
    let subject = format!("certificates/{id}");
    let entry = NewEntry::in_application(AuditAction::CertificateDeleted, application, subject);
    append(&mut transaction, actor, now, entry).await?;
    transaction.commit().await.map_err(StorageError::from)?;
    tracing::info!(
        application = application.number(),
        certificate = id.number(),
        by = actor.name,
        "certificate.deleted"
    );
    Ok(())
}

/// Takes a deletion of the last [`RESTORABLE`] back. An edit that was begun before the deletion is
/// then one of an older version.
///
/// # Errors
/// [`FindError`], also when it is too late.
pub async fn restore(
    engine: &Engine,
    actor: &Actor,
    application: SdkAppId,
    id: CertificateId,
) -> Result<(), FindError> {
    actor.require(Permission::DeleteCertificate, application)?;
    let mut transaction = engine.database().begin().await?;
    let now = engine.now();
    let restored = sqlx::query(
        "UPDATE certificates SET deleted_at = NULL, deleted_by_member = NULL, deleted_by = NULL
         WHERE certificate_id = $1 AND application_id = $2 AND deleted_at > $3",
    )
    .bind(id.number())
    .bind(application.number())
    .bind(too_late_at(now))
    .execute(&mut *transaction)
    .await
    .map_err(StorageError::from)?;
    if restored.rows_affected() == 0 {
        return Err(FindError::NotFound(Missing::Certificate(id)));
    }
    count_change(&mut transaction, id).await?;
    let subject = format!("certificates/{id}");
    let entry = NewEntry::in_application(AuditAction::CertificateRestored, application, subject);
    append(&mut transaction, actor, now, entry).await?;
    transaction.commit().await.map_err(StorageError::from)?;
    engine.parts().due.notify_one();
    tracing::info!(
        application = application.number(),
        certificate = id.number(),
        by = actor.name,
        "certificate.restored"
    );
    Ok(())
}

/// The application's certificates that can be restored, the one deleted last first.
///
/// # Errors
/// [`FindError`].
pub async fn list_deleted(
    engine: &Engine,
    actor: &Actor,
    application: SdkAppId,
) -> Result<Vec<DeletedCertificate>, FindError> {
    actor.require(Permission::DeleteCertificate, application)?;
    let rows: Vec<(i64, i64, String, String)> = sqlx::query_as(
        "SELECT c.certificate_id, c.deleted_at, c.deleted_by, r.settings
         FROM certificates c
         JOIN revisions r ON r.certificate_id = c.certificate_id AND r.number = 1
         WHERE c.application_id = $1 AND c.deleted_at > $2
         ORDER BY c.deleted_at DESC, c.certificate_id",
    )
    .bind(application.number())
    .bind(too_late_at(engine.now()))
    .fetch_all(engine.database().read())
    .await
    .map_err(StorageError::from)?;
    let deleted = rows
        .into_iter()
        .map(|(number, deleted_at, deleted_by, settings)| {
            let settings: CertificateSettings = from_text("revisions.settings", number, &settings)?;
            Ok(DeletedCertificate {
                id: CertificateId::from_number(number).ok_or_else(|| {
                    StorageError::unreadable("certificates.certificate_id", number, "not an ID")
                })?,
                platform: settings.platform(),
                deleted_at: Timestamp::from_millis(deleted_at),
                deleted_by,
            })
        });
    deleted.collect()
}

/// Forgets the secrets of certificates that can no longer be restored; tells how many revisions that
/// were.
///
/// # Errors
/// [`StorageError`].
pub async fn forget_deleted(engine: &Engine) -> Result<u64, StorageError> {
    let forgotten = sqlx::query(
        "UPDATE revisions SET sealed_secret = ''
         WHERE sealed_secret <> '' AND certificate_id IN (
             SELECT certificate_id FROM certificates WHERE deleted_at <= $1)",
    )
    .bind(too_late_at(engine.now()))
    .execute(engine.database().write())
    .await?;
    Ok(forgotten.rows_affected())
}

/// Whatever was deleted then or before stays deleted.
fn too_late_at(now: Timestamp) -> i64 {
    now.minus(RESTORABLE).as_millis()
}
