//! Sign in through the provider: a link leads there, and the provider leads back.

use std::time::Duration;

use axum::Extension;
use axum::response::Response;
use engine::error_chain;
use engine::members::AdmitError;
use engine::single_sign_on::{BeginError, IdentifyError, SingleSignOn, SingleSignOnError};
use http::StatusCode;
use tower_sessions::Session;

use super::sign_in::begin;
use crate::failure::Failure;
use crate::guard::own_path;
use crate::posted::Visitor;
use crate::session;
use crate::words::Words;

/// Where the link on the sign-in page leads.
const ADDRESS: &str = "/sign-in/single-sign-on";

/// Where the provider sends browsers back to.
pub const SINGLE_SIGN_ON_REDIRECT: &str = "/sign-in/single-sign-on/callback";

/// The link's address, with where to go afterwards.
pub(super) fn address(next: &str) -> String {
    let next: String = url::form_urlencoded::byte_serialize(next.as_bytes()).collect();
    format!("{ADDRESS}?next={next}")
}

/// Why nobody was signed in. The sign-in page that finds one in its context says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NotSignedIn {
    /// The provider does not answer.
    Unavailable,
    /// Whoever was there went back.
    Cancelled,
    /// Too late, in another browser, or for the second time.
    Stale,
    /// The provider did not say who it is, or it is not to be believed.
    NotConfirmed,
    NoGrant,
    Disabled,
    /// So many began at this address that the next has to wait so long.
    TooMany(Duration),
}

impl NotSignedIn {
    const fn status(self) -> StatusCode {
        match self {
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Stale => StatusCode::BAD_REQUEST,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Cancelled | Self::NotConfirmed | Self::NoGrant | Self::Disabled => {
                StatusCode::FORBIDDEN
            }
        }
    }

    pub(super) fn words(self, words: &Words, provider: &str) -> String {
        let texts = &words.single_sign_on;
        let says = match self {
            Self::Unavailable => texts.unavailable,
            Self::Cancelled => texts.cancelled,
            Self::Stale => texts.stale,
            Self::NotConfirmed => texts.not_confirmed,
            Self::NoGrant => texts.no_grant,
            Self::Disabled => texts.disabled,
            Self::TooMany(_) => texts.too_many,
        };
        says(provider)
    }
}

/// What comes instead of a session.
enum NotDone {
    /// The sign-in page says why.
    NotSignedIn(NotSignedIn),
    Failure(Failure),
}

impl From<BeginError> for NotDone {
    fn from(error: BeginError) -> Self {
        match error {
            BeginError::Discover(error) => told(&error, NotSignedIn::Unavailable),
            BeginError::TooMany(wait) => Self::NotSignedIn(NotSignedIn::TooMany(wait)),
            BeginError::Random(error) => Self::Failure(Failure::internal(&error)),
        }
    }
}

impl From<SingleSignOnError> for NotDone {
    fn from(error: SingleSignOnError) -> Self {
        match error {
            SingleSignOnError::NotIdentified(error) => match error {
                IdentifyError::Discover(_) | IdentifyError::NoAnswer(_) => {
                    told(&error, NotSignedIn::Unavailable)
                }
                _ => told(&error, NotSignedIn::NotConfirmed),
            },
            SingleSignOnError::NotAdmitted(AdmitError::NoGrant) => {
                Self::NotSignedIn(NotSignedIn::NoGrant)
            }
            SingleSignOnError::NotAdmitted(AdmitError::Disabled) => {
                Self::NotSignedIn(NotSignedIn::Disabled)
            }
            SingleSignOnError::NotAdmitted(error) => Self::Failure(Failure::internal(&error)),
        }
    }
}

impl From<tower_sessions::session::Error> for NotDone {
    fn from(error: tower_sessions::session::Error) -> Self {
        Self::Failure(Failure::internal(&error))
    }
}

/// The log has the causes; no code or token is among them.
fn told(error: &dyn std::error::Error, reason: NotSignedIn) -> NotDone {
    tracing::warn!(error = error_chain(error), "single_sign_on.failed");
    NotDone::NotSignedIn(reason)
}

