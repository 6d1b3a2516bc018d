//! OPPO's other end of the line.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use domain::certificate::InEffect;
use domain::oppo::Region;
use domain::{Cause, Classification, Clock, Refusal, Timestamp};
use reqwest::Client;

use super::answer::{read_auth, read_batch, read_unicast};
use super::auth::{self, AuthForm, AuthToken};
use super::message::PushRequest;
use super::token_cache::{Admission, CacheKey, HeldToken, TokenCache};
use super::{
    Authorisation, BatchReport, OppoCredentials, OppoHosts, OppoUnicast, Report, UnicastReport,
    unicast_preview,
};
use crate::Timeouts;
use crate::exchange::{HttpAnswer, post_form};

/// How long OPPO may take for a push or a batch: to authorise and to answer, and where it no longer
/// takes the token, both once more.
pub const LONGEST_CALL: Duration = Timeouts::DEFAULT.request.saturating_mul(4);

/// Speaks with OPPO. Clones share connections and tokens.
#[derive(Clone)]
pub struct OppoConnector {
    line: Line,
    tokens: TokenCache,
}

impl fmt::Debug for OppoConnector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OppoConnector")
            .field("hosts", &self.line.hosts)
            .finish_non_exhaustive()
    }
}

impl OppoConnector {
    /// A connector to those hosts, over the client of [`http_client`](crate::http_client).
    #[must_use]
    pub fn new(http: Client, hosts: OppoHosts, clock: Arc<dyn Clock>) -> Self {
        Self {
            line: Line {
                http,
                hosts: Arc::new(hosts),
                clock,
            },
            tokens: TokenCache::new(),
        }
    }

    /// Asks OPPO whether it accepts the credentials. Never answered from the cache; a token that
    /// comes of it is kept for the next unicast.
    ///
    /// # Errors
    /// Why OPPO did not accept them, or could not be asked.
    pub async fn verify(&self, credentials: &OppoCredentials) -> Result<(), Refusal> {
        let token = self.line.authorise(credentials).await?;
        self.tokens.keep(&CacheKey::of(credentials), token);
        Ok(())
    }

    /// Sends one push. Where OPPO no longer takes the token (code 11), it is replaced and the push
    /// sent a second time, never a third \[SDK\].
    pub async fn unicast(
        &self,
        credentials: &InEffect<OppoCredentials>,
        unicast: &OppoUnicast,
    ) -> UnicastReport {
        let request = PushRequest::one(&self.line.hosts, credentials.region, unicast);
        self.send(credentials, &request, read_unicast).await
    }

    /// Sends up to [`MOST_PUSHES`](super::MOST_PUSHES) pushes in one call, with tokens replaced as
    /// in [`unicast`](Self::unicast). More than that OPPO refuses as a whole.
    pub async fn unicast_batch(
        &self,
        credentials: &InEffect<OppoCredentials>,
        pushes: &[OppoUnicast],
    ) -> BatchReport {
        let request = PushRequest::many(&self.line.hosts, credentials.region, pushes);
        let targets: Vec<_> = pushes.iter().map(|push| push.token.as_str()).collect();
        self.send(credentials, &request, |answer, token| {
            read_batch(answer, token, &targets)
        })
        .await
    }

    async fn send<T>(
        &self,
        credentials: &OppoCredentials,
        request: &PushRequest,
        read: impl Fn(&HttpAnswer, &AuthToken) -> Result<T, Refusal>,
    ) -> Report<T> {
        let key = CacheKey::of(credentials);
        let mut attempt = match self.admit(&key, credentials, None).await {
            Ok(admission) => self.attempt(request, admission, &read).await,
            Err(refusal) => return self.not_admitted(refusal, false),
        };
        let reauthorised = attempt.token_was_refused();
        if reauthorised {
            let refused = Some(attempt.held.serial);
            attempt = match self.admit(&key, credentials, refused).await {
                Ok(admission) => self.attempt(request, admission, &read).await,
                Err(refusal) => return self.not_admitted(refusal, true),
            };
            if attempt.token_was_refused() {
                self.tokens.forget(&key, attempt.held.serial);
            }
        }
        Report {
            authorisation: attempt.authorisation,
            reauthorised,
            authorised_at: Some(attempt.authorised_at),
            result: attempt.result,
            finished_at: self.line.clock.now(),
        }
    }

