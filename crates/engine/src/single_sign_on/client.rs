//! Calls to the provider: bounded in time and size, and to nobody whom it names instead of itself.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};
use reqwest::redirect;

/// Keys and claims are some thousand bytes; whatever is longer is no answer of a provider's.
const MOST_BYTES: usize = 1024 * 1024;

/// What calls the provider. Redirects are not followed and no proxy is taken from the environment: the
/// client secret goes where the provider's own description says.
#[derive(Debug)]
pub(super) struct ProviderClient(reqwest::Client);

/// Why there is no answer of the provider's.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// The address is left out of the cause: it may hold a code.
    #[error("the provider did not answer")]
    NoAnswer(#[source] reqwest::Error),
    /// More than anybody reads.
    #[error("the provider's answer is longer than {MOST_BYTES} bytes")]
    TooLong,
    /// The answer cannot be handed on.
    #[error("the provider's answer is not HTTP as it should be")]
    Malformed(#[source] http::Error),
}

impl From<reqwest::Error> for CallError {
    fn from(error: reqwest::Error) -> Self {
        Self::NoAnswer(error.without_url())
    }
}

impl ProviderClient {
    /// A client that waits so long for the whole of an answer; over TLS alone where the provider is
    /// https, whatever it says of its other addresses.
    pub(super) fn new(https_only: bool, timeout: Duration) -> reqwest::Result<Self> {
        let http = reqwest::Client::builder()
            .tls_backend_rustls()
            .user_agent(concat!("pushdeck/", env!("CARGO_PKG_VERSION")))
            .https_only(https_only)
            .timeout(timeout)
            .redirect(redirect::Policy::none())
            .no_proxy()
            .build()?;
        Ok(Self(http))
    }

    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, CallError> {
        let request = reqwest::Request::try_from(request)?;
        let mut response = self.0.execute(request).await?;
        let mut answer = http::Response::builder().status(response.status());
        for (name, value) in response.headers() {
            answer = answer.header(name, value);
        }
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await? {
            if body.len() + chunk.len() > MOST_BYTES {
                return Err(CallError::TooLong);
            }
            body.extend_from_slice(&chunk);
        }
        answer.body(body).map_err(CallError::Malformed)
    }
}

impl<'c> AsyncHttpClient<'c> for ProviderClient {
    type Error = CallError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, CallError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}
