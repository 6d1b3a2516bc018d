//! Let a back end or a device in by its UserSig.

use domain::usersig::{self, UserSigError};
use domain::{SdkAppId, UserId};

use super::known;
use crate::{Engine, StorageError};

/// Somebody whose UserSig was good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// For which application.
    pub application: SdkAppId,
    /// Who.
    pub identifier: UserId,
    /// Whether that is one of the application's admins, who call for everybody.
    pub is_admin: bool,
}

/// Why somebody was not let in.
#[derive(Debug, thiserror::Error)]
pub enum AuthenticateError {
    /// There is no such application.
    #[error("there is no application {0}: look up its SDKAppID in the console")]
    UnknownApplication(SdkAppId),
    /// The application has no key yet.
    #[error("application {0} has no UserSig key: make one in the console")]
    NoKey(SdkAppId),
    /// The UserSig is not good.
    #[error(transparent)]
    UserSig(#[from] UserSigError),
    /// The database did not answer.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Whoever holds this UserSig.
///
/// # Errors
/// [`AuthenticateError`].
pub async fn authenticate(
    engine: &Engine,
    application: SdkAppId,
    identifier: &UserId,
    usersig: &str,
) -> Result<Caller, AuthenticateError> {
    let known = known(engine, application)
        .await?
        .ok_or(AuthenticateError::UnknownApplication(application))?;
    let now = engine.now();
    let keys = known.accepted(now);
    if keys.is_empty() {
        return Err(AuthenticateError::NoKey(application));
    }
    usersig::verify(usersig, &keys, application, identifier.as_str(), now)?;
    Ok(Caller {
        application,
        identifier: identifier.clone(),
        is_admin: known.admins.contains(identifier),
    })
}
