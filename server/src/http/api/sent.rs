//! What a call carries: body, address, query.

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use http::StatusCode;
use http::header::CONTENT_TYPE;
use http::request::Parts;
use serde::de::DeserializeOwned;

use super::problem::{ApiProblem, Kind};

/// A JSON body.
pub(super) struct Sent<T> {
    pub(super) value: T,
    /// As it came.
    pub(super) bytes: Bytes,
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Sent<T> {
    type Rejection = ApiProblem;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiProblem> {
        let content_type = request.headers().get(CONTENT_TYPE);
        let essence = content_type
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split(';').next());
        if !essence.is_some_and(|it| it.trim().eq_ignore_ascii_case("application/json")) {
            return Err(ApiProblem::new(
                Kind::NotJson,
                "send JSON, with `Content-Type: application/json`",
            ));
        }
        let bytes =
            Bytes::from_request(request, state)
                .await
                .map_err(|rejection| match rejection.status() {
                    StatusCode::PAYLOAD_TOO_LARGE => {
                        ApiProblem::new(Kind::TooLarge, "a body has at most 64 KiB")
                    }
                    _ => ApiProblem::new(Kind::Unreadable, "the body did not come to its end"),
                })?;
        let value = serde_json::from_slice(&bytes).map_err(|error| {
            // Tells place and field; a value is told to nobody but who sent it.
            let kind = match error.is_data() {
                true => Kind::Wrong,
                false => Kind::Unreadable,
            };
            ApiProblem::new(kind, format!("the body is not as documented: {error}"))
        })?;
        Ok(Self { value, bytes })
    }
}

/// The variable parts of an address. One that is no text names nothing that is there.
pub(super) struct Segments<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Segments<T> {
    type Rejection = ApiProblem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiProblem> {
        match Path::<T>::from_request_parts(parts, state).await {
            Ok(Path(segments)) => Ok(Self(segments)),
            Err(_) => Err(ApiProblem::new(Kind::NotFound, "there is no such address")),
        }
    }
}

/// What was asked for after the question mark.
pub(super) struct Asked<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Asked<T> {
    type Rejection = ApiProblem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiProblem> {
        match Query::<T>::from_request_parts(parts, state).await {
            Ok(Query(asked)) => Ok(Self(asked)),
            Err(rejection) => Err(ApiProblem::new(Kind::Wrong, rejection.body_text())),
        }
    }
}
