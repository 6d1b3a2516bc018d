//! How long an answer may take to begin, and what is said when it does not.

use std::time::Duration;

use app::{AppState, Refusal};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use domain::message::ImErrorCode;
use http::StatusCode;
use tokio::time::timeout;

use super::{api, rest};

const SAID: &str = "there was no answer in time: look whether it is done, then try again";

/// How long an answer may take to begin.
#[derive(Clone)]
pub(super) struct AnswerTime {
    pub(super) longest: Duration,
    pub(super) state: AppState,
}

/// Marks the answer to a request that was given up: whatever it still sends is waited for no longer.
#[derive(Clone, Copy)]
pub(super) struct GivenUp;

/// Answers in time, whoever asks in the form that they know.
pub(super) async fn keep(State(time): State<AnswerTime>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let asked = parts.clone();
    let answer = next.run(Request::from_parts(parts, body));
    if let Ok(response) = timeout(time.longest, answer).await {
        return response;
    }
    let path = asked.uri.path();
    let is_below = |start: &str| path.starts_with(start);
    let mut response = if is_below("/api/") {
        api::no_answer_in_time(SAID)
    } else if is_below("/v4/") || is_below("/callbacks/") {
        rest::envelope::refused(&ImErrorCode::Internal.because(SAID))
    } else if is_below("/receipts/") {
        (StatusCode::SERVICE_UNAVAILABLE, SAID).into_response()
    } else {
        Refusal::TooSlow.page(&time.state, asked).await
    };
    response.extensions_mut().insert(GivenUp);
    response
}
