//! A form that another site's page has posted is refused, in words.

use app::{AppState, Refusal};
use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::StatusCode;
use tower_http::csrf::{CsrfLayer, ProtectionError};

/// Marks the bare answer to such a form.
#[derive(Clone, Copy)]
struct CrossSite;

/// What tells such a form from our own.
pub(super) fn layer() -> CsrfLayer<fn(ProtectionError) -> Response> {
    let answer: fn(ProtectionError) -> Response = |error| bare(&error);
    CsrfLayer::new().with_rejection_response(answer)
}

fn bare(error: &ProtectionError) -> Response {
    tracing::info!(kind = ?error.kind(), "request.cross_site");
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::FORBIDDEN;
    response.extensions_mut().insert(CrossSite);
    response
}

/// Puts the console's page in place of the bare answer.
pub(super) async fn in_words(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    // What changes nothing is never refused.
    if request.method().is_safe() {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let asked = parts.clone();
    let response = next.run(Request::from_parts(parts, body)).await;
    match response.extensions().get::<CrossSite>() {
        Some(CrossSite) => Refusal::CrossSite.page(&state, asked).await,
        None => response,
    }
}
