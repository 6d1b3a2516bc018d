//! Add a certificate to an application.

use domain::certificate::{CertificateId, NewCertificate, NewSecret, RevisionNumber};
use domain::{Actor, NotPermitted, Permission, SdkAppId};

use super::{NewRevision, RevisionKey, SavedSecret, insert_certificate, verify_in_background};
use crate::{Engine, Missing, StorageError, applications};

/// Why a certificate was not added.
#[derive(Debug, thiserror::Error)]
pub enum AddError {
    /// The actor may not add certificates.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// There is no such application.
    #[error("{0} does not exist: look for it in the list")]
    NotFound(Missing),
    /// A new certificate has no earlier secret to keep.
    #[error("a new certificate needs its MasterSecret: type it")]
    SecretRequired,
    /// The database did not take it.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Adds a certificate, and starts asking the vendor whether it accepts the credentials.
///
/// # Errors
/// [`AddError`]. Whatever the vendor says is none.
pub async fn add(
    engine: &Engine,
    actor: &Actor,
    application: SdkAppId,
    new: NewCertificate,
) -> Result<CertificateId, AddError> {
    actor.require(Permission::AddCertificate, application)?;
    let NewSecret::Replace(secret) = new.secret else {
        return Err(AddError::SecretRequired);
    };

    let mut transaction = engine.database().begin().await?;
    if !applications::exists(&mut transaction, application).await? {
        return Err(AddError::NotFound(Missing::Application(application)));
    }
    let saved_at = engine.now();
    let revision = NewRevision {
        settings: &new.settings,
        note: new.note.as_ref(),
        secret: &secret,
        saved_secret: SavedSecret {
            saved_at,
            tail: secret.tail(),
        },
        saved_at,
        delay: engine.activation_delay(),
    };
    let certificate =
        insert_certificate(engine, &mut transaction, actor, application, revision).await?;
    transaction.commit().await.map_err(StorageError::from)?;

    tracing::info!(
        application = application.number(),
        certificate = certificate.number(),
        by = actor.name,
        "certificate.added"
    );
    let revision = RevisionNumber::FIRST;
    verify_in_background(
        engine,
        RevisionKey {
            application,
            certificate,
            revision,
        },
    );
    Ok(certificate)
}
