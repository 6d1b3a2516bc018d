//! Sign in whom the provider has identified.

use std::net::IpAddr;

use super::{Attempt, IdentifyError, SingleSignOn, identify};
use crate::Engine;
use crate::members::{AdmitError, SignedInMember, admit};

/// Why somebody was not let in.
#[derive(Debug, thiserror::Error)]
pub enum SingleSignOnError {
    /// The provider did not say who it is.
    #[error("the provider did not identify anybody")]
    NotIdentified(#[from] IdentifyError),
    /// It did, and they are not let in.
    #[error(transparent)]
    NotAdmitted(#[from] AdmitError),
}

/// The member whom the provider means by the code that a browser came back with.
///
/// # Errors
/// [`SingleSignOnError`].
pub async fn sign_in(
    engine: &Engine,
    single_sign_on: &SingleSignOn,
    attempt: Attempt,
    code: String,
    address: Option<IpAddr>,
) -> Result<SignedInMember, SingleSignOnError> {
    let identity = identify(single_sign_on, engine.now(), attempt, code).await?;
    let granted = single_sign_on.settings().grants.granted(&identity.groups);
    Ok(admit(engine, &identity, granted, address).await?)
}
