//! The phones as they change: a stream of server-sent events, each with the HTML of the shelf.

use axum::Extension;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, Request, State};
use axum::response::Response;
use axum::response::sse::Event;
use domain::{Actor, ConsolePermission};
use futures::StreamExt;
use leptos::prelude::*;
use sandbox::Sandbox;
use serde::Deserialize;
use tokio_stream::wrappers::WatchStream;

use super::sandbox_of;
use super::scene::Scene;
use super::shelf::shelf;
use crate::document;
use crate::event_stream;
use crate::failure::Failure;
use crate::guard::SignedIn;
use crate::language::Language;
use crate::state::AppState;

#[derive(Deserialize)]
pub(crate) struct Since {
    /// The change that the page has seen: nothing is sent until there is another.
    since: Option<u64>,
}

pub(crate) async fn get(
    State(state): State<AppState>,
    Extension(SignedIn(actor)): Extension<SignedIn>,
    Extension(language): Extension<Language>,
    since: Result<Query<Since>, QueryRejection>,
    request: Request,
) -> Response {
    match watched(&state, &actor, language).await {
        Ok((sandbox, scene)) => {
            let seen = since.ok().and_then(|Query(Since { since })| since);
            let changes = WatchStream::new(sandbox.changes())
                .filter(move |change| std::future::ready(Some(*change) != seen));
            let events = changes.map(move |_| Event::default().data(html(&sandbox, &scene)));
            event_stream::answer(&state, request, &actor, events).await
        }
        Err(failure) => {
            let (parts, _) = request.into_parts();
            document::render_failure(&state, parts, failure).await
        }
    }
}

async fn watched(
    state: &AppState,
    actor: &Actor,
    language: Language,
) -> Result<(Sandbox, Scene), Failure> {
    actor.require_in_console(ConsolePermission::OperateSandbox)?;
    let sandbox = sandbox_of(state)?.clone();
    let scene = Scene::of(&state.engine, actor, language.words()).await?;
    Ok((sandbox, scene))
}

fn html(sandbox: &Sandbox, scene: &Scene) -> String {
    Owner::new().with(|| shelf(sandbox, scene).to_html())
}
