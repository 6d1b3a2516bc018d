//! A test push as its answer and its receipt come: a stream of server-sent events, each with the
//! HTML of all that is known.

use std::future::ready;

use axum::Extension;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, Request, State};
use axum::response::Response;
use axum::response::sse::Event;
use domain::{Actor, SdkAppId};
use engine::test_pushes::{TestPush, TestPushId};
use futures::StreamExt as _;
use leptos::prelude::*;
use serde::Deserialize;
use tokio_stream::wrappers::WatchStream;

use super::result::progress;
use crate::document;
use crate::event_stream;
use crate::failure::Failure;
use crate::guard::SignedIn;
use crate::language::Language;
use crate::pages::applications::sdkappid_of;
use crate::posted::Segments;
use crate::state::AppState;

#[derive(Deserialize)]
pub(crate) struct Seen {
    /// How much the page knows already: nothing is sent until there is more.
    progress: Option<u8>,
}

pub(crate) async fn get(
    State(state): State<AppState>,
    Extension(SignedIn(actor)): Extension<SignedIn>,
    Extension(language): Extension<Language>,
    Segments((application, push)): Segments<(String, String)>,
    seen: Result<Query<Seen>, QueryRejection>,
    request: Request,
) -> Response {
    // Listens before it looks, so that nothing falls in between.
    let changes = WatchStream::new(engine::test_pushes::changes(&state.engine));
    let watched = match watched(&state, actor.clone(), &application, &push).await {
        Ok(watched) => watched,
        Err(failure) => {
            let (parts, _) = request.into_parts();
            return document::render_failure(&state, parts, failure).await;
        }
    };
    let seen = seen.ok().and_then(|Query(Seen { progress })| progress);
    let in_sandbox = state.sandbox.is_some();
    let events = changes
        .then(move |_| {
            let watched = watched.clone();
            async move { watched.read().await.ok() }
        })
        .filter_map(ready)
        .scan(seen, |seen, push| {
            let progress = Some(push.progress());
            let is_new = progress != *seen;
            *seen = progress;
            ready(Some(is_new.then_some(push)))
        })
        .filter_map(ready)
        .map(move |push| Event::default().data(html(&push, in_sandbox, language)));
    event_stream::answer(&state, request, &actor, events).await
}

/// A test push that somebody looks at.
#[derive(Clone)]
struct Watched {
    state: AppState,
    actor: Actor,
    application: SdkAppId,
    push: TestPushId,
}

impl Watched {
    async fn read(&self) -> Result<TestPush, Failure> {
        let engine = &self.state.engine;
        Ok(engine::test_pushes::find(engine, &self.actor, self.application, self.push).await?)
    }
}

async fn watched(
    state: &AppState,
    actor: Actor,
    application: &str,
    push: &str,
) -> Result<Watched, Failure> {
    let watched = Watched {
        state: state.clone(),
        actor,
        application: sdkappid_of(application)?,
        push: TestPushId::parse(push).ok_or(Failure::NotFound)?,
    };
    watched.read().await?;
    Ok(watched)
}

fn html(push: &TestPush, in_sandbox: bool, language: Language) -> String {
    Owner::new().with(|| progress(push, in_sandbox, language.words()).to_html())
}
