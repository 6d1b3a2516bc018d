//! Send a browser to the provider.

use std::net::IpAddr;
use std::time::Duration;

use domain::{ClientNetwork, Timestamp};
use openidconnect::core::CoreAuthenticationFlow;
use openidconnect::url::Url;
use openidconnect::{PkceCodeChallenge, Scope};

use super::{Attempt, DiscoverError, SingleSignOn};

/// Why nobody was sent.
#[derive(Debug, thiserror::Error)]
pub enum BeginError {
    /// It is not known where to.
    #[error("single sign-on cannot begin: see whether the provider is up, and --oidc-issuer")]
    Discover(#[from] DiscoverError),
    /// From this address, so many began that it is not the hand of people.
    #[error("too many attempts to sign in began at this address: wait {0:?}")]
    TooMany(Duration),
    /// There is nothing to make a state of.
    #[error("the operating system gave no random bytes")]
    Random(#[from] getrandom::Error),
}

/// The address at the provider to send the browser to, and what the browser's session keeps meanwhile.
///
/// # Errors
/// [`BeginError`].
pub async fn begin(
    single_sign_on: &SingleSignOn,
    from: Option<IpAddr>,
    now: Timestamp,
    next: String,
) -> Result<(Attempt, Url), BeginError> {
    single_sign_on
        .admit(from.map(ClientNetwork::of), now)
        .map_err(BeginError::TooMany)?;
    let attempt = Attempt::new(next, now)?;
    let client = single_sign_on.client(now).await?;
    let (state, nonce) = (attempt.state.clone(), attempt.nonce.clone());
    let asked = client
        .authorize_url(
            CoreAuthenticationFlow::AuthorizationCode,
            || state,
            || nonce,
        )
        .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(
            &attempt.verifier,
        ))
        .add_scope(Scope::new("profile".to_owned()));
    let scopes = single_sign_on.settings().scopes.iter();
    let asked = scopes.fold(asked, |asked, scope| {
        asked.add_scope(Scope::new(scope.to_string()))
    });
    let (address, ..) = asked.url();
    Ok((attempt, address))
}
