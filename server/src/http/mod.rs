//! Everything around the pages: files, sessions, security headers, health, and what programs call.

mod files;
mod health;
mod receipts;
mod rest;
mod security_headers;
mod sessions;

use std::path::Path;
use std::time::Duration;

use ::http::StatusCode;
use app::AppState;
use axum::Router;
use axum::middleware::from_fn;
use tower_http::csrf::CsrfLayer;
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;

/// The longest that an answer may take to begin. A test push waits for the vendor at most twice
/// ten seconds: to authorise and to send.
const LONGEST_ANSWER: Duration = Duration::from_secs(45);

/// Everything that the console answers to.
pub(crate) fn router(state: &AppState, site: &Path) -> Router {
    let pages = app::router(state.clone())
        .layer(sessions::layer(state))
        .layer(CsrfLayer::new());
    files::router(site)
        .merge(health::router(state.engine.clone()))
        .merge(receipts::router(state.engine.clone()))
        .merge(rest::router(state.engine.clone()))
        .fallback_service(pages)
        .layer(from_fn(security_headers::add))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            LONGEST_ANSWER,
        ))
        .layer(TraceLayer::new_for_http())
}
