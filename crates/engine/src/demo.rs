//! What the sandbox's first start finds: one application, one certificate in effect.

use std::time::Duration;

use domain::application::NewApplication;
use domain::certificate::{CertificateSettings, RevisionNumber};
use domain::oppo::{MasterSecret, OppoSettings};
use domain::{Actor, ApplicationName};
use sqlx::{Any, Transaction};

use crate::applications::access::insert_usersig_key;
use crate::applications::{self, AddApplicationError};
use crate::certificates::{
    NewRevision, RevisionKey, SavedSecret, insert_certificate, verify_in_background,
};
use crate::{Engine, StorageError};

const NAME: &str = "Demo";

/// Puts an application and a certificate there, already in effect, if there is no application yet,
/// and starts asking the vendor about the credentials. Tells whether it did.
///
/// # Errors
/// [`AddApplicationError`].
pub async fn seed(
    engine: &Engine,
    settings: OppoSettings,
    secret: MasterSecret,
) -> Result<bool, AddApplicationError> {
    let mut transaction = engine.database().begin().await?;
    if any_application(&mut transaction).await? {
        return Ok(false);
    }
    let actor = Actor::operator("sandbox");
    let name = ApplicationName::parse(NAME).map_err(|problem| {
        StorageError::unreadable("applications.name", NAME, format!("{problem:?}"))
    })?;
    let new = NewApplication { name, id: None };
    let application = applications::insert(engine, &mut transaction, &actor, &new).await?;
    let saved_at = engine.now();
    let revision = NewRevision {
        settings: &CertificateSettings::Oppo(settings),
        note: None,
        secret: &secret,
        saved_secret: SavedSecret {
            saved_at,
            tail: secret.tail(),
        },
        saved_at,
        delay: Duration::ZERO,
    };
    let certificate =
        insert_certificate(engine, &mut transaction, &actor, application, revision).await?;
    insert_usersig_key(engine, &mut transaction, &actor, application).await?;
    transaction.commit().await.map_err(StorageError::from)?;
    let revision = RevisionNumber::FIRST;
    verify_in_background(
        engine,
        RevisionKey {
            application,
            certificate,
            revision,
        },
    );
    Ok(true)
}

async fn any_application(
    transaction: &mut Transaction<'static, Any>,
) -> Result<bool, StorageError> {
    let applications: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM applications")
        .fetch_one(&mut **transaction)
        .await?;
    Ok(applications > 0)
}
