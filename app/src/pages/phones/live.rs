//! The phones as they change: a stream of server-sent events, each with the HTML of the shelf.

use std::convert::Infallible;

use axum::Extension;
use axum::extract::{Request, State};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use domain::Permission;
use futures::StreamExt;
use leptos::prelude::*;
use tokio_stream::wrappers::WatchStream;

use super::sandbox_of;
use super::shelf::shelf;
use crate::document;
use crate::failure::Failure;
use crate::guard::SignedIn;
use crate::language::Language;
use crate::state::AppState;
use crate::words::Words;

pub(crate) async fn get(
    State(state): State<AppState>,
    Extension(SignedIn(actor)): Extension<SignedIn>,
    Extension(language): Extension<Language>,
    request: Request,
) -> Response {
    let allowed = actor
        .require(Permission::OperateSandbox)
        .map_err(Failure::from);
    match allowed.and_then(|()| sandbox_of(&state)) {
        Ok(sandbox) => {
            let sandbox = sandbox.clone();
            let words = language.words();
            let events = WatchStream::new(sandbox.changes()).map(move |_| {
                Ok::<_, Infallible>(Event::default().data(html(sandbox.phones(), words)))
            });
            Sse::new(events)
                .keep_alive(KeepAlive::default())
                .into_response()
        }
        Err(failure) => {
            let (parts, _) = request.into_parts();
            document::render_failure(&state, parts, failure).await
        }
    }
}

fn html(phones: Vec<sandbox::Phone>, words: &'static Words) -> String {
    Owner::new().with(|| shelf(phones, words).to_html())
}
