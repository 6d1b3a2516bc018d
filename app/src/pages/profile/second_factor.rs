//! The second factor on the profile: whether it is on, and the way to the other.

use axum::response::Response;
use domain::{Problem, Problems};
use engine::members::SignInError;
use engine::members::second_factor::{ConfirmError, SecondFactor, begin, switch_off};
use leptos::prelude::*;
use secrecy::SecretString;
use serde::Deserialize;

use super::{ADDRESS, member_of, set_up};
use crate::components::{
    Button, Fact, FactList, Form, FormActions, Look, PostButton, SecretInput, StatusTag, Tone,
};
use crate::failure::Failure;
use crate::pages::refused::Refused;
use crate::posted::{NotDone, Nothing, Posted, Visitor};
use crate::times;
use crate::words::Words;

/// The form as it was posted. Has no `Debug`: a password is in it.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct OffForm {
    password: String,
}

#[derive(Clone, Copy, PartialEq)]
pub(super) struct OffField;

impl OffField {
    pub(super) const NAME: &str = "password";
}

pub(super) type RefusedOff = Refused<(), OffField>;

pub(super) fn section(
    words: &'static Words,
    on: Option<SecondFactor>,
    refused: &RefusedOff,
) -> impl IntoView + use<> {
    let texts = &words.profile.second_factor;
    let content = match on {
        Some(on) => is_on(words, on, refused).into_any(),
        None => view! {
            <p class="section-lead">{texts.hint}</p>
            <PostButton action=format!("{}/begin", set_up::ADDRESS) label=texts.switch_on/>
        }
        .into_any(),
    };
    view! {
        <section class="section" aria-labelledby="second-factor">
            <h2 id="second-factor">{texts.title}</h2>
            {content}
        </section>
    }
}

fn is_on(words: &'static Words, on: SecondFactor, refused: &RefusedOff) -> impl IntoView + use<> {
    let texts = &words.profile.second_factor;
    let problem = refused.problem(OffField, words);
    view! {
        <FactList>
            <Fact term=texts.state>
                <StatusTag tone=Tone::Good text=texts.on/>
                " "
                {times::readable(on.on_since)}
            </Fact>
            <Fact term=texts.codes_left>{on.recovery_codes.to_string()}</Fact>
        </FactList>
        <Form action=format!("{}/off", set_up::ADDRESS)>
            <SecretInput
                name=OffField::NAME
                label=words.sign_in.password
                problem=problem
                required=true
                autocomplete="current-password"
            />
            <FormActions>
                <Button look=Look::Danger>{texts.switch_off}</Button>
            </FormActions>
        </Form>
    }
}

pub(crate) async fn post_begin(posted: Posted<Nothing>) -> Response {
    let visitor = posted.visitor;
    match make_secret(&visitor).await {
        Ok(()) => visitor.redirect(set_up::ADDRESS),
        Err(failure) => visitor.fail(failure).await,
    }
}

async fn make_secret(visitor: &Visitor) -> Result<(), Failure> {
    let member = member_of(&visitor.actor()?)?;
    begin(&visitor.state.engine, member)
        .await
        .map_err(|error| match error {
            ConfirmError::AtProvider => Failure::AtProvider,
            other => Failure::internal(&other),
        })
}

pub(crate) async fn post_off(posted: Posted<OffForm>) -> Response {
    let Posted { form, visitor } = posted;
    let problems = match off(&visitor, form).await {
        Ok(()) => return visitor.redirect(&format!("{ADDRESS}?off")),
        Err(NotDone::Failure(failure)) => return visitor.fail(failure).await,
        Err(NotDone::Problems(problems)) => problems,
    };
    let wait = problems.of(OffField);
    let refused = Refused { form: (), problems };
    match wait {
        Some(Problem::TriedTooOften { wait }) => visitor.make_wait_at(ADDRESS, wait, refused).await,
        _ => visitor.refuse_at(ADDRESS, refused).await,
    }
}

async fn off(visitor: &Visitor, form: OffForm) -> Result<(), NotDone<OffField>> {
    let actor = visitor.actor()?;
    let member = member_of(&actor)?;
    if form.password.is_empty() {
        return Err(Problems::one(OffField, Problem::Required).into());
    }
    let password = SecretString::from(form.password);
    let done = switch_off(&visitor.state.engine, &actor, member, password).await;
    done.map_err(|error| match error {
        SignInError::Refused => Problems::one(OffField, Problem::WrongPassword).into(),
        SignInError::Paused(wait) => {
            Problems::one(OffField, Problem::TriedTooOften { wait }).into()
        }
        other => Failure::internal(&other).into(),
    })
}
