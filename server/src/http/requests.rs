//! Counts requests and how long their answers take to begin.

use std::time::Duration;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::{Family, MetricConstructor};
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};
use tokio::time::Instant;

/// In seconds: from what a file takes to the longest that an answer may take.
const BUCKETS: [f64; 12] = [
    0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0, 45.0,
];

/// What kind of address a request asks for, by how the path begins: addresses hold secrets and are
/// too many to be told apart.
const CLASSES: [(&str, &str); 10] = [
    ("/v4/device/connection", "device_connection"),
    ("/v4/", "rest"),
    ("/api/v1", "management"),
    ("/receipts/", "receipts"),
    ("/callbacks/", "state_change"),
    ("/pkg/", "files"),
    ("/favicon.svg", "files"),
    ("/healthz", "health"),
    ("/readyz", "health"),
    ("/", "pages"),
];

#[derive(Clone, Debug, EncodeLabelSet, Eq, Hash, PartialEq)]
struct Answered {
    class: &'static str,
    status: u16,
}

#[derive(Clone, Debug, EncodeLabelSet, Eq, Hash, PartialEq)]
struct Class {
    class: &'static str,
}

#[derive(Clone, Copy, Debug)]
struct Buckets;

impl MetricConstructor<Histogram> for Buckets {
    fn new_metric(&self) -> Histogram {
        Histogram::new(BUCKETS)
    }
}

/// The requests that were answered so far. Clones count together.
#[derive(Clone, Debug)]
pub(crate) struct Requests {
    answered: Family<Answered, Counter>,
    took: Family<Class, Histogram, Buckets>,
}

impl Default for Requests {
    fn default() -> Self {
        Self {
            answered: Family::default(),
            took: Family::new_with_constructor(Buckets),
        }
    }
}

impl Requests {
    pub(crate) fn register(&self, registry: &mut Registry) {
        registry.register(
            "http_requests",
            "Requests, by kind of address and status of the answer",
            self.answered.clone(),
        );
        registry.register_with_unit(
            "http_request_duration",
            "How long answers took to begin",
            Unit::Seconds,
            self.took.clone(),
        );
    }

    fn count(&self, class: &'static str, status: u16, took: Duration) {
        self.answered
            .get_or_create(&Answered { class, status })
            .inc();
        let histogram = self.took.get_or_create(&Class { class });
        histogram.observe(took.as_secs_f64());
    }
}

/// Counts a request when its answer begins. One that is given up before is not counted.
pub(super) async fn count(
    State(requests): State<Requests>,
    request: Request,
    next: Next,
) -> Response {
    let class = class_of(request.uri().path());
    let began = Instant::now();
    let response = next.run(request).await;
    requests.count(class, response.status().as_u16(), began.elapsed());
    response
}

fn class_of(path: &str) -> &'static str {
    let found = CLASSES.iter().find(|(start, _)| path.starts_with(start));
    found.map_or("other", |(_, class)| class)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_class_and_its_rest_is_told_to_nobody() {
        for (path, class) in [
            ("/", "pages"),
            ("/applications/1400000001/pushes", "pages"),
            ("/invitation/0123", "pages"),
            ("/pkg/pushdeck.css", "files"),
            ("/v4/openim/sendmsg", "rest"),
            ("/v4/device/connection", "device_connection"),
            ("/api/v1/pushes", "management"),
            ("/receipts/oppo/7001/0123", "receipts"),
            ("/callbacks/state-change/1400000001/0123", "state_change"),
            ("/readyz", "health"),
            ("*", "other"),
        ] {
            assert_eq!(class_of(path), class, "{path}");
        }
    }
}
