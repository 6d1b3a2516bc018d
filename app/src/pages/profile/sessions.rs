//! Where the member is signed in, and the end of that.

use axum::Extension;
use axum::response::Response;
use engine::sessions::{OpenSession, SessionHandle};
use leptos::prelude::*;
use serde::Deserialize;
use tower_sessions::Session;

use super::{ADDRESS, browser, member_of};
use crate::components::{Cell, PostButton, StatusTag, Table, Tone};
use crate::failure::Failure;
use crate::posted::{Nothing, Posted, Visitor};
use crate::session;
use crate::times;
use crate::words::Words;

pub(super) fn section(
    words: &'static Words,
    open: Vec<OpenSession>,
    used: Option<&SessionHandle>,
) -> impl IntoView + use<> {
    let texts = &words.profile;
    let others = open.iter().any(|session| Some(&session.handle) != used);
    let rows = open
        .into_iter()
        .map(|session| {
            let is_used = Some(&session.handle) == used;
            row(words, session, is_used)
        })
        .collect();
    let columns = vec![
        texts.browser,
        texts.address,
        texts.began,
        texts.last_used,
        texts.action,
    ];
    view! {
        <section class="section">
            <div class="section-head">
                <h2>{texts.sessions}</h2>
                {others.then(|| view! {
                    <PostButton
                        action=format!("{ADDRESS}/sessions/end-others")
                        label=texts.end_others
                    />
                })}
            </div>
            <p class="section-lead">{texts.sessions_hint}</p>
            <Table
                id="sessions"
                caption=texts.sessions
                caption_hidden=true
                columns=columns
                rows=rows
            />
        </section>
    }
}

fn row(words: &'static Words, session: OpenSession, is_used: bool) -> Vec<Cell> {
    let texts = &words.profile;
    let name = match &session.user_agent {
        Some(told) => browser::readable(told),
        None => texts.unknown.to_owned(),
    };
    let began = times::readable(session.began_at);
    let end = match is_used {
        true => view! { <StatusTag tone=Tone::Good text=texts.this_one/> }.into_any(),
        false => view! {
            <PostButton
                action=format!("{ADDRESS}/sessions/end")
                label=texts.end
                detail=format!("{name}, {began}")
                fields=vec![("session", session.handle.to_string())]
            />
        }
        .into_any(),
    };
    let address = session.address;
    vec![
        Cell::new(name),
        Cell::new(address.unwrap_or_else(|| texts.unknown.to_owned())),
        Cell::time(began),
        Cell::time(times::readable(session.last_used_at)),
        Cell::action(end),
    ]
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct EndForm {
    session: String,
}

pub(crate) async fn end(posted: Posted<EndForm>) -> Response {
    let Posted { form, visitor } = posted;
    let handle = SessionHandle::from_shown(form.session);
    let done = end_one(&visitor, &handle).await;
    answer(visitor, done).await
}

async fn end_one(visitor: &Visitor, handle: &SessionHandle) -> Result<(), Failure> {
    let actor = visitor.actor()?;
    let member = member_of(&actor)?;
    Ok(engine::sessions::end(&visitor.state.engine, &actor, member, handle).await?)
}

pub(crate) async fn end_others(
    Extension(session): Extension<Session>,
    posted: Posted<Nothing>,
) -> Response {
    let visitor = posted.visitor;
    let done = end_all_but(&visitor, &session).await;
    answer(visitor, done).await
}

async fn end_all_but(visitor: &Visitor, session: &Session) -> Result<(), Failure> {
    let actor = visitor.actor()?;
    let member = member_of(&actor)?;
    let used = session::handle(session).ok_or(Failure::NotPermitted)?;
    Ok(engine::sessions::end_others(&visitor.state.engine, &actor, member, &used).await?)
}

async fn answer(visitor: Visitor, done: Result<(), Failure>) -> Response {
    match done {
        Ok(()) => visitor.redirect(&format!("{ADDRESS}?ended")),
        Err(failure) => visitor.fail(failure).await,
    }
}
