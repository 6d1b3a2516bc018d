//! Take what a browser came back with, and hear from the provider itself who it is.

use std::collections::BTreeSet;

use chrono::DateTime;
use domain::single_sign_on::Subject;
use domain::{Problem, Timestamp};
use openidconnect::core::{CoreGenderClaim, CoreJsonWebKey};
use openidconnect::{
    AccessToken, AccessTokenHash, AuthorizationCode, ClaimsVerificationError, ConfigurationError,
    IdTokenClaims, IdTokenVerifier, Nonce, OAuth2TokenResponse as _, RequestTokenError,
    SignatureVerificationError, SigningError, TokenResponse as _, UserInfoError,
};

use super::token::{Client, OtherClaims, SIGNATURES, SignedToken, TokenRefusal, Tokens, UserInfo};
use super::{Attempt, CallError, DiscoverError, Identity, SingleSignOn};

type Claims = IdTokenClaims<OtherClaims, CoreGenderClaim>;

/// Why it is not known who somebody is. No variant holds a code or a token.
#[derive(Debug, thiserror::Error)]
pub enum IdentifyError {
    /// The provider does not say how to reach it.
    #[error(transparent)]
    Discover(#[from] DiscoverError),
    /// It does not answer.
    #[error("the provider was asked for a token, or for what it knows of somebody")]
    NoAnswer(#[from] CallError),
    /// It lets nobody exchange codes, or tells nothing of its members.
    #[error("the provider's description lacks what is needed")]
    Incomplete(#[from] ConfigurationError),
    /// It gave no token for the code.
    #[error("the provider gave no token ({0}): see --oidc-client-id and the client secret")]
    NoToken(TokenRefusal),
    /// Not an answer that the standard knows.
    #[error("the provider's answer cannot be read at {0}")]
    Unreadable(String),
    /// An answer without what everything else rests on.
    #[error("the provider's answer holds no ID token: it must know the scope openid")]
    NoIdToken,
    /// The ID token, or what is told beside it, is not for us, not now, or not from this provider.
    #[error("the provider's word is not to be trusted")]
    Untrusted(#[from] ClaimsVerificationError),
    /// The signature over the access token's hash cannot be checked.
    #[error("the ID token's signature cannot be checked")]
    Signature(#[from] SignatureVerificationError),
    /// Nor its hash be made.
    #[error("the access token cannot be hashed as the ID token was signed")]
    Hash(#[from] SigningError),
    /// An access token that was not issued with this ID token.
    #[error("the access token does not belong to the ID token")]
    OtherAccessToken,
    /// An ID token that another client asked for.
    #[error("the ID token was issued to another client")]
    OtherClient,
    /// No subject that can be kept.
    #[error("the subject in the ID token is not 1 to 255 bytes long ({0:?})")]
    Subject(Problem),
    /// A token that no header can carry.
    #[error("the access token holds what no token holds")]
    MalformedAccessToken,
}

/// Exchanges the code for tokens, verifies them, and asks further where the ID token does not say
/// enough.
///
/// # Errors
/// [`IdentifyError`].
pub async fn identify(
    single_sign_on: &SingleSignOn,
    now: Timestamp,
    attempt: Attempt,
    code: String,
) -> Result<Identity, IdentifyError> {
    let Attempt {
        nonce, verifier, ..
    } = attempt;
    let mut client = single_sign_on.client(now).await?;
    let tokens = client
        .exchange_code(AuthorizationCode::new(code))?
        .set_pkce_verifier(verifier)
        .request_async(single_sign_on.http())
        .await
        .map_err(not_exchanged)?;
    let id_token = tokens.id_token().ok_or(IdentifyError::NoIdToken)?;
    let first = verified(&client, id_token, &nonce, now);
    if first.is_err_and(|error| is_of_new_key(&error)) {
        client = single_sign_on.client_anew(now).await?;
    }
    let claims = verified(&client, id_token, &nonce, now)?;
    belongs(&client, &tokens, id_token, claims, now)?;
    let mut told = Told::in_id_token(single_sign_on, claims);
    if told.is_incomplete() && client.user_info_url().is_some() {
        told.add(ask_further(single_sign_on, &client, &tokens, claims).await?);
    }
    let subject = claims.subject().as_str();
    told.names.push(subject.to_owned());
    Ok(Identity {
        issuer: single_sign_on.settings().issuer.clone(),
        subject: Subject::parse(subject).map_err(IdentifyError::Subject)?,
        names: told.names,
        groups: told.groups.unwrap_or_default(),
    })
}

fn verifier(client: &Client, now: Timestamp) -> IdTokenVerifier<'_, CoreJsonWebKey> {
    // The epoch is not the time of any token that is still good.
    let now = DateTime::from_timestamp_millis(now.as_millis()).unwrap_or_default();
    client
        .id_token_verifier()
        .set_allowed_algs(SIGNATURES)
        .set_time_fn(move || now)
}

/// The claims of an ID token from this provider, for this console, for this attempt, in its time.
fn verified<'t>(
    client: &Client,
    id_token: &'t SignedToken,
    nonce: &Nonce,
    now: Timestamp,
) -> Result<&'t Claims, ClaimsVerificationError> {
    id_token.claims(&verifier(client, now), nonce)
}

/// Whether the provider may have changed its keys since it last told them.
fn is_of_new_key(error: &ClaimsVerificationError) -> bool {
    let ClaimsVerificationError::SignatureVerification(error) = error else {
        return false;
    };
    *error == SignatureVerificationError::NoMatchingKey
}

/// Whether the ID token was issued to this client, with this access token, as far as it says.
fn belongs(
    client: &Client,
    tokens: &Tokens,
    id_token: &SignedToken,
    claims: &Claims,
    now: Timestamp,
) -> Result<(), IdentifyError> {
    if claims
        .authorized_party()
        .is_some_and(|party| party != client.client_id())
    {
        return Err(IdentifyError::OtherClient);
    }
    if let Some(expected) = claims.access_token_hash() {
        let verifier = verifier(client, now);
        let key = id_token.signing_key(&verifier)?;
        let hash =
            AccessTokenHash::from_token(tokens.access_token(), id_token.signing_alg()?, key)?;
        if hash != *expected {
            return Err(IdentifyError::OtherAccessToken);
        }
    }
    Ok(())
}

/// What the provider has told so far.
struct Told {
    names: Vec<String>,
    groups: Option<BTreeSet<String>>,
}

impl Told {
    fn in_id_token(single_sign_on: &SingleSignOn, claims: &Claims) -> Self {
        let claim = single_sign_on.settings().groups_claim.as_str();
        Self {
            names: names([
                claims.preferred_username().map(|name| name.as_str()),
                claims.email().map(|email| email.as_str()),
            ]),
            groups: claims.additional_claims().groups(claim),
        }
    }

    fn is_incomplete(&self) -> bool {
        self.names.is_empty() || self.groups.is_none()
    }

    /// The ID token's word counts where both say something.
    fn add(&mut self, further: Self) {
        self.names.extend(further.names);
        if self.groups.is_none() {
            self.groups = further.groups;
        }
    }
}

fn names(told: [Option<&str>; 2]) -> Vec<String> {
    told.into_iter().flatten().map(ToOwned::to_owned).collect()
}

/// What the provider tells at its userinfo endpoint, of nobody but the ID token's subject.
async fn ask_further(
    single_sign_on: &SingleSignOn,
    client: &Client,
    tokens: &Tokens,
    claims: &Claims,
) -> Result<Told, IdentifyError> {
    let access_token = tokens.access_token();
    if !fits_a_header(access_token) {
        return Err(IdentifyError::MalformedAccessToken);
    }
    let user_info: UserInfo = client
        .user_info(access_token.clone(), Some(claims.subject().clone()))?
        .request_async(single_sign_on.http())
        .await
        .map_err(not_told)?;
    let claim = single_sign_on.settings().groups_claim.as_str();
    Ok(Told {
        names: names([
            user_info.preferred_username().map(|name| name.as_str()),
            user_info.email().map(|email| email.as_str()),
        ]),
        groups: user_info.additional_claims().groups(claim),
    })
}

/// `openidconnect` takes it for granted, and would end the request with a panic.
fn fits_a_header(token: &AccessToken) -> bool {
    token.secret().bytes().all(|b| b.is_ascii_graphic())
}

/// The causes that `openidconnect` names may hold what they could not read, which may be a token.
fn not_exchanged(error: RequestTokenError<CallError, TokenRefusal>) -> IdentifyError {
    match error {
        RequestTokenError::Request(error) => error.into(),
        RequestTokenError::ServerResponse(refusal) => IdentifyError::NoToken(refusal),
        RequestTokenError::Parse(error, _) => IdentifyError::Unreadable(error.path().to_string()),
        RequestTokenError::Other(_) => IdentifyError::Unreadable("the token".to_owned()),
    }
}

fn not_told(error: UserInfoError<CallError>) -> IdentifyError {
    match error {
        UserInfoError::Request(error) => error.into(),
        UserInfoError::ClaimsVerification(error) => error.into(),
        UserInfoError::Parse(error) => IdentifyError::Unreadable(error.path().to_string()),
        other => IdentifyError::Unreadable(other.to_string()),
    }
}
