//! The page, and the change of the password.

use axum::Extension;
use axum::response::Response;
use domain::{Actor, Problem};
use engine::members::second_factor::{SecondFactor, see};
use engine::members::{WayIn, change_password, way_in};
use engine::sessions::{OpenSession, list_of_member};
use leptos::prelude::*;
use secrecy::SecretString;
use tower_sessions::Session;

use super::password::{self, PasswordField, PasswordForm, RefusedPassword};
use super::second_factor::{self, ProofField, RefusedProof};
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
    let refused_proof = use_context::<RefusedProof>().unwrap_or_default();
    loaded(async move {
        let actor = visit.actor()?;
        let member = member_of(&actor)?;
        let engine = &visit.state.engine;
        let account = Account {
            open: list_of_member(engine, &actor, member).await?,
            way_in: way_in(engine, &actor).await?.ok_or(Failure::NotPermitted)?,
            second_factor: see(engine, &actor).await?,
        };
        Ok::<_, Failure>(page(&visit, &actor, account, &refused, &refused_proof))
    })
}

/// What the page shows besides the form.
struct Account {
    open: Vec<OpenSession>,
    way_in: WayIn,
    second_factor: Option<SecondFactor>,
}

fn page(
    visit: &Visit,
    actor: &Actor,
    account: Account,
    refused: &RefusedPassword,
    refused_proof: &RefusedProof,
) -> impl IntoView + use<> {
    let words = visit.words;
    let texts = &words.profile;
    let mut problems = summary(&refused.problems, words, |field| {
        (field.name(), field.label(words))
    });
    problems.extend(summary(&refused_proof.problems, words, |_| {
        (ProofField::NAME, words.sign_in.password)
    }));
    let done = [
        ("changed", texts.changed),
        ("ended", texts.ended),
        ("off", texts.second_factor.is_off),
    ];
    let done = done
        .into_iter()
        .find(|(parameter, _)| visit.query(parameter).is_some() && problems.is_empty());
    let lead = match account.way_in {
        WayIn::Password => texts.lead,
        WayIn::SingleSignOn => words.single_sign_on.own_lead,
    };
    let own_way_in = match account.way_in {
        WayIn::Password => view! {
            {password::form(words, refused)}
            {second_factor::section(words, account.second_factor, refused_proof)}
        }
        .into_any(),
        WayIn::SingleSignOn => provider_section(visit).into_any(),
    };
    view! {
        <PageTitle title=texts.title has_problems=!problems.is_empty()/>
        <PageHeader title=texts.title lead=lead(&actor.name)/>
        {done.map(|(_, text)| view! { <Notice tone=Tone::Good answers=true>{text}</Notice> })}
        <ErrorSummary title=words.frame.error_summary problems=problems/>
        {own_way_in}
        {sessions::section(words, account.open, visit.session.as_ref())}
    }
}

/// In place of the password and the second factor, for those who have both elsewhere.
fn provider_section(visit: &Visit) -> impl IntoView + use<> {
    let texts = &visit.words.single_sign_on;
    view! {
        <section class="section" aria-labelledby="way-in">
            <h2 id="way-in">{texts.way_in}</h2>
            <p class="section-lead">{(texts.own_way_in)(&visit.provider())}</p>
        </section>
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
    let problems = form.problems(&actor.name);
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
