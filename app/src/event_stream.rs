//! Server-sent events: what a page shows while it changes.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::Request;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use domain::Actor;
use engine::connections::enter_stream;
use futures::{Stream, StreamExt as _};

use crate::document;
use crate::failure::Failure;
use crate::state::AppState;

/// A stream ends after so long. The browser asks for it again by itself, and whoever was shut out
/// meanwhile is not let in.
const LONGEST: Duration = Duration::from_secs(15 * 60);

/// Answers with the events, if the actor may watch one thing more. Their place is given back when
/// the stream is dropped, which it is when the browser has gone.
pub(crate) async fn answer(
    state: &AppState,
    request: Request,
    actor: &Actor,
    events: impl Stream<Item = Event> + Send + 'static,
) -> Response {
    let place = match enter_stream(&state.engine, actor) {
        Ok(place) => place,
        Err(error) => {
            tracing::warn!(%error, who = %actor.who, "event_stream.no_place");
            let (parts, _) = request.into_parts();
            return document::render_failure(state, parts, Failure::from(error)).await;
        }
    };
    let end = tokio::time::sleep(LONGEST);
    Sse::new(held(events, end, place).map(Ok::<_, Infallible>))
        .keep_alive(KeepAlive::default())
        .into_response()
}

/// The events until the end, with the place that they hold meanwhile.
fn held<T>(
    events: impl Stream<Item = T> + Send + 'static,
    end: impl Future<Output = ()> + Send + 'static,
    place: impl Send + 'static,
) -> impl Stream<Item = T> + Send + 'static {
    events.take_until(end).map(move |event| {
        let _held = &place;
        event
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use futures::{FutureExt as _, stream};
    use tokio::sync::oneshot;

    use super::*;

    #[tokio::test]
    async fn a_stream_of_endless_events_ends_in_its_time_and_gives_its_place_back() {
        let (over, end) = oneshot::channel::<()>();
        let place = Arc::new(());
        let events = held(stream::repeat(7), end.map(|_| ()), Arc::clone(&place));
        let mut events = Box::pin(events);
        for _ in 0..3 {
            assert_eq!(events.next().await, Some(7));
        }
        assert_eq!(Arc::strong_count(&place), 2);
        over.send(()).unwrap();
        assert_eq!(events.next().await, None);
        drop(events);
        assert_eq!(Arc::strong_count(&place), 1);
    }
}
