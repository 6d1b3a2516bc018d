//! Everything around the pages: files, sessions, security headers, health, and what programs call.

mod answer_time;
mod api;
mod client_address;
mod connections;
mod cross_site;
mod device_connection;
mod files;
mod health;
mod receipts;
mod requests;
mod rest;
mod security_headers;
mod sessions;
mod state_change;
mod unread_bodies;

use std::path::Path;
use std::time::Duration;

use app::AppState;
use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use tower_http::trace::TraceLayer;

use answer_time::AnswerTime;

pub(crate) use api::document as openapi;
pub(crate) use client_address::TrustedProxies;
pub(crate) use connections::serve;
pub(crate) use device_connection::DEVICE_CONNECTION;
pub(crate) use requests::Requests;

/// The request as the log names it: a query may hold a UserSig, and the path of a receipt, callback or
/// invitation is a secret.
fn span<B>(request: &::http::Request<B>) -> tracing::Span {
    let path = request.uri().path();
    let path = ["/receipts/", "/callbacks/", "/invitation/"]
        .into_iter()
        .find(|secret| path.starts_with(secret))
        .unwrap_or(path);
    tracing::debug_span!("request", method = %request.method(), path)
}

/// Everything that the console answers to.
pub(crate) fn router(
    state: &AppState,
    site: &Path,
    proxies: TrustedProxies,
    requests: Requests,
    longest_answer: Duration,
) -> Router {
    let answer_time = AnswerTime {
        longest: longest_answer,
        state: state.clone(),
    };
    let pages = app::router(state.clone())
        .layer(sessions::layer(state))
        .layer(cross_site::layer())
        .layer(from_fn_with_state(state.clone(), cross_site::in_words));
    files::router(site)
        .merge(health::router(state.engine.clone()))
        .merge(device_connection::router(state.engine.clone()))
        .merge(receipts::router(state.engine.clone()))
        .merge(state_change::router(state.engine.clone()))
        .merge(rest::router(state.engine.clone()))
        .merge(api::router(state.engine.clone()))
        .fallback_service(pages)
        .layer(from_fn_with_state(answer_time, answer_time::keep))
        .layer(from_fn_with_state(
            state.secure_cookies,
            security_headers::add,
        ))
        .layer(from_fn_with_state(proxies, client_address::add))
        .layer(from_fn(unread_bodies::read_out))
        .layer(from_fn_with_state(requests, requests::count))
        .layer(TraceLayer::new_for_http().make_span_with(span))
}
