//! Creating something once, however often a program asks.

use std::future::Future;

use axum::extract::FromRequestParts;
use axum::response::{IntoResponse as _, Response};
use engine::Engine;
use engine::idempotency::{self, IdempotencyKey, Once, OnceCall, OnceError};
use http::header::CONTENT_TYPE;
use http::request::Parts;
use http::{HeaderName, HeaderValue, StatusCode};
use serde::Serialize;

use super::caller::Caller;
use super::problem::{ApiProblem, Kind};

const HEADER: &str = "idempotency-key";
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

/// The name that the program gave to its call, if it gave one.
pub(super) struct CallName(Option<IdempotencyKey>);

impl<S: Send + Sync> FromRequestParts<S> for CallName {
    type Rejection = ApiProblem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiProblem> {
        let mut headers = parts.headers.get_all(HEADER).iter();
        let Some(header) = headers.next() else {
            return Ok(Self(None));
        };
        if headers.next().is_some() {
            let said = "one call has one Idempotency-Key";
            return Err(ApiProblem::named(HEADER, "given_twice", said));
        }
        let key = header.to_str().ok().and_then(IdempotencyKey::parse);
        let said = format!(
            "Idempotency-Key has 1 to {} visible ASCII characters",
            IdempotencyKey::MAX
        );
        let key = key.ok_or_else(|| ApiProblem::named(HEADER, "not_a_key", said))?;
        Ok(Self(Some(key)))
    }
}

/// Creates what `work` creates, or answers as before. The work goes on when nobody waits for the
/// answer any more: who asks again finds it.
pub(super) async fn once<T: Serialize + Send + 'static>(
    engine: &Engine,
    caller: &Caller,
    name: CallName,
    route: &'static str,
    body: &[u8],
    work: impl Future<Output = Result<T, ApiProblem>> + Send + 'static,
) -> Result<Response, ApiProblem> {
    let work = async move { encode(&work.await?) };
    let Some(key) = name.0 else {
        return Ok(created(work.await?, false));
    };
    let call = OnceCall::new(caller.key, route, key, body);
    match idempotency::once(engine, call, StatusCode::CREATED.as_u16(), work).await {
        Ok(Once::Done(answer)) => Ok(created(answer, false)),
        Ok(Once::Before { status, answer }) => {
            let mut response = created(answer, true);
            *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::CREATED);
            Ok(response)
        }
        Ok(Once::OtherBody) => Err(ApiProblem::named(
            HEADER,
            "other_body",
            "this Idempotency-Key was sent with another body: take a new one",
        )),
        Ok(Once::Running) => Err(ApiProblem::new(
            Kind::Conflict,
            "the call with this Idempotency-Key has not ended: ask again in a moment",
        )),
        Err(OnceError::Refused(problem)) => Err(problem),
        Err(OnceError::Storage(error)) => Err(error.into()),
        Err(error @ OnceError::BrokenOff) => Err(ApiProblem::internal(&error)),
    }
}

fn encode(made: &impl Serialize) -> Result<String, ApiProblem> {
    serde_json::to_string(made).map_err(|error| ApiProblem::internal(&error))
}

fn created(answer: String, is_repeated: bool) -> Response {
    let json = HeaderValue::from_static("application/json");
    let mut response = (StatusCode::CREATED, [(CONTENT_TYPE, json)], answer).into_response();
    if is_repeated {
        let headers = response.headers_mut();
        headers.insert(REPLAYED, HeaderValue::from_static("true"));
    }
    response
}
