//! Switch the second factor on: scan, prove, and keep the recovery codes.

use axum::response::Response;
use domain::{Problem, Problems};
use engine::members::second_factor::{ConfirmError, RecoveryCode, Setup, confirm, setup};
use http::StatusCode;
use leptos::prelude::*;
use secrecy::ExposeSecret;
use serde::Deserialize;

use super::qr_code;
use crate::components::{
    Button, ButtonLink, Crumb, ErrorSummary, Fact, FactList, Form, FormActions, Look, Notice,
    PageHeader, TextInput, Tone,
};
use crate::failure::Failure;
use crate::pages::loaded;
use crate::pages::refused::{Refused, summary};
use crate::pages::title::PageTitle;
use crate::posted::{NotDone, Posted, Visitor};
use crate::visit::visit;
use crate::words::Words;

pub(crate) const ADDRESS: &str = "/profile/second-factor";

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ConfirmForm {
    code: String,
}

#[derive(Clone, Copy, PartialEq)]
struct ConfirmField;

impl ConfirmField {
    const NAME: &str = "code";
}

type RefusedCode = Refused<(), ConfirmField>;

/// What was just made, to be shown now or never.
#[derive(Clone)]
struct Made(Vec<RecoveryCode>);

#[component]
pub(crate) fn SetUpPage() -> impl IntoView {
    let visit = visit();
    let made = use_context::<Made>();
    let refused = use_context::<RefusedCode>().unwrap_or_default();
    loaded(async move {
        let actor = visit.actor()?;
        let words = visit.words;
        if let Some(made) = made {
            return Ok(made_page(words, &made).into_any());
        }
        let begun = setup(&visit.state.engine, &actor).await?;
        let begun = begun.ok_or(Failure::NotFound)?;
        Ok::<_, Failure>(page(words, &begun, &refused).into_any())
    })
}

fn up(words: &'static Words) -> Vec<Crumb> {
    vec![Crumb::new(super::ADDRESS, words.profile.title)]
}

fn page(words: &'static Words, begun: &Setup, refused: &RefusedCode) -> impl IntoView + use<> {
    let texts = &words.profile.second_factor;
    let problem = refused.problem(ConfirmField, words);
    let problems = summary(&refused.problems, words, |_| {
        (ConfirmField::NAME, texts.code)
    });
    let picture = qr_code::source(begun.address.expose_secret())
        .map(|source| view! { <img class="qr-code" src=source alt=texts.picture/> });
    let secret = begun.secret.expose_secret().to_owned();
    let address = begun.address.expose_secret().to_owned();
    view! {
        <PageTitle title=texts.set_up has_problems=!problems.is_empty()/>
        <PageHeader
            title=texts.set_up
            lead=texts.set_up_lead
            breadcrumb_label=words.frame.breadcrumbs
            breadcrumb=up(words)
        />
        <ErrorSummary title=words.frame.error_summary problems=problems/>
        {picture}
        <FactList>
            <Fact term=texts.secret>
                <span class="code" data-testid="second-factor-secret">{secret}</span>
            </Fact>
            <Fact term=texts.address>
                <span class="code">{address}</span>
            </Fact>
        </FactList>
        <Form action=ADDRESS>
            <TextInput
                name=ConfirmField::NAME
                label=texts.code
                hint=texts.code_hint
                problem=problem
                required=true
                inputmode="numeric"
                autocomplete="one-time-code"
                code=true
            />
            <FormActions>
                <Button>{texts.switch_on}</Button>
                <ButtonLink href=super::ADDRESS look=Look::Quiet>{words.frame.cancel}</ButtonLink>
            </FormActions>
        </Form>
    }
}

fn made_page(words: &'static Words, made: &Made) -> impl IntoView + use<> {
    let texts = &words.profile.second_factor;
    let codes = made
        .0
        .iter()
        .map(|code| view! { <li class="code">{code.expose().to_owned()}</li> })
        .collect_view();
    view! {
        <PageTitle title=texts.made/>
        <PageHeader
            title=texts.made
            breadcrumb_label=words.frame.breadcrumbs
            breadcrumb=up(words)
        />
        <Notice tone=Tone::Good answers=true>
            <p>{texts.made_hint}</p>
            <ol data-testid="recovery-codes">{codes}</ol>
        </Notice>
        <p>
            <ButtonLink href=super::ADDRESS look=Look::Primary>{texts.kept}</ButtonLink>
        </p>
    }
}

pub(crate) async fn post(posted: Posted<ConfirmForm>) -> Response {
    let Posted { form, visitor } = posted;
    match switch_on(&visitor, &form.code).await {
        Ok(made) => visitor.render_again(ADDRESS, StatusCode::OK, made).await,
        Err(NotDone::Problems(problems)) => visitor.refuse(Refused { form: (), problems }).await,
        Err(NotDone::Failure(failure)) => visitor.fail(failure).await,
    }
}

async fn switch_on(visitor: &Visitor, code: &str) -> Result<Made, NotDone<ConfirmField>> {
    let actor = visitor.actor()?;
    if code.trim().is_empty() {
        return Err(Problems::one(ConfirmField, Problem::Required).into());
    }
    let made = confirm(&visitor.state.engine, &actor, code).await;
    made.map(Made).map_err(|error| match error {
        ConfirmError::WrongCode => Problems::one(ConfirmField, Problem::WrongCode).into(),
        ConfirmError::NotBegun => Failure::NotFound.into(),
        other => Failure::internal(&other).into(),
    })
}
