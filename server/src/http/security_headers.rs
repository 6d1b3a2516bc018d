//! The headers that keep a page to itself.

use std::sync::Arc;

use app::{PageNonce, SecureCookies};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use http::{HeaderMap, HeaderName, HeaderValue};
use leptos::nonce::Nonce;

/// Mints the nonce that the page's own scripts carry, and forbids all others.
pub(super) async fn add(
    State(secure): State<SecureCookies>,
    mut request: Request,
    next: Next,
) -> Response {
    let nonce: Arc<str> = Nonce::new().as_inner().clone();
    request.extensions_mut().insert(PageNonce(nonce.clone()));
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    // Base64 has no character that a header could not carry; without a policy there is no page.
    let policy = HeaderValue::from_str(&content_security_policy(&nonce))
        .unwrap_or(HeaderValue::from_static("default-src 'none'"));
    headers.insert(CONTENT_SECURITY_POLICY, policy);
    fixed(headers, X_CONTENT_TYPE_OPTIONS, "nosniff");
    fixed(headers, X_FRAME_OPTIONS, "DENY");
    fixed(headers, REFERRER_POLICY, "same-origin");
    fixed(
        headers,
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    );
    fixed(
        headers,
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    );
    fixed(
        headers,
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=()",
    );
    // Only where people come over TLS: it would lock everybody out of a console without.
    if secure.0 {
        fixed(headers, STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    if !headers.contains_key(CACHE_CONTROL) {
        fixed(headers, CACHE_CONTROL, "no-store");
    }
    response
}

fn fixed(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    headers.insert(name, HeaderValue::from_static(value));
}

/// Scripts by nonce and WebAssembly only; no inline style, no frame, nothing from elsewhere.
fn content_security_policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; \
         style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; \
         base-uri 'none'; frame-ancestors 'none'"
    )
}
