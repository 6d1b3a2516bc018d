//! The second factor on the profile: whether it is on, and the way to the other.

use axum::response::Response;
use domain::{Problem, Problems};
use engine::members::SignInError;
use engine::members::second_factor::{BeginError, SecondFactor, begin, switch_off};
use leptos::prelude::*;
use secrecy::SecretString;
use serde::Deserialize;

use super::{ADDRESS, set_up};
use crate::components::{
    Button, Fact, FactList, Form, FormActions, Look, SecretInput, StatusTag, Tone,
};
use crate::failure::Failure;
use crate::pages::refused::Refused;
use crate::posted::{NotDone, Posted, Visitor};
use crate::times;
use crate::words::Words;

/// The form as it was posted. Has no `Debug`: a password is in it.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ProofForm {
    password: String,
}

/// The password, by which the member proves that it is them.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct ProofField;

impl ProofField {
    pub(super) const NAME: &str = "password";
}

pub(super) type RefusedProof = Refused<(), ProofField>;

pub(super) fn section(
    words: &'static Words,
    on: Option<SecondFactor>,
    refused: &RefusedProof,
) -> impl IntoView + use<> {
    let texts = &words.profile.second_factor;
    let content = match on {
        Some(on) => is_on(words, on, refused).into_any(),
        None => {
            let begin = proof(words, refused, "begin", texts.switch_on, Look::Secondary);
            view! {
                <p class="section-lead">{texts.hint}</p>
                {begin}
            }
            .into_any()
        }
    };
    view! {
        <section class="section" aria-labelledby="second-factor">
            <h2 id="second-factor">{texts.title}</h2>
            {content}
        </section>
    }
}

fn is_on(words: &'static Words, on: SecondFactor, refused: &RefusedProof) -> impl IntoView + use<> {
    let texts = &words.profile.second_factor;
    let off = proof(words, refused, "off", texts.switch_off, Look::Danger);
    view! {
        <FactList>
            <Fact term=texts.state>
                <StatusTag tone=Tone::Good text=texts.on/>
                " "
                {times::readable(on.on_since)}
            </Fact>
            <Fact term=texts.codes_left>{on.recovery_codes.to_string()}</Fact>
        </FactList>
        {off}
    }
}

/// Asks for the password before something is done: an open window is not enough.
fn proof(
    words: &'static Words,
    refused: &RefusedProof,
    what: &'static str,
    label: &'static str,
    look: Look,
) -> impl IntoView + use<> {
    let problem = refused.problem(ProofField, words);
    view! {
        <Form action=format!("{}/{what}", set_up::ADDRESS)>
            <SecretInput
                name=ProofField::NAME
                label=words.sign_in.password
                problem=problem
                required=true
                autocomplete="current-password"
            />
            <FormActions>
                <Button look=look>{label}</Button>
            </FormActions>
        </Form>
    }
}

pub(crate) async fn post_begin(posted: Posted<ProofForm>) -> Response {
    let Posted { form, visitor } = posted;
    let done = make_secret(&visitor, form).await;
    answer(visitor, done, set_up::ADDRESS).await
}

async fn make_secret(visitor: &Visitor, form: ProofForm) -> Result<(), NotDone<ProofField>> {
    let actor = visitor.actor()?;
    let password = typed(form)?;
    let done = begin(&visitor.state.engine, &actor, password).await;
    done.map_err(|error| match error {
        BeginError::AtProvider => Failure::AtProvider.into(),
        BeginError::Password(error) => not_proven(error),
        other => Failure::internal(&other).into(),
    })
}

pub(crate) async fn post_off(posted: Posted<ProofForm>) -> Response {
    let Posted { form, visitor } = posted;
    let done = off(&visitor, form).await;
    answer(visitor, done, &format!("{ADDRESS}?off")).await
}

async fn off(visitor: &Visitor, form: ProofForm) -> Result<(), NotDone<ProofField>> {
    let actor = visitor.actor()?;
    let password = typed(form)?;
    let done = switch_off(&visitor.state.engine, &actor, password).await;
    done.map_err(not_proven)
}

fn typed(form: ProofForm) -> Result<SecretString, Problems<ProofField>> {
    match form.password.is_empty() {
        true => Err(Problems::one(ProofField, Problem::Required)),
        false => Ok(form.password.into()),
    }
}

fn not_proven(error: SignInError) -> NotDone<ProofField> {
    let problem = match error {
        SignInError::Refused => Problem::WrongPassword,
        SignInError::Paused(wait) => Problem::TriedTooOften { wait },
        other => return Failure::internal(&other).into(),
    };
    Problems::one(ProofField, problem).into()
}

async fn answer(visitor: Visitor, done: Result<(), NotDone<ProofField>>, next: &str) -> Response {
    let problems = match done {
        Ok(()) => return visitor.redirect(next),
        Err(NotDone::Failure(failure)) => return visitor.fail(failure).await,
        Err(NotDone::Problems(problems)) => problems,
    };
    let wait = problems.of(ProofField);
    let refused = Refused { form: (), problems };
    match wait {
        Some(Problem::TriedTooOften { wait }) => visitor.make_wait_at(ADDRESS, wait, refused).await,
        _ => visitor.refuse_at(ADDRESS, refused).await,
    }
}
