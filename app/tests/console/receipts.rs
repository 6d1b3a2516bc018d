//! Where the vendor posts its receipts: a listener that keeps them until a test wants them.

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::post;
use tokio::sync::{Mutex, mpsc};

/// What the vendor has posted, and where.
#[derive(Debug)]
pub(crate) struct Letter {
    pub(crate) certificate: String,
    pub(crate) key: String,
    pub(crate) body: String,
}

pub(crate) struct Receipts {
    address: SocketAddr,
    letters: Mutex<mpsc::UnboundedReceiver<Letter>>,
}

impl Receipts {
    pub(crate) async fn listen() -> Self {
        let (sender, letters) = mpsc::unbounded_channel();
        let router = Router::new()
            .route("/receipts/oppo/{certificate}/{key}", post(keep))
            .with_state(sender);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self {
            address,
            letters: Mutex::new(letters),
        }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) async fn next(&self) -> Letter {
        let mut letters = self.letters.lock().await;
        let waiting = tokio::time::timeout(Duration::from_secs(20), letters.recv());
        waiting.await.unwrap().unwrap()
    }
}

async fn keep(
    State(sender): State<mpsc::UnboundedSender<Letter>>,
    Path((certificate, key)): Path<(String, String)>,
    body: String,
) {
    sender
        .send(Letter {
            certificate,
            key,
            body,
        })
        .unwrap();
}
