//! Whether the program lives, and whether it can work.

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use engine::{Engine, NotReady};
use http::StatusCode;

pub(super) fn router(engine: Engine) -> Router {
    Router::new()
        .route("/healthz", get(|| async { "ok" }))
        .route("/readyz", get(ready))
        .with_state(engine)
}

async fn ready(State(engine): State<Engine>) -> (StatusCode, &'static str) {
    match engine.ready().await {
        Ok(()) => (StatusCode::OK, "ready"),
        Err(error) => {
            tracing::warn!(error = &error as &dyn std::error::Error, "readyz.not_ready");
            let said = match error {
                NotReady::Storage(_) => "the database does not answer",
                NotReady::LoopEnded(_) => "a loop has ended: the log says which",
            };
            (StatusCode::SERVICE_UNAVAILABLE, said)
        }
    }
}
