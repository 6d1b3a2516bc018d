//! The secret side of a revision: sealed on the way in, opened only to speak with a vendor.

use domain::SdkAppId;
use domain::certificate::{CertificateId, CertificateSettings, RevisionNumber};
use domain::oppo::MasterSecret;
use secrecy::{ExposeSecret, SecretString};
use sqlx::{Any, Executor};
use vendors::oppo::OppoCredentials;

use super::Revision;
use crate::sealing::{KeyRing, Place};
use crate::{Engine, StorageError};

/// Which of a revision's secrets.
pub(crate) const MASTER_SECRET: &str = "master_secret";

/// What a vendor lets us in with.
pub(crate) enum Credentials {
    Oppo(OppoCredentials),
}

/// A revision's place in the whole.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RevisionKey {
    pub(crate) application: SdkAppId,
    pub(crate) certificate: CertificateId,
    pub(crate) revision: RevisionNumber,
}

impl RevisionKey {
    /// What the audit log calls it.
    pub(crate) fn subject(self) -> String {
        format!(
            "certificates/{}/revisions/{}",
            self.certificate, self.revision
        )
    }

    const fn place(self) -> Place {
        Place::Revision {
            application: self.application,
            certificate: self.certificate,
            revision: self.revision,
            field: MASTER_SECRET,
        }
    }
}

/// The credentials of a revision, opened.
pub(crate) async fn credentials(
    engine: &Engine,
    key: RevisionKey,
    revision: &Revision,
) -> Result<Credentials, StorageError> {
    let keys = &engine.parts().keys;
    let master_secret = open_secret(engine.database().read(), keys, key).await?;
    Ok(match &revision.settings {
        CertificateSettings::Oppo(oppo) => Credentials::Oppo(OppoCredentials {
            app_key: oppo.app_key.clone(),
            master_secret,
            region: oppo.region,
        }),
    })
}

pub(super) async fn open_secret<'e>(
    database: impl Executor<'e, Database = Any>,
    keys: &KeyRing,
    key: RevisionKey,
) -> Result<MasterSecret, StorageError> {
    let sealed: String = sqlx::query_scalar(
        "SELECT sealed_secret FROM revisions WHERE certificate_id = $1 AND number = $2",
    )
    .bind(key.certificate.number())
    .bind(key.revision.number())
    .fetch_one(database)
    .await?;
    let place = key.place();
    let secret = keys.open_stored(&place, &sealed)?;
    MasterSecret::parse(secret.expose_secret()).map_err(|problem| {
        StorageError::unreadable("revisions.sealed_secret", place, format!("{problem:?}"))
    })
}

pub(super) fn seal_secret(
    keys: &KeyRing,
    key: RevisionKey,
    secret: &MasterSecret,
) -> Result<String, StorageError> {
    keys.seal_stored(&key.place(), &SecretString::from(secret.expose()))
}
