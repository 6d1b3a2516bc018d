//! What a call carries: body, address, query.

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use http::StatusCode;
use http::header::CONTENT_TYPE;
use http::request::Parts;
use serde::de::DeserializeOwned;
use serde::de::value::MapAccessDeserializer;
use serde_json::Value;

use super::named_values::{JsonValue, Members, TextValue};
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
        let value = read(&bytes)?;
        Ok(Self { value, bytes })
    }
}

/// The object in a body, once more after it was looked at: a field that is there twice is the last one
/// then, and here it is refused.
fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiProblem> {
    let unreadable = |error| ApiProblem::new(Kind::Unreadable, format!("not JSON: {error}"));
    let sent: Value = serde_json::from_slice(bytes).map_err(unreadable)?;
    if !sent.is_object() {
        let said = "the body is to be a JSON object";
        return Err(ApiProblem::new(Kind::Unreadable, said));
    }
    T::deserialize(JsonValue(sent)).map_err(ApiProblem::value)?;
    serde_json::from_slice(bytes).map_err(unreadable)
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
        let pairs = Query::<Vec<(String, String)>>::from_request_parts(parts, state)
            .await
            .map_err(|rejection| ApiProblem::new(Kind::Wrong, rejection.body_text()))?;
        let values = pairs
            .0
            .into_iter()
            .map(|(name, text)| (name, TextValue(text)));
        let asked = MapAccessDeserializer::new(Members::new(values));
        let asked = T::deserialize(asked).map_err(ApiProblem::value)?;
        Ok(Self(asked))
    }
}
