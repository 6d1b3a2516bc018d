//! Answers that never end.

use std::time::Duration;

use axum::response::Response;
use futures::StreamExt as _;
use futures::stream::BoxStream;

/// What the stream sends next: everything up to the empty line that ends an event.
pub(crate) async fn next_event(response: &mut BoxStream<'static, String>) -> String {
    let mut event = String::new();
    while !event.ends_with("\n\n") {
        let waiting = tokio::time::timeout(Duration::from_secs(20), response.next());
        event += &waiting.await.unwrap().unwrap();
    }
    event
}

/// The text of an answer as it comes.
pub(crate) fn events(response: Response) -> BoxStream<'static, String> {
    let bytes = response.into_body().into_data_stream();
    bytes
        .map(|chunk| String::from_utf8(chunk.unwrap().to_vec()).unwrap())
        .boxed()
}
