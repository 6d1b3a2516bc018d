//! Edit a certificate: save a new revision.

use domain::audit::AuditAction;
use domain::certificate::{CertificateId, NewCertificate, NewSecret, RevisionNumber};
use domain::oppo::MasterSecret;
use domain::{Actor, NotPermitted, Permission, SdkAppId, Timestamp};
use sqlx::{Any, Transaction};

use super::credentials::open_secret;
use super::find::find_with;
use super::save::{Told, insert_revision};
use super::{Certificate, NewRevision, RevisionKey, SavedSecret, Version, verify_in_background};
use crate::audit::{NewEntry, append};
use crate::{Engine, Missing, StorageError};

/// Why an edit was not saved.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    /// The actor may not edit certificates.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// The application has no such certificate.
    #[error("{0} does not exist: look for it in the list")]
    NotFound(Missing),
    /// Somebody else saved or withdrew something in the meantime. Nothing was stored.
    #[error("certificate {} was changed by somebody else meanwhile: look at both versions and save again", .0.id)]
    Conflict(Box<Certificate>),
    /// The database did not take it.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Saves a new revision, and starts asking the vendor whether it accepts the credentials. `seen` is
/// the version that the editor looked at.
///
/// # Errors
/// [`EditError`]. Whatever the vendor says is none.
pub async fn edit(
    engine: &Engine,
    actor: &Actor,
    application: SdkAppId,
    id: CertificateId,
    seen: Version,
    new: NewCertificate,
) -> Result<RevisionNumber, EditError> {
    actor.require(Permission::EditCertificate, application)?;
    let mut transaction = engine.database().begin().await?;
    let certificate = find_with(&mut *transaction, application, id)
        .await?
        .ok_or(EditError::NotFound(Missing::Certificate(id)))?;
    if certificate.version != seen {
        return Err(EditError::Conflict(Box::new(certificate)));
    }

    let saved_at = engine.now();
    let (secret, saved_secret) =
        secret(engine, &mut transaction, &certificate, new.secret, saved_at).await?;
    let key = RevisionKey {
        application,
        certificate: id,
        revision: certificate.latest().number.next(),
    };
    let revision = NewRevision {
        settings: &new.settings,
        note: new.note.as_ref(),
        secret: &secret,
        saved_secret,
        saved_at,
        delay: engine.activation_delay(),
    };
    let entry =
        NewEntry::in_application(AuditAction::CertificateEdited, application, key.subject())
            .before(&Told::of(certificate.basis()))?
            .after(&revision.told())?;
    append(&mut transaction, actor, saved_at, entry).await?;
    insert_revision(engine, &mut transaction, actor, key, revision).await?;
    count_change(&mut transaction, id).await?;
    transaction.commit().await.map_err(StorageError::from)?;

    tracing::info!(
        application = application.number(),
        certificate = id.number(),
        revision = key.revision.number(),
        by = actor.name,
        "certificate.edited"
    );
    verify_in_background(engine, key);
    Ok(key.revision)
}

/// A secret that is kept comes from the revision that the editor started from. It is sealed anew
/// for its new place, and stays as old as it is.
async fn secret(
    engine: &Engine,
    transaction: &mut Transaction<'static, Any>,
    certificate: &Certificate,
    typed: NewSecret,
    saved_at: Timestamp,
) -> Result<(MasterSecret, SavedSecret), StorageError> {
    match typed {
        NewSecret::Replace(secret) => {
            let tail = secret.tail();
            Ok((secret, SavedSecret { saved_at, tail }))
        }
        NewSecret::Keep => {
            let basis = certificate.basis();
            let key = RevisionKey {
                application: certificate.application,
                certificate: certificate.id,
                revision: basis.number,
            };
            let keys = &engine.parts().keys;
            let secret = open_secret(&mut **transaction, keys, key).await?;
            Ok((secret, basis.secret.clone()))
        }
    }
}

/// Tells those who edit the certificate that there is something they have not seen.
pub(super) async fn count_change(
    transaction: &mut Transaction<'static, Any>,
    id: CertificateId,
) -> Result<(), StorageError> {
    sqlx::query("UPDATE certificates SET version = version + 1 WHERE certificate_id = $1")
        .bind(id.number())
        .execute(&mut **transaction)
        .await?;
    Ok(())
}
