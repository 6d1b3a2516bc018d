//! Who calls: the address says it, and a UserSig proves it.

use domain::message::{ImError, ImErrorCode};
use domain::usersig::UserSigError;
use domain::{SdkAppId, UserId};
use engine::Engine;
use engine::applications::access::{AuthenticateError, Caller, authenticate};
use serde::Deserialize;

use super::envelope::internal;

/// What the reference puts into the address of every call. `random` and `contenttype` are read by
/// nobody: repetitions are recognised by the message, and bodies are JSON.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct CallerQuery {
    sdkappid: String,
    identifier: String,
    usersig: String,
}

impl CallerQuery {
    /// Lets the caller in.
    pub(super) async fn authenticate(&self, engine: &Engine) -> Result<Caller, ImError> {
        if self.sdkappid.is_empty() {
            return Err(ImErrorCode::SdkAppIdMissing
                .because("the address has no sdkappid: name the application"));
        }
        let application = SdkAppId::parse(&self.sdkappid).map_err(|_| {
            ImErrorCode::BadSdkAppId
                .because("sdkappid is none: ten digits that start with 14, from the console")
        })?;
        let identifier = UserId::parse(&self.identifier).map_err(|_| {
            ImErrorCode::AccountWrong.because("the address has no identifier: name who calls")
        })?;
        authenticate(engine, application, &identifier, &self.usersig)
            .await
            .map_err(|error| said(&error))
    }
}

pub(in crate::http) fn said(error: &AuthenticateError) -> ImError {
    match error {
        AuthenticateError::UnknownApplication(_) => {
            ImErrorCode::BadSdkAppId.because(error.to_string())
        }
        AuthenticateError::NoKey(_) => ImErrorCode::SignatureWrong.because(error.to_string()),
        AuthenticateError::UserSig(usersig) => usersig_error(*usersig),
        AuthenticateError::Storage(error) => internal(error),
    }
}

fn usersig_error(error: UserSigError) -> ImError {
    error.code().because(error.to_string())
}

/// Lets only the application's admins go on.
pub(super) fn admin(caller: &Caller) -> Result<(), ImError> {
    if caller.is_admin {
        Ok(())
    } else {
        Err(ImErrorCode::NeedsAdmin.because(format!(
            "{} is no admin of application {}: call as one, by default `administrator`",
            caller.identifier, caller.application
        )))
    }
}