    /// What [`unicast`](Self::unicast) sends, for people to read: see [`unicast_preview`].
    #[must_use]
    pub fn preview(&self, region: Region, unicast: &OppoUnicast) -> String {
        unicast_preview(&self.line.hosts, region, unicast)
    }

    async fn admit(
        &self,
        key: &CacheKey,
        credentials: &OppoCredentials,
        refused: Option<u64>,
    ) -> Result<Admission, Refusal> {
        let now = self.line.clock.now();
        let fetch = || {
            let (line, credentials) = (self.line.clone(), credentials.clone());
            async move { line.authorise(&credentials).await }
        };
        self.tokens.token(key, now, refused, fetch).await
    }

    async fn attempt<T>(
        &self,
        request: &PushRequest,
        admission: Admission,
        read: impl Fn(&HttpAnswer, &AuthToken) -> Result<T, Refusal>,
    ) -> Attempt<T> {
        let Admission { held, fetched } = admission;
        let authorised_at = self.line.clock.now();
        let fields = request.fields(held.token.expose());
        let result = self
            .line
            .call(request.name, &request.url, &fields, |answer| {
                read(answer, &held.token)
            })
            .await;
        Attempt {
            authorisation: if fetched {
                Authorisation::Fresh
            } else {
                Authorisation::Cached
            },
            held,
            authorised_at,
            result,
        }
    }

    fn not_admitted<T>(&self, refusal: Refusal, reauthorised: bool) -> Report<T> {
        Report {
            authorisation: Authorisation::Refused(refusal.clone()),
            reauthorised,
            authorised_at: None,
            result: Err(refusal),
            finished_at: self.line.clock.now(),
        }
    }
}

/// One sending, with one token.
struct Attempt<T> {
    held: HeldToken,
    authorisation: Authorisation,
    authorised_at: Timestamp,
    result: Result<T, Refusal>,
}

impl<T> Attempt<T> {
    fn token_was_refused(&self) -> bool {
        matches!(
            &self.result,
            Err(refusal) if refusal.classification == Classification::Reauthorise
        )
    }
}

/// Calls to OPPO, each exactly one HTTP request.
#[derive(Clone)]
struct Line {
    http: Client,
    hosts: Arc<OppoHosts>,
    clock: Arc<dyn Clock>,
}

impl Line {
    async fn authorise(&self, credentials: &OppoCredentials) -> Result<AuthToken, Refusal> {
        let asked_at = self.clock.now();
        let form = AuthForm::new(credentials, asked_at);
        let url = self.hosts.url(credentials.region, auth::PATH);
        self.call("auth", &url, &form.fields(), |answer| {
            read_auth(answer, asked_at)
        })
        .await
    }

    async fn call<T>(
        &self,
        call: &str,
        url: &str,
        form: &[(&str, &str)],
        read: impl FnOnce(&HttpAnswer) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        let started = self.clock.now();
        let result = post_form(&self.http, url, form, &*self.clock)
            .await
            .and_then(|answer| read(&answer));
        let duration_ms = self.clock.now().left_from(started).as_millis();
        match &result {
            Ok(_) => tracing::debug!(vendor = "oppo", call, code = 0, duration_ms, "accepted"),
            Err(Refusal {
                cause: Cause::Code { code, message },
                ..
            }) => tracing::debug!(vendor = "oppo", call, code, message, duration_ms, "refused"),
            Err(Refusal { cause, .. }) => {
                tracing::debug!(
                    vendor = "oppo",
                    call,
                    ?cause,
                    duration_ms,
                    "no usable answer"
                );
            }
        }
        result
    }
}
