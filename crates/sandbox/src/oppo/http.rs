//! The gateway's wires: form bodies in, JSON out, and the faults that break them.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::rejection::BytesRejection;
use axum::extract::{ConnectInfo, DefaultBodyLimit, State};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use domain::oppo::Region;
use serde_json::Value;

use super::codes::{Code, Refusal, answer};
use super::form::Form;
use super::gateway::{Call, Gateway};
use crate::faults::Fault;
use crate::listener::ResetSwitch;

/// Enough for a batch of the longest messages, percent-encoded.
const MOST_BYTES: usize = 64 * 1024 * 1024;

#[derive(Clone, Debug)]
struct Wires {
    gateway: Arc<Gateway>,
    region: Region,
    slow_answer: Duration,
}

/// Every call of one region's gateway, below `prefix`.
pub(crate) fn router(
    prefix: &str,
    region: Region,
    gateway: Arc<Gateway>,
    slow_answer: Duration,
) -> Router {
    let wires = Wires {
        gateway,
        region,
        slow_answer,
    };
    Call::ALL
        .into_iter()
        .fold(Router::new(), |router, call| {
            let handler = move |State(wires): State<Wires>,
                                ConnectInfo(switch): ConnectInfo<ResetSwitch>,
                                headers: HeaderMap,
                                body: Result<Bytes, BytesRejection>| async move {
                serve(&wires, call, &switch, &headers, body).await
            };
            let path = format!("{prefix}{}", call.path());
            router.route(&path, post(handler).fallback(method_not_allowed))
        })
        .layer(DefaultBodyLimit::max(MOST_BYTES))
        .with_state(wires)
}

async fn method_not_allowed() -> Response {
    json(&answer(Err(Code::MethodNotAllowed.into())))
}

async fn serve(
    wires: &Wires,
    call: Call,
    switch: &ResetSwitch,
    headers: &HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let gateway = &wires.gateway;
    let known = posted_form(headers, body).and_then(|form| {
        let header = headers.get("auth_token").and_then(|it| it.to_str().ok());
        let app = gateway.caller(wires.region, call, &form, header)?;
        Ok((form, app))
    });
    let (form, app) = match known {
        Ok(known) => known,
        Err(refusal) => return json(&answer(Err(refusal))),
    };
    let carry_out = || answer(gateway.carry_out(call, &app, &form));
    match app.fault {
        Fault::ServerError => server_error(),
        Fault::NotJson => web_page(),
        Fault::ConnectionReset => {
            switch.reset();
            Response::default()
        }
        Fault::HalfBody => half_of(&carry_out()),
        Fault::Slow => {
            tokio::time::sleep(wires.slow_answer).await;
            json(&carry_out())
        }
        Fault::None
        | Fault::WrongSecret
        | Fault::RateLimited
        | Fault::DailyQuota
        | Fault::Unavailable
        | Fault::UserDailyLimit
        | Fault::RegidInvalid => json(&carry_out()),
    }
}

/// A body that is not declared as a form is not read, so that every field is missing.
fn posted_form(headers: &HeaderMap, body: Result<Bytes, BytesRejection>) -> Result<Form, Refusal> {
    let media_type = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .unwrap_or_default();
    if !media_type
        .trim()
        .eq_ignore_ascii_case("application/x-www-form-urlencoded")
    {
        return Ok(Form::default());
    }
    let body = body.map_err(|_| Code::InvalidArguments.because("the body could not be read"))?;
    Form::parse(&body)
}

fn json(answer: &Value) -> Response {
    let content_type = [(CONTENT_TYPE, "application/json;charset=UTF-8")];
    (content_type, answer.to_string()).into_response()
}

fn server_error() -> Response {
    let headers = [(RETRY_AFTER, "7"), (CONTENT_TYPE, "text/html")];
    let page = "<html><body><h1>503 Service Temporarily Unavailable</h1></body></html>";
    (StatusCode::SERVICE_UNAVAILABLE, headers, page).into_response()
}

fn web_page() -> Response {
    let content_type = [(CONTENT_TYPE, "text/html; charset=utf-8")];
    let page = "<!doctype html><title>Welcome</title><p>Sign in to use this network.";
    (content_type, page).into_response()
}

/// Announces the whole answer, sends half of it, and closes the connection. The pause in between
/// lets the first half leave before the body fails.
fn half_of(answer: &Value) -> Response {
    let text = answer.to_string();
    let whole = text.len();
    let half = Bytes::copy_from_slice(&text.as_bytes()[..whole / 2]);
    let body = futures::stream::unfold(Some(half), |half| async {
        match half {
            Some(half) => Some((Ok(half), None)),
            None => {
                tokio::task::yield_now().await;
                Some((Err(std::io::Error::other("the fault HalfBody")), None))
            }
        }
    });
    let headers = [
        (CONTENT_TYPE, "application/json;charset=UTF-8".to_owned()),
        (CONTENT_LENGTH, whole.to_string()),
    ];
    (headers, Body::from_stream(body)).into_response()
}
