//! The site's files. Those under `/pkg` carry a hash in their name, so a browser never asks twice.

use std::path::Path;

use axum::Router;
use http::HeaderValue;
use http::header::CACHE_CONTROL;
use tower::ServiceBuilder;
use tower_http::services::{ServeDir, ServeFile};
use tower_http::set_header::SetResponseHeaderLayer;

/// A year, and never ask whether it has changed.
const FOREVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const AN_HOUR: HeaderValue = HeaderValue::from_static("public, max-age=3600");

pub(super) fn router(site: &Path) -> Router {
    let hashed = ServiceBuilder::new().layer(cached(FOREVER)).service(
        ServeDir::new(site.join("pkg"))
            .append_index_html_on_directories(false)
            .precompressed_br()
            .precompressed_gzip(),
    );
    let icon = ServiceBuilder::new().layer(cached(AN_HOUR)).service(
        ServeFile::new(site.join("favicon.svg"))
            .precompressed_br()
            .precompressed_gzip(),
    );
    Router::new()
        .nest_service("/pkg", hashed)
        .route_service("/favicon.svg", icon)
}

/// Only what was found is kept: a missing file may come with the next build.
fn cached(
    value: HeaderValue,
) -> SetResponseHeaderLayer<
    impl Fn(
        &http::Response<tower_http::services::fs::ServeFileSystemResponseBody>,
    ) -> Option<HeaderValue>
    + Clone,
> {
    SetResponseHeaderLayer::overriding(
        CACHE_CONTROL,
        move |response: &http::Response<tower_http::services::fs::ServeFileSystemResponseBody>| {
            response.status().is_success().then(|| value.clone())
        },
    )
}
