//! The provider: how it is configured, and what it says of itself.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use domain::pace::Pace;
use domain::single_sign_on::{Grants, GroupsClaim, Issuer, ProviderName, Scope};
use domain::{ClientNetwork, Timestamp};
use openidconnect::core::{CoreClientAuthMethod, CoreProviderMetadata};
use openidconnect::{
    AuthType, ClientId, ClientSecret, DiscoveryError, IssuerUrl, RedirectUrl, url,
};
use secrecy::{ExposeSecret, SecretString};

use super::client::{CallError, ProviderClient};
use super::token::Client;
use crate::buckets::Buckets;

/// How long the provider may keep us waiting for each answer. A sign-in needs at most six: what it says
/// of itself and its keys, both again when the key is a new one, the token, and what it tells further.
pub const TIMEOUT: Duration = Duration::from_secs(5);

/// Attempts from one address: a whole office may stand behind one. Each leaves a session of ten minutes.
const ATTEMPTS: Pace = Pace::new(1, 60);

/// How long what the provider says of itself is believed. Keys that are new before are asked for.
const FRESH: Duration = Duration::from_secs(10 * 60);

/// How single sign-on is configured.
#[derive(Clone, Debug)]
pub struct SingleSignOnSettings {
    /// Who issues the tokens.
    pub issuer: Issuer,
    /// What the provider knows this console by.
    pub client_id: String,
    /// What it lets it in with.
    pub client_secret: SecretString,
    /// What people call the provider.
    pub name: ProviderName,
    /// What is asked for besides `openid` and `profile`.
    pub scopes: Vec<Scope>,
    /// Where somebody's groups stand.
    pub groups_claim: GroupsClaim,
    /// What groups may do here.
    pub grants: Grants,
    /// Where the provider sends browsers back to.
    pub redirect_url: String,
}

/// Single sign-on with one provider. Clones share what the provider has said of itself.
#[derive(Clone)]
pub struct SingleSignOn(Arc<Parts>);

struct Parts {
    settings: SingleSignOnSettings,
    issuer: IssuerUrl,
    redirect_url: RedirectUrl,
    http: ProviderClient,
    described: RwLock<Option<Described>>,
    attempts: Mutex<Buckets<Option<ClientNetwork>>>,
}

#[derive(Clone)]
struct Described {
    metadata: CoreProviderMetadata,
    at: Timestamp,
}

/// Single sign-on cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum SingleSignOnSetUpError {
    /// There is no client.
    #[error(
        "the HTTP client for the provider could not be built because TLS could not be set up: install the system's CA certificates (package ca-certificates) and start again"
    )]
    HttpClient(#[source] reqwest::Error),
    /// An address that cannot be read.
    #[error("{address} is no address: see --oidc-issuer and --public-url")]
    Address {
        /// The address.
        address: String,
        /// Why.
        #[source]
        source: url::ParseError,
    },
}

/// Why it is not known how to reach the provider.
#[derive(Debug, thiserror::Error)]
pub enum DiscoverError {
    /// No answer.
    #[error("{issuer} could not be asked for its description or its keys")]
    NoAnswer {
        /// Who was asked.
        issuer: Issuer,
        /// Why not.
        #[source]
        source: CallError,
    },
    /// Not the description of that issuer.
    #[error("what {issuer} answers is not the description or the keys of this issuer: {said}")]
    Unreadable {
        /// Who was asked.
        issuer: Issuer,
        /// What is wrong with the answer.
        said: String,
    },
}

impl fmt::Debug for SingleSignOn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SingleSignOn").finish_non_exhaustive()
    }
}

