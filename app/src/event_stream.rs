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
    let held = events
        .take_until(tokio::time::sleep(LONGEST))
        .map(move |event| {
            let _held = &place;
            Ok::<_, Infallible>(event)
        });
    Sse::new(held)
        .keep_alive(KeepAlive::default())
        .into_response()
}
