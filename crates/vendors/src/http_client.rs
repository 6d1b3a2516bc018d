//! The HTTP client for vendors, whose hosts are configured. Back ends, whose addresses members type,
//! are called with another one, which looks at every address first (`engine::callbacks`).

use std::time::Duration;

use reqwest::redirect;

/// How long a vendor may keep us waiting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// For a connection, TLS included.
    pub connect: Duration,
    /// For the whole of a request, from its first byte to the last of the answer.
    pub request: Duration,
}

impl Timeouts {
    /// What is used unless something else is asked for.
    pub const DEFAULT: Self = Self {
        connect: Duration::from_secs(5),
        request: Duration::from_secs(10),
    };
}

impl Default for Timeouts {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// Shorter than the minute after which common load balancers close idle connections: a push on a
/// connection that is just being closed would be lost.
const POOL_IDLE_TIMEOUT: Duration = Duration::from_secs(30);
const POOL_MAX_IDLE_PER_HOST: usize = 32;

/// The HTTP client could not be built.
#[derive(Debug, thiserror::Error)]
#[error(
    "the HTTP client could not be built because TLS could not be set up: install the system's CA certificates (package ca-certificates) and start again"
)]
pub struct HttpClientError(#[source] reqwest::Error);

/// The client for vendors, with the default [`Timeouts`].
///
/// # Errors
/// [`HttpClientError`] when TLS cannot be set up, as on a machine without CA certificates.
pub fn http_client() -> Result<reqwest::Client, HttpClientError> {
    http_client_with(Timeouts::default())
}

/// The client for vendors, with time limits of one's own.
///
/// Redirects are not followed and no proxy is taken from the environment: credentials go to the
/// configured host and nowhere else.
///
/// # Errors
/// As [`http_client`].
pub fn http_client_with(timeouts: Timeouts) -> Result<reqwest::Client, HttpClientError> {
    reqwest::Client::builder()
        .tls_backend_rustls()
        .user_agent(concat!("pushdeck/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(timeouts.connect)
        .timeout(timeouts.request)
        .redirect(redirect::Policy::none())
        .no_proxy()
        .pool_idle_timeout(POOL_IDLE_TIMEOUT)
        .pool_max_idle_per_host(POOL_MAX_IDLE_PER_HOST)
        .build()
        .map_err(HttpClientError)
}