impl SingleSignOn {
    /// Sets single sign-on up, without calling the provider.
    ///
    /// # Errors
    /// [`SingleSignOnSetUpError`].
    pub fn new(
        settings: SingleSignOnSettings,
        timeout: Duration,
    ) -> Result<Self, SingleSignOnSetUpError> {
        let of = |address: &str| {
            let address = address.to_owned();
            move |source| SingleSignOnSetUpError::Address { address, source }
        };
        let issuer = settings.issuer.as_str();
        let redirect_url = &settings.redirect_url;
        Ok(Self(Arc::new(Parts {
            issuer: IssuerUrl::new(issuer.to_owned()).map_err(of(issuer))?,
            redirect_url: RedirectUrl::new(redirect_url.clone()).map_err(of(redirect_url))?,
            http: ProviderClient::new(settings.issuer.is_https(), timeout)
                .map_err(SingleSignOnSetUpError::HttpClient)?,
            described: RwLock::new(None),
            attempts: Mutex::new(Buckets::new(ATTEMPTS)),
            settings,
        })))
    }

    /// How it is configured.
    #[must_use]
    pub fn settings(&self) -> &SingleSignOnSettings {
        &self.0.settings
    }

    /// Whether an attempt may begin there now; if not, how long it has to wait.
    pub(super) fn admit(
        &self,
        from: Option<ClientNetwork>,
        now: Timestamp,
    ) -> Result<(), Duration> {
        let attempts = &self.0.attempts;
        let mut attempts = attempts.lock().unwrap_or_else(PoisonError::into_inner);
        attempts.take(from, now)
    }

    pub(super) fn http(&self) -> &ProviderClient {
        &self.0.http
    }

    /// A client of the provider as it has described itself within the last minutes.
    pub(super) async fn client(&self, now: Timestamp) -> Result<Client, DiscoverError> {
        let known = self.described();
        match known.filter(|known| now < known.at.plus(FRESH)) {
            Some(known) => Ok(self.client_of(known.metadata)),
            None => self.client_anew(now).await,
        }
    }

    /// A client of the provider as it describes itself now.
    pub(super) async fn client_anew(&self, now: Timestamp) -> Result<Client, DiscoverError> {
        let metadata = CoreProviderMetadata::discover_async(self.0.issuer.clone(), self.http())
            .await
            .map_err(|error| self.not_described(error))?;
        let described = Described {
            metadata: metadata.clone(),
            at: now,
        };
        *self
            .0
            .described
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Some(described);
        Ok(self.client_of(metadata))
    }

    fn described(&self) -> Option<Described> {
        let described = &self.0.described;
        let known = described.read().unwrap_or_else(PoisonError::into_inner);
        known.clone()
    }

    fn client_of(&self, metadata: CoreProviderMetadata) -> Client {
        let auth_type = auth_type(&metadata);
        let settings = &self.0.settings;
        let secret = settings.client_secret.expose_secret().to_owned();
        Client::from_provider_metadata(
            metadata,
            ClientId::new(settings.client_id.clone()),
            Some(ClientSecret::new(secret)),
        )
        .set_auth_type(auth_type)
        .set_redirect_uri(self.0.redirect_url.clone())
    }

    fn not_described(&self, error: DiscoveryError<CallError>) -> DiscoverError {
        let issuer = self.0.settings.issuer.clone();
        match error {
            DiscoveryError::Request(source) => DiscoverError::NoAnswer { issuer, source },
            DiscoveryError::Parse(error) => DiscoverError::Unreadable {
                issuer,
                said: error.to_string(),
            },
            other => DiscoverError::Unreadable {
                issuer,
                said: other.to_string(),
            },
        }
    }
}

/// In the header, as everybody must understand it who says nothing else (OpenID Connect Discovery 1.0,
/// section 3), unless the provider takes the secret in the body alone.
fn auth_type(metadata: &CoreProviderMetadata) -> AuthType {
    let basic = CoreClientAuthMethod::ClientSecretBasic;
    let post = CoreClientAuthMethod::ClientSecretPost;
    match metadata.token_endpoint_auth_methods_supported() {
        Some(methods) if methods.contains(&post) && !methods.contains(&basic) => {
            AuthType::RequestBody
        }
        _ => AuthType::BasicAuth,
    }
}
