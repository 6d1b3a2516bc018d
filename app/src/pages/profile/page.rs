//! The page, and the change of the password.

use axum::Extension;
use axum::response::Response;
use domain::{Actor, Problem};
use engine::members::change_password;
use engine::sessions::{OpenSession, list_of_member};
use leptos::prelude::*;
use secrecy::SecretString;
use tower_sessions::Session;

use super::password::{self, PasswordField, PasswordForm, RefusedPassword};
use super::{ADDRESS, member_of, sessions};
use crate::components::{ErrorSummary, Notice, PageHeader, Tone};
use crate::failure::Failure;
use crate::pages::loaded;
use crate::pages::refused::{Refused, summary};
use crate::pages::title::PageTitle;
use crate::posted::{NotDone, Posted, Visitor};
use crate::session;
use crate::visit::{Visit, visit};

#[component]
pub(crate) fn ProfilePage() -> impl IntoView {
    let visit = visit();
    let refused = use_context::<RefusedPassword>().unwrap_or_default();
    loaded(async move {
        let actor = visit.actor()?;
        let member = member_of(&actor)?;
        let open = list_of_member(&visit.state.engine, &actor, member).await?;
        Ok::<_, Failure>(page(&visit, &actor, open, &refused))
    })
}

fn page(
    visit: &Visit,
    actor: &Actor,
    open: Vec<OpenSession>,
    refused: &RefusedPassword,
) -> impl IntoView + use<> {
    let words = visit.words;
    let texts = &words.profile;
    let problems = summary(&refused.problems, words, |field| {
        (field.name(), field.label(words))
    });
    let done = [("changed", texts.changed), ("ended", texts.ended)];
    let done = done
        .into_iter()
        .find(|(parameter, _)| visit.query(parameter).is_some() && problems.is_empty());
    view! {
        <PageTitle title=texts.title has_problems=!problems.is_empty()/>
        <PageHeader title=texts.title lead=(texts.lead)(&actor.name)/>
        {done.map(|(_, text)| view! { <Notice tone=Tone::Good answers=true>{text}</Notice> })}
        <ErrorSummary title=words.frame.error_summary problems=problems/>
        {password::form(words, refused)}
        {sessions::section(words, open, visit.session.as_ref())}
    }
}

pub(crate) async fn post(
    Extension(session): Extension<Session>,
    posted: Posted<PasswordForm>,
) -> Response {
    let Posted { form, visitor } = posted;
    let problems = match change(&visitor, &session, form).await {
        Ok(()) => return visitor.redirect(&format!("{ADDRESS}?changed")),
        Err(NotDone::Failure(failure)) => return visitor.fail(failure).await,
        Err(NotDone::Problems(problems)) => problems,
    };
    let refused = Refused { form: (), problems };
    match refused.problems.of(PasswordField::Old) {
        Some(Problem::TriedTooOften { wait }) => visitor.make_wait(wait, refused).await,
        _ => visitor.refuse(refused).await,
    }
}

async fn change(
    visitor: &Visitor,
    session: &Session,
    form: PasswordForm,
) -> Result<(), NotDone<PasswordField>> {
    let actor = visitor.actor()?;
    let used = session::handle(session).ok_or(Failure::NotPermitted)?;
    let problems = form.missing();
    if !problems.is_empty() {
        return Err(problems.into());
    }
    let old = SecretString::from(form.old_password);
    let new = SecretString::from(form.new_password);
    let engine = &visitor.state.engine;
    change_password(engine, &actor, &used, old, new)
        .await
        .map_err(password::not_changed)
}
