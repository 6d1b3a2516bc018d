//! An application's back end, as far as callbacks go: it writes down what it is called with.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::any;
use serde_json::Value;
use tokio::sync::Semaphore;

/// How it answers.
#[derive(Clone, Debug)]
pub(crate) enum Answer {
    Status(u16),
    /// Not now, with that Retry-After.
    Busy(&'static str),
    /// Never.
    Silence,
    RedirectTo(String),
    /// Success, with that many bytes of words.
    Long(usize),
}

/// What it was called with.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) uri: Uri,
    pub(crate) signature: Option<String>,
    pub(crate) body: String,
}

impl Call {
    pub(crate) fn events(&self) -> Vec<Value> {
        let body: Value = serde_json::from_str(&self.body).unwrap();
        body["Events"].as_array().unwrap().clone()
    }
}

pub(crate) struct BackEnd {
    /// Where it is, as its admin would type it.
    pub(crate) url: String,
    shared: Arc<Shared>,
}

struct Shared {
    answer: Mutex<Answer>,
    calls: Mutex<Vec<Call>>,
    called: Semaphore,
}

impl BackEnd {
    pub(crate) async fn start() -> Self {
        let shared = Arc::new(Shared {
            answer: Mutex::new(Answer::Status(200)),
            calls: Mutex::default(),
            called: Semaphore::new(0),
        });
        let router = Router::new()
            .route("/{*path}", any(take))
            .with_state(Arc::clone(&shared));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/callbacks", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, shared }
    }

    pub(crate) fn answer(&self, answer: Answer) {
        *self.shared.answer.lock().unwrap() = answer;
    }

    pub(crate) fn calls(&self) -> Vec<Call> {
        self.shared.calls.lock().unwrap().clone()
    }

    /// The events of all calls.
    pub(crate) fn events(&self) -> Vec<Value> {
        self.calls().iter().flat_map(Call::events).collect()
    }

    /// Returns when another call has come: bounded, for nothing takes a minute.
    pub(crate) async fn called(&self) {
        let waited = tokio::time::timeout(Duration::from_secs(60), self.shared.called.acquire());
        waited.await.unwrap().unwrap().forget();
    }
}

async fn take(
    State(shared): State<Arc<Shared>>,
    uri: Uri,
    headers: HeaderMap,
    body: String,
) -> Response {
    let signature = headers.get("Pushdeck-Signature");
    shared.calls.lock().unwrap().push(Call {
        uri,
        signature: signature.map(|value| value.to_str().unwrap().to_owned()),
        body,
    });
    shared.called.add_permits(1);
    let answer = shared.answer.lock().unwrap().clone();
    match answer {
        Answer::Status(status) => StatusCode::from_u16(status).unwrap().into_response(),
        Answer::Busy(retry_after) => {
            let headers = [("Retry-After", retry_after)];
            (StatusCode::SERVICE_UNAVAILABLE, headers).into_response()
        }
        Answer::Silence => std::future::pending().await,
        Answer::RedirectTo(url) => Redirect::temporary(&url).into_response(),
        Answer::Long(bytes) => "x".repeat(bytes).into_response(),
    }
}
