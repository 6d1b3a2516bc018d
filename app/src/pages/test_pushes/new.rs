//! Send a test push.

use axum::response::Response;
use domain::certificate::CertificateId;
use domain::push::{NewTestPush, TestPushField, TestPushForm};
use domain::{Permission, Problem, Problems, SdkAppId};
use engine::applications::Application;
use engine::test_pushes::{SendTestPushError, TestPush};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::form::{Shown, first_form, form_view, label};
use super::not_now::NotNow;
use super::recent::RecentTestPushes;
use super::recipients::{Recipients, user_search};
use super::{USER, result_address};
use crate::components::{ErrorSummary, Notice, PageHeader, Tone};
use crate::failure::Failure;
use crate::pages::applications::{self, all, one, sdkappid_of};
use crate::pages::loaded;
use crate::pages::refused::summary;
use crate::pages::title::PageTitle;
use crate::posted::{NotDone, Posted, Segments, Visitor};
use crate::visit::{Visit, visit};
use crate::words::Words;

/// The form that was not sent, and why.
#[derive(Clone)]
pub(crate) struct NotSent {
    form: TestPushForm,
    problems: Problems<TestPushField>,
    /// In place of a problem with what was typed.
    not_now: Option<NotNow>,
}

#[component]
pub(crate) fn NewTestPushPage() -> impl IntoView {
    let visit = visit();
    let segment = use_params_map()
        .read_untracked()
        .get("sdkappid")
        .unwrap_or_default();
    let not_sent = use_context::<NotSent>();
    loaded(async move {
        let actor = visit.actor()?;
        let id = sdkappid_of(&segment)?;
        actor.require(Permission::SendTestPush, id)?;
        let engine = &visit.state.engine;
        let application = engine::applications::find(engine, &actor, id).await?;
        let certificates = engine::certificates::list(engine, &actor, application.id).await?;
        let recent = engine::test_pushes::recent(engine, &actor, application.id).await?;
        let user = match &not_sent {
            Some(not_sent) => not_sent.form.user.clone(),
            None => visit.query(USER).unwrap_or_default().trim().to_owned(),
        };
        let recipients = Recipients::look_up(&visit, application.id, user).await?;
        let asked = visit
            .query(TestPushField::Certificate.name())
            .and_then(|id| CertificateId::parse(&id).ok())
            .filter(|asked| certificates.iter().any(|it| it.id == *asked));
        let NotSent {
            form,
            problems,
            not_now,
        } = not_sent.unwrap_or_else(|| NotSent {
            form: first_form(&visit, &certificates, &recipients, asked),
            problems: Problems::default(),
            not_now: None,
        });
        let shown = Shown {
            application: application.id,
            certificates,
            recipients,
            asked,
            phones: visit.state.sandbox.clone(),
            now: engine.now(),
            form,
            problems,
            not_now,
        };
        Ok::<_, Failure>(page(&visit, &application, &shown, recent))
    })
}

fn page(
    visit: &Visit,
    application: &Application,
    shown: &Shown,
    recent: Vec<TestPush>,
) -> impl IntoView + use<> {
    let words = visit.words;
    let texts = &words.test_push;
    let lines = problem_lines(shown, words);
    let user_problem = shown.recipients.problem(words).or_else(|| {
        let beside_user = shown.recipients.place_of_problems() == USER;
        beside_user.then(|| shown.problem(TestPushField::Target, words))?
    });
    let has_problems = !lines.is_empty() || user_problem.is_some();
    let wait = shown
        .wait()
        .filter(|_| !has_problems)
        .map(|why| why.words(words));
    let content = if shown.certificates.is_empty() {
        let add = format!("{}/certificates/new", applications::address(application.id));
        view! {
            <p>{texts.no_certificate} {words.frame.space}<a href=add>{words.settings.add_certificate}</a></p>
        }
        .into_any()
    } else {
        view! {
            {user_search(shown, user_problem, words)}
            {form_view(shown, application, words)}
        }
        .into_any()
    };
    view! {
        <PageTitle title=texts.title has_problems=has_problems/>
        <PageHeader
            title=texts.title
            lead=texts.hint
            breadcrumb_label=words.frame.breadcrumbs
            breadcrumb=vec![all(words), one(application)]
        />
        <ErrorSummary title=words.frame.error_summary problems=lines/>
        {wait.map(|text| view! { <Notice tone=Tone::Waiting>{text}</Notice> })}
        {content}
        <section class="section">
            <h2>{texts.recent}</h2>
            <RecentTestPushes pushes=recent words/>
        </section>
    }
}

/// The summary's lines.
fn problem_lines(shown: &Shown, words: &Words) -> Vec<(String, String)> {
    let place = |field: TestPushField| match field {
        TestPushField::Target => shown.recipients.place_of_problems(),
        field => field.name(),
    };
    let mut lines = summary(&shown.problems, words, |field| {
        (place(field), label(field, words))
    });
    if let Some(why) = shown.not_now {
        let place = place(why.field(&shown.form));
        lines.insert(0, (place.to_owned(), why.words(words)));
    }
    lines
}

pub(crate) async fn post(
    Segments(segment): Segments<String>,
    posted: Posted<TestPushForm>,
) -> Response {
    let Posted { form, visitor } = posted;
    let not_sent = match send(&visitor, &segment, &form).await {
        Ok(Sent::Push(push)) => {
            return visitor.redirect(&result_address(push.application, push.id));
        }
        Ok(Sent::NotNow(why)) => NotSent {
            form,
            problems: Problems::default(),
            not_now: Some(why),
        },
        Err(NotDone::Problems(problems)) => NotSent {
            form,
            problems,
            not_now: None,
        },
        Err(NotDone::Failure(failure)) => return visitor.fail(failure).await,
    };
    visitor.refuse(not_sent).await
}

enum Sent {
    Push(Box<TestPush>),
    NotNow(NotNow),
}

async fn send(
    visitor: &Visitor,
    segment: &str,
    form: &TestPushForm,
) -> Result<Sent, NotDone<TestPushField>> {
    let actor = visitor.actor()?;
    let application: SdkAppId = sdkappid_of(segment)?;
    let engine = &visitor.state.engine;
    actor.require(Permission::SendTestPush, application)?;
    engine::applications::find(engine, &actor, application).await?;
    let new: NewTestPush = form.parse()?;
    match engine::test_pushes::send(engine, &actor, application, new).await {
        Ok(push) => Ok(Sent::Push(Box::new(push))),
        Err(error) => not_sent(form, error),
    }
}

fn not_sent(form: &TestPushForm, error: SendTestPushError) -> Result<Sent, NotDone<TestPushField>> {
    use SendTestPushError as E;

    let why = match error {
        E::NotInEffect {
            certificate,
            left: Some(left),
        } => NotNow::TakesEffectIn(certificate, left),
        E::NotInEffect {
            certificate,
            left: None,
        } => NotNow::NothingSaved(certificate),
        E::NoToken { dropped } => NotNow::NoToken(dropped),
        E::OtherCertificate { reported } => NotNow::OtherCertificate(reported),
        E::UnknownCertificate { .. } if form.is_to_a_device() => {
            return Err(Problems::one(TestPushField::Target, Problem::UnknownChoice).into());
        }
        E::UnknownCertificate { .. } => {
            return Err(Problems::one(TestPushField::Certificate, Problem::NotFound).into());
        }
        E::LostOnWebPage => {
            let problem = Problem::LostOnWebPage;
            return Err(Problems::one(TestPushField::CustomContent, problem).into());
        }
        error => return Err(error.into()),
    };
    Ok(Sent::NotNow(why))
}