/// Sends the browser to the provider.
pub(crate) async fn leave(Extension(session): Extension<Session>, visitor: Visitor) -> Response {
    let next = visitor.query("next").unwrap_or_default();
    let away = match configured(&visitor) {
        Ok(single_sign_on) => start(&session, &visitor, &single_sign_on, &next).await,
        Err(failure) => Err(NotDone::Failure(failure)),
    };
    match away {
        Ok(address) => visitor.redirect(&address),
        Err(not_done) => refuse(visitor, &next, not_done).await,
    }
}

async fn start(
    session: &Session,
    visitor: &Visitor,
    single_sign_on: &SingleSignOn,
    next: &str,
) -> Result<String, NotDone> {
    let now = visitor.state.engine.now();
    let next = own_path(next).to_owned();
    let from = visitor.address();
    let (attempt, address) = engine::single_sign_on::begin(single_sign_on, from, now, next).await?;
    session::wait_for_provider(session, &attempt).await?;
    Ok(address.into())
}

/// Takes what the provider sent the browser back with.
pub(crate) async fn come_back(
    Extension(session): Extension<Session>,
    visitor: Visitor,
) -> Response {
    let signed_in = match configured(&visitor) {
        Ok(single_sign_on) => finish(&session, &visitor, &single_sign_on).await,
        Err(failure) => Err(NotDone::Failure(failure)),
    };
    match signed_in {
        Ok(next) => visitor.redirect(own_path(&next)),
        Err(not_done) => refuse(visitor, "", not_done).await,
    }
}

/// Where to go, once the member's session has begun.
async fn finish(
    session: &Session,
    visitor: &Visitor,
    single_sign_on: &SingleSignOn,
) -> Result<String, NotDone> {
    let engine = &visitor.state.engine;
    let state = visitor.query("state").unwrap_or_default();
    let attempt = session::take_attempt(session, &state, engine.now()).await?;
    let attempt = attempt.ok_or(NotDone::NotSignedIn(NotSignedIn::Stale))?;
    let code = code(visitor, single_sign_on).map_err(NotDone::NotSignedIn)?;
    let next = attempt.next.clone();
    let signed_in =
        engine::single_sign_on::sign_in(engine, single_sign_on, attempt, code, visitor.address())
            .await?;
    let begun = begin(session, visitor, &signed_in).await;
    begun.map_err(NotDone::Failure)?;
    Ok(next)
}

/// The code, if the provider gave one.
fn code(visitor: &Visitor, single_sign_on: &SingleSignOn) -> Result<String, NotSignedIn> {
    if let Some(error) = visitor.query("error") {
        tracing::info!(error, "single_sign_on.no_code");
        return Err(match error.as_str() {
            "access_denied" => NotSignedIn::Cancelled,
            "temporarily_unavailable" | "server_error" => NotSignedIn::Unavailable,
            _ => NotSignedIn::NotConfirmed,
        });
    }
    // A code of another provider's is not shown to this one (RFC 9207).
    let own = single_sign_on.settings().issuer.as_str();
    if visitor.query("iss").is_some_and(|issuer| issuer != own) {
        return Err(NotSignedIn::NotConfirmed);
    }
    visitor.query("code").ok_or(NotSignedIn::NotConfirmed)
}

fn configured(visitor: &Visitor) -> Result<SingleSignOn, Failure> {
    let single_sign_on = visitor.state.single_sign_on.clone();
    single_sign_on.ok_or(Failure::NotFound)
}

async fn refuse(visitor: Visitor, next: &str, not_done: NotDone) -> Response {
    match not_done {
        NotDone::NotSignedIn(reason) => {
            let page = super::sign_in::address(next);
            if let NotSignedIn::TooMany(wait) = reason {
                return visitor.make_wait_at(&page, wait, reason).await;
            }
            visitor.render_again(&page, reason.status(), reason).await
        }
        NotDone::Failure(failure) => visitor.fail(failure).await,
    }
}
