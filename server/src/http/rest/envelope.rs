//! The envelope around every answer.

use axum::Json;
use axum::response::{IntoResponse as _, Response};
use domain::message::{ImError, ImErrorCode};
use engine::error_chain;
use serde_json::{Map, Value};

/// The answer to a call.
pub(in crate::http) fn answer(done: Result<Map<String, Value>, ImError>) -> Response {
    Json(envelope(done)).into_response()
}

/// Code and words, with the fields of a call that was carried out beside them.
pub(in crate::http) fn envelope(done: Result<Map<String, Value>, ImError>) -> Map<String, Value> {
    match done {
        Ok(fields) => {
            let mut envelope = head("OK", 0, "");
            envelope.extend(fields);
            envelope
        }
        Err(error) => head("FAIL", error.code.number(), &error.info),
    }
}

/// The answer to a call that was refused.
pub(in crate::http) fn refused(error: &ImError) -> Response {
    answer(Err(error.clone()))
}

fn head(status: &str, code: i64, info: &str) -> Map<String, Value> {
    [
        ("ActionStatus", Value::from(status)),
        ("ErrorInfo", Value::from(info)),
        ("ErrorCode", Value::from(code)),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value))
    .collect()
}

/// Something went wrong on this side: the log has the causes, the caller does not.
pub(in crate::http) fn internal(error: &dyn std::error::Error) -> ImError {
    tracing::error!(error = error_chain(error), "rest.internal");
    ImErrorCode::Internal
        .because("something went wrong on this side: try again, and look at the log")
}
