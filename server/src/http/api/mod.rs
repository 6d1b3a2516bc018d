//! The management API, under `/api/v1`: what a program may do with one application.
//!
//! Thin: a handler reads what was sent, calls `engine`, and shows what came of it. The OpenAPI document
//! is made of the handlers, so that none is missing from it.

mod application;
mod as_sent;
mod caller;
mod certificate_content;
mod certificate_view;
mod certificates;
mod devices;
mod document;
mod named_values;
mod once;
mod problem;
mod pushes;
mod sent;
mod test_pushes;
mod values;

use axum::extract::DefaultBodyLimit;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{any, get};
use axum::{Json, Router};
use engine::Engine;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use problem::{ApiProblem, Kind};

const BASE: &str = "/api/v1";
/// The longest values of every field, with room for white space.
const LARGEST_BODY: usize = 64 * 1024;

pub(super) fn router(engine: Engine) -> Router {
    let (router, document) = parts();
    let router: Router<Engine> = router;
    router
        .route(
            "/api/v1/openapi.json",
            get(move || async move { Json(document) }),
        )
        .route("/api/v1", any(not_found))
        .route("/api/v1/", any(not_found))
        // For all that stands before it.
        .method_not_allowed_fallback(not_allowed)
        .with_state(engine)
}

/// The OpenAPI document.
pub(crate) fn document() -> OpenApi {
    parts().1
}

fn parts() -> (Router<Engine>, OpenApi) {
    let calls = OpenApiRouter::new()
        .routes(routes!(application::see))
        .routes(routes!(certificates::list, certificates::add))
        .routes(routes!(
            certificates::find,
            certificates::edit,
            certificates::delete
        ))
        .routes(routes!(certificates::restore))
        .routes(routes!(certificates::revisions))
        .routes(routes!(certificates::withdraw))
        .routes(routes!(certificates::verify))
        .routes(routes!(test_pushes::send))
        .routes(routes!(test_pushes::find))
        .routes(routes!(devices::find))
        .routes(routes!(pushes::list))
        .routes(routes!(pushes::trace))
        .fallback(not_found)
        .layer(DefaultBodyLimit::max(LARGEST_BODY));
    let (router, mut document) = OpenApiRouter::with_openapi(document::start())
        .nest(BASE, calls)
        .split_for_parts();
    document::finish(&mut document);
    (router, document)
}

/// The answer that did not come in time.
pub(super) fn no_answer_in_time(said: &str) -> Response {
    ApiProblem::new(Kind::NoAnswerInTime, said).into_response()
}

async fn not_found() -> ApiProblem {
    ApiProblem::new(Kind::NotFound, "there is no such address: see openapi.json")
}

async fn not_allowed() -> ApiProblem {
    ApiProblem::new(
        Kind::MethodNotAllowed,
        "this address takes another method: see openapi.json",
    )
}
