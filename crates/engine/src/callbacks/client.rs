//! One call to a back end, which is nobody that we know: bounded in time, size and reach.

use std::time::Duration;

use domain::callback::{CallbackReach, CallbackUrl, SIGNATURE_HEADER};
use domain::{Clock, Problem, SdkAppId, retry_after};
use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use reqwest::{Response, StatusCode, redirect};

use super::resolver::GuardedResolver;

/// For the whole of a call, from asking for the host's address to the last byte of the answer.
const TIMEOUT: Duration = Duration::from_secs(5);
/// So much of an answer is read, so that the connection can be used again. What it says does not
/// matter.
const MOST_BYTES: usize = 64 * 1024;
/// Shorter than the minute after which common load balancers close idle connections.
const POOL_IDLE_TIMEOUT: Duration = Duration::from_secs(30);

/// What calls back ends. Redirects are not followed and no proxy is taken from the environment, and
/// every address is looked at before it is connected to.
#[derive(Clone, Debug)]
pub struct CallbackClient {
    http: reqwest::Client,
    reach: CallbackReach,
}

/// The client could not be made.
#[derive(Debug, thiserror::Error)]
#[error(
    "the HTTP client for callbacks could not be built because TLS could not be set up: install the system's CA certificates (package ca-certificates) and start again"
)]
pub struct CallbackClientError(#[source] reqwest::Error);

/// Why a call does not count as taken.
#[derive(Debug, thiserror::Error)]
pub(super) enum NotTaken {
    #[error("the callback URL may not be called: {0:?}")]
    Forbidden(Problem),
    #[error("the back end answered with HTTP status {status}")]
    Status {
        status: StatusCode,
        /// How long it asks to wait.
        retry_after: Option<Duration>,
    },
    /// The URL is left out of the cause: it may hold a key.
    #[error("the back end did not answer")]
    NoAnswer(#[source] reqwest::Error),
}

impl NotTaken {
    /// How long the back end asks to wait.
    pub(super) const fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Status { retry_after, .. } => *retry_after,
            Self::Forbidden(_) | Self::NoAnswer(_) => None,
        }
    }
}

impl CallbackClient {
    /// A client that waits 5 seconds for an answer.
    ///
    /// # Errors
    /// [`CallbackClientError`] when TLS cannot be set up, as on a machine without CA certificates.
    pub fn new(reach: CallbackReach) -> Result<Self, CallbackClientError> {
        Self::with_timeout(reach, TIMEOUT)
    }

    /// A client that waits that long for an answer.
    ///
    /// # Errors
    /// As [`CallbackClient::new`].
    pub fn with_timeout(
        reach: CallbackReach,
        timeout: Duration,
    ) -> Result<Self, CallbackClientError> {
        let http = reqwest::Client::builder()
            .tls_backend_rustls()
            .user_agent(concat!("pushdeck/", env!("CARGO_PKG_VERSION")))
            .https_only(reach == CallbackReach::Public)
            .dns_resolver(GuardedResolver(reach))
            .timeout(timeout)
            .redirect(redirect::Policy::none())
            .no_proxy()
            .pool_idle_timeout(POOL_IDLE_TIMEOUT)
            .build()
            .map_err(CallbackClientError)?;
        Ok(Self { http, reach })
    }

    /// What callbacks may reach.
    #[must_use]
    pub const fn reach(&self) -> CallbackReach {
        self.reach
    }

    /// Posts the body; taken is what is answered with a status of success.
    pub(super) async fn post(
        &self,
        clock: &dyn Clock,
        url: &CallbackUrl,
        application: SdkAppId,
        body: String,
        signature: Option<String>,
    ) -> Result<(), NotTaken> {
        // Also what was saved under other rules, and addresses that no resolver is asked about.
        url.check(self.reach).map_err(NotTaken::Forbidden)?;
        let called = url
            .for_application(application)
            .map_err(NotTaken::Forbidden)?;
        let mut request = self
            .http
            .post(called)
            .header(CONTENT_TYPE, "application/json")
            .body(body);
        if let Some(signature) = signature {
            request = request.header(SIGNATURE_HEADER, signature);
        }
        let response = request
            .send()
            .await
            .map_err(|error| NotTaken::NoAnswer(error.without_url()))?;
        let status = response.status();
        if !status.is_success() {
            let header = response.headers().get(RETRY_AFTER);
            let asked = header.and_then(|value| value.to_str().ok());
            return Err(NotTaken::Status {
                status,
                retry_after: asked.and_then(|value| retry_after(value, clock.now())),
            });
        }
        drain(response).await;
        Ok(())
    }
}

/// The status has said it all: an answer that breaks off or is too long only costs the connection.
async fn drain(mut response: Response) {
    let mut read = 0;
    while read < MOST_BYTES {
        match response.chunk().await {
            Ok(Some(chunk)) => read += chunk.len(),
            Ok(None) | Err(_) => break,
        }
    }
}
