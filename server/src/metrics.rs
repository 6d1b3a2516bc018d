//! `/metrics`, on a listener of its own: whoever reaches the console does not reach it.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use domain::Timestamp;
use engine::Engine;
use engine::metrics::Levels;
use http::StatusCode;
use http::header::CONTENT_TYPE;
use prometheus_client::encoding::prometheus_text::{CONTENT_TYPE as TEXT_FORMAT, encode};
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::{ConstGauge, Gauge};
use prometheus_client::registry::{Registry, Unit};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tower_http::timeout::TimeoutLayer;

use crate::http::Requests;

/// Shorter than the ten seconds that Prometheus waits.
const LONGEST_ANSWER: Duration = Duration::from_secs(5);

/// What is asked when somebody scrapes.
#[derive(Debug)]
struct Watched {
    engine: Engine,
    requests: Requests,
    started_at: Timestamp,
}

/// Answers scrapes until it is dropped.
#[derive(Debug)]
pub(crate) struct MetricsServer(JoinHandle<()>);

impl MetricsServer {
    pub(crate) fn start(listener: TcpListener, engine: Engine, requests: Requests) -> Self {
        let watched = Arc::new(Watched {
            started_at: engine.now(),
            engine,
            requests,
        });
        let router = Router::new()
            .route("/metrics", get(scrape))
            .layer(TimeoutLayer::with_status_code(
                StatusCode::SERVICE_UNAVAILABLE,
                LONGEST_ANSWER,
            ))
            .with_state(watched);
        Self(tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, router).await {
                tracing::error!(%error, "metrics.not_served");
            }
        }))
    }
}

impl Drop for MetricsServer {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Where it is scraped, for people.
pub(crate) fn url(address: SocketAddr) -> String {
    format!("http://{address}/metrics")
}

async fn scrape(State(watched): State<Arc<Watched>>) -> Response {
    let levels = match engine::metrics::levels(&watched.engine).await {
        Ok(levels) => levels,
        Err(error) => {
            tracing::error!(error = &error as &dyn std::error::Error, "metrics.not_read");
            let said = "the database does not answer";
            return (StatusCode::SERVICE_UNAVAILABLE, said).into_response();
        }
    };
    let mut text = String::new();
    match encode(&mut text, &watched.registry(&levels)) {
        Ok(()) => ([(CONTENT_TYPE, TEXT_FORMAT)], text).into_response(),
        Err(error) => {
            tracing::error!(%error, "metrics.not_written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

impl Watched {
    fn registry(&self, levels: &Levels) -> Registry {
        let mut registry = Registry::default();
        registry.register_with_unit(
            "process_start_time",
            "When the program was started, in UNIX time",
            Unit::Seconds,
            ConstGauge::new(seconds(self.started_at)),
        );
        let own = registry.sub_registry_with_prefix("pushdeck");
        own.register("build_info", "The program's version", build_info());
        self.requests.register(own);
        engine::metrics::register(&self.engine, levels, own);
        registry
    }
}

fn seconds(at: Timestamp) -> i64 {
    at.as_millis().div_euclid(1000)
}

/// The text format has no metric for what never changes: by custom it is a gauge of 1.
fn build_info() -> Family<[(&'static str, &'static str); 1], Gauge> {
    let info = Family::<_, Gauge>::default();
    info.get_or_create(&[("version", env!("CARGO_PKG_VERSION"))])
        .set(1);
    info
}
