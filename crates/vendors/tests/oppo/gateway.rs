//! A stand-in for OPPO that remembers what it was asked and answers what the test says.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{Form, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use domain::ManualClock;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpSocket};
use vendors::oppo::OppoConnector;

use crate::fixtures::{self, START};

/// One request, as it came in.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) form: HashMap<String, String>,
    pub(crate) content_type: String,
    pub(crate) user_agent: String,
}

/// Answers the n-th request, counted from 0.
type Script = Arc<dyn Fn(usize, &Seen) -> Response + Send + Sync>;

#[derive(Clone)]
struct Door {
    script: Script,
    seen: Arc<Mutex<Vec<Seen>>>,
}

/// The running server; it ends with the test.
pub(crate) struct Gateway {
    pub(crate) url: String,
    pub(crate) clock: Arc<ManualClock>,
    auth: Door,
    unicast: Door,
}

pub(crate) fn auth_ok(token: &str) -> Response {
    format!(r#"{{"code":0,"message":"success","data":{{"auth_token":"{token}","create_time":"1528103200000"}}}}"#)
        .into_response()
}

pub(crate) fn unicast_ok() -> Response {
    r#"{"code":0,"message":"success","data":{"messageId":"3000001-1-1-abc"}}"#.into_response()
}

pub(crate) fn code(code: i64, message: &str) -> Response {
    format!(r#"{{"code":{code},"message":"{message}","data":null}}"#).into_response()
}

impl Gateway {
    pub(crate) async fn start(
        auth: impl Fn(usize, &Seen) -> Response + Send + Sync + 'static,
        unicast: impl Fn(usize, &Seen) -> Response + Send + Sync + 'static,
    ) -> Self {
        let door = |script: Script| Door {
            script,
            seen: Arc::default(),
        };
        let (auth, unicast) = (door(Arc::new(auth)), door(Arc::new(unicast)));
        let app = Router::new()
            .route("/server/v1/auth", post(answer).with_state(auth.clone()))
            .route(
                "/server/v1/message/notification/unicast",
                post(answer).with_state(unicast.clone()),
            );
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self {
            url,
            clock: Arc::new(ManualClock::at(START)),
            auth,
            unicast,
        }
    }

    /// Gives out `token-1`, `token-2`, … and takes every push.
    pub(crate) async fn friendly() -> Self {
        Self::start(
            |n, _| auth_ok(&format!("token-{}", n + 1)),
            |_, _| unicast_ok(),
        )
        .await
    }

    pub(crate) fn connector(&self) -> OppoConnector {
        fixtures::connector(&self.url, &self.url, &self.clock)
    }

    pub(crate) fn auths(&self) -> Vec<Seen> {
        self.auth.seen.lock().unwrap().clone()
    }

    pub(crate) fn unicasts(&self) -> Vec<Seen> {
        self.unicast.seen.lock().unwrap().clone()
    }

    /// The tokens that pushes came with, in order.
    pub(crate) fn tokens(&self) -> Vec<String> {
        self.unicasts()
            .iter()
            .map(|seen| seen.form["auth_token"].clone())
            .collect()
    }
}

async fn answer(
    State(door): State<Door>,
    headers: HeaderMap,
    Form(form): Form<HashMap<String, String>>,
) -> Response {
    let header = |name| {
        headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
            .to_owned()
    };
    let seen = Seen {
        form,
        content_type: header(header::CONTENT_TYPE),
        user_agent: header(header::USER_AGENT),
    };
    let n = {
        let mut all = door.seen.lock().unwrap();
        all.push(seen.clone());
        all.len() - 1
    };
    (door.script)(n, &seen)
}

/// A server that reads a request and then sends these bytes and hangs up, for every connection.
pub(crate) async fn raw_server(reply: &'static [u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let mut request = vec![0; 4096];
            let _ = socket.read(&mut request).await;
            let _ = socket.write_all(reply).await;
            let _ = socket.shutdown().await;
        }
    });
    format!("http://{address}")
}

/// A server that hangs up with a TCP reset as soon as a request has come.
pub(crate) async fn resetting_server() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let mut one = [0];
            let _ = socket.read(&mut one).await;
            let _ = socket.set_zero_linger();
        }
    });
    format!("http://{address}")
}

/// A server that takes connections and never says a word.
pub(crate) async fn silent_server() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let mut open = Vec::new();
        while let Ok((socket, _)) = listener.accept().await {
            open.push(socket);
        }
    });
    format!("http://{address}")
}

/// An address at which nobody listens, taken as long as the socket lives.
pub(crate) fn nobody() -> (String, TcpSocket) {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(SocketAddr::from(([127, 0, 0, 1], 0))).unwrap();
    (format!("http://{}", socket.local_addr().unwrap()), socket)
}
