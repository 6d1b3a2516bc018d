//! The connections that requests come by.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::response::Response;
use axum::serve::Listener;
use http::Request;
use hyper::body::Incoming;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::time::timeout;
use tower::ServiceExt as _;

/// The longest that the head of a request may take to come: whoever sends it by and by holds a
/// connection for nothing. A connection that is kept for the next request is closed after this time
/// too, as is usual.
const LONGEST_HEAD: Duration = Duration::from_secs(75);

/// Answers requests until `stopping`. Then nobody new is let in, and it returns when the open
/// requests have ended.
pub(crate) async fn serve(
    listener: TcpListener,
    router: Router,
    stopping: impl Future<Output = ()>,
) {
    serve_within(LONGEST_HEAD, listener, router, stopping).await;
}

/// axum's own loop starts no timer, and without one a head may take for ever.
async fn serve_within(
    longest_head: Duration,
    mut listener: TcpListener,
    router: Router,
    stopping: impl Future<Output = ()>,
) {
    // HTTP/1.1 alone: finding out which version a silent connection speaks has no time limit.
    let mut http = Builder::new(TokioExecutor::new()).http1_only();
    http.http1()
        .timer(TokioTimer::new())
        .header_read_timeout(longest_head);
    let open = GracefulShutdown::new();
    let (going, _) = watch::channel(());
    let mut stopping = pin!(stopping);
    loop {
        let (stream, peer) = tokio::select! {
            // axum's: an error of one connection is waited out, and none ends the loop.
            accepted = Listener::accept(&mut listener) => accepted,
            () = &mut stopping => break,
        };
        let service = service_of(router.clone(), peer);
        let (http, open) = (http.clone(), open.watcher());
        let mut going = going.subscribe();
        tokio::spawn(async move {
            // hyper's own timer starts with the first byte.
            let mut first = [0];
            let spoken = tokio::select! {
                spoken = timeout(longest_head, stream.peek(&mut first)) => matches!(spoken, Ok(Ok(1))),
                // An error: the sender is gone.
                _ = going.changed() => false,
            };
            if !spoken {
                return;
            }
            let connection = http.serve_connection_with_upgrades(TokioIo::new(stream), service);
            if let Err(error) = open.watch(connection.into_owned()).await {
                tracing::debug!(error = &*error, "connection.broken");
            }
        });
    }
    drop((listener, going));
    open.shutdown().await;
}

/// What answers the requests of one connection, which come from `peer`.
fn service_of(
    router: Router,
    peer: SocketAddr,
) -> impl Service<Request<Incoming>, Response = Response, Error = Infallible, Future: Send + 'static>
+ Clone {
    service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        router.clone().oneshot(request)
    })
}

#[cfg(test)]
mod tests {
    use axum::routing::get;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpStream;
    use tokio::task::JoinHandle;

    use super::*;

    const SHORT: Duration = Duration::from_millis(100);
    /// Far more than that, on a busy machine too.
    const PATIENCE: Duration = Duration::from_secs(20);

    async fn start() -> (SocketAddr, JoinHandle<()>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new().route("/", get(|| async { "hello" }));
        let serving = serve_within(SHORT, listener, router, std::future::pending());
        (address, tokio::spawn(serving))
    }

    /// All that comes until the other side closes.
    async fn until_closed(connection: &mut TcpStream) -> String {
        let mut all = Vec::new();
        let read = timeout(PATIENCE, connection.read_to_end(&mut all)).await;
        read.expect("it is closed").unwrap();
        String::from_utf8(all).unwrap()
    }

    #[tokio::test]
    async fn a_head_that_does_not_come_to_its_end_is_not_waited_for() {
        let (address, serving) = start().await;
        for begun in ["", "GET / HTTP/1.1\r\nHost: push.example.com\r\n"] {
            let mut connection = TcpStream::connect(address).await.unwrap();
            connection.write_all(begun.as_bytes()).await.unwrap();
            let answer = until_closed(&mut connection).await;
            assert!(!answer.contains("hello"), "{answer}");
        }
        serving.abort();
    }

    #[tokio::test]
    async fn a_whole_head_is_answered() {
        let (address, serving) = start().await;
        let mut connection = TcpStream::connect(address).await.unwrap();
        let head = b"GET / HTTP/1.1\r\nHost: push.example.com\r\n\r\n";
        connection.write_all(head).await.unwrap();
        let answer = until_closed(&mut connection).await;
        assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
        assert!(answer.ends_with("hello"), "{answer}");
        serving.abort();
    }
}
