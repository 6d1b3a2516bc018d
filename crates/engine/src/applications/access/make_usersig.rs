//! Make a UserSig, for trying things out: a real back end makes its own.

use std::time::Duration;

use domain::audit::AuditAction;
use domain::{Actor, NotPermitted, Permission, SdkAppId, UserId, usersig};

use super::known;
use crate::audit::{NewEntry, append};
use crate::{Engine, StorageError};
use serde_json::json;

/// Why no UserSig was made.
#[derive(Debug, thiserror::Error)]
pub enum MakeUserSigError {
    /// The actor may not act for the application.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// There is no such application, or it has no key.
    #[error("application {0} has no UserSig key: make one in the console")]
    NoKey(SdkAppId),
    /// The database did not answer.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// A UserSig with the application's newest key.
///
/// # Errors
/// [`MakeUserSigError`].
pub async fn make_usersig(
    engine: &Engine,
    actor: &Actor,
    application: SdkAppId,
    identifier: &UserId,
    valid_for: Duration,
) -> Result<String, MakeUserSigError> {
    actor.require(Permission::ManageApplication, application)?;
    let known = known(engine, application).await?;
    let (key, _) = known
        .as_ref()
        .and_then(|known| known.keys.first())
        .ok_or(MakeUserSigError::NoKey(application))?;
    let mut transaction = engine.database().begin().await?;
    let now = engine.now();
    let entry = NewEntry::in_application(
        AuditAction::UserSigMade,
        application,
        format!("users/{identifier}"),
    )
    .after(&json!({"valid_for_seconds": valid_for.as_secs()}))?;
    append(&mut transaction, actor, now, entry).await?;
    transaction.commit().await.map_err(StorageError::from)?;
    Ok(usersig::sign(
        key,
        application,
        identifier.as_str(),
        now,
        valid_for,
    ))
}
