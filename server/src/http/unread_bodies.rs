//! Reads what a refused request still sends.
//!
//! Who is refused before the body was read to its end goes on sending. A connection that is closed
//! in the middle of that is reset, and the reset takes the answer with it: the sender would see a
//! broken connection where a sentence was written for it.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, BodyDataStream, Bytes, HttpBody};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use futures::StreamExt as _;
use http::header::EXPECT;
use http_body::{Frame, SizeHint};
use tokio::sync::oneshot;
use tokio::time::timeout;

use super::answer_time::GivenUp;

/// The most that is read and thrown away; the connection of who sends more is closed.
const MOST_BYTES: usize = 16 * 1024 * 1024;
/// How long that may take.
const LONGEST: Duration = Duration::from_secs(5);

/// Answers when the body has been read, by the handler or by nobody.
pub(super) async fn read_out(request: Request, next: Next) -> Response {
    // Who waits to be asked for the body has not sent any.
    if request.body().is_end_stream() || request.headers().contains_key(EXPECT) {
        return next.run(request).await;
    }
    let (back, rest) = oneshot::channel();
    let request = request.map(|body| {
        Body::new(Lent {
            body,
            back: Some(back),
        })
    });
    let response = next.run(request).await;
    // Who was given up has been waited for long enough.
    if response.extensions().get::<GivenUp>().is_some() {
        return response;
    }
    // It comes back once dropped; a handler that keeps it, keeps the connection busy as well.
    if let Ok(rest) = timeout(LONGEST, rest).await
        && let Ok(rest) = rest
    {
        let read = timeout(LONGEST, throw_away(rest.into_data_stream())).await;
        tracing::debug!(to_its_end = read == Ok(true), "request.unread_body");
    }
    response
}

/// Tells whether it came to the end.
async fn throw_away(mut body: BodyDataStream) -> bool {
    let mut left = MOST_BYTES;
    while let Some(Ok(piece)) = body.next().await {
        match left.checked_sub(piece.len()) {
            Some(less) => left = less,
            None => return false,
        }
    }
    true
}

/// A body that is given back when whoever read it has had enough.
struct Lent {
    body: Body,
    back: Option<oneshot::Sender<Body>>,
}

impl HttpBody for Lent {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        if let Some(back) = self.back.take()
            && !self.body.is_end_stream()
        {
            // Nobody waits for it any more when the answer was given up.
            let _ = back.send(std::mem::take(&mut self.body));
        }
    }
}
