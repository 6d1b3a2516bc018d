//! Sign in and out.

use axum::Extension;
use axum::response::Response;
use domain::{Problem, Problems, Who};
use engine::members::{SignInError, SignedInMember};
use engine::sessions::MemberSession;
use leptos::prelude::*;
use secrecy::SecretString;
use serde::Deserialize;
use tower_sessions::Session;

use super::refused::{Refused, summary};
use super::single_sign_on::NotSignedIn;
use super::{sign_in_code, single_sign_on};
use crate::components::{
    Button, ButtonLink, ErrorSummary, Form, FormActions, PageHeader, SecretInput, TextInput,
};
use crate::failure::Failure;
use crate::guard::own_path;
use crate::pages::title::PageTitle;
use crate::posted::{Nothing, Posted, Visitor};
use crate::session;
use crate::visit::visit;
use crate::words::Words;

pub(crate) const ADDRESS: &str = "/sign-in";

/// Where to sign in, with where to go afterwards.
pub(super) fn address(next: &str) -> String {
    let next: String = url::form_urlencoded::byte_serialize(next.as_bytes()).collect();
    format!("{ADDRESS}?next={next}")
}

/// The form as it was posted. Has no `Debug`: a password is in it.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct SignInForm {
    name: String,
    password: String,
    next: String,
}

#[derive(Clone, Copy, PartialEq)]
enum SignInField {
    Name,
    Password,
}

impl SignInField {
    const fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Password => "password",
        }
    }

    const fn label(self, words: &Words) -> &'static str {
        match self {
            Self::Name => words.sign_in.name,
            Self::Password => words.sign_in.password,
        }
    }
}

/// The code came too late, or from nobody whose password was right.
#[derive(Clone, Copy)]
pub(super) struct TookTooLong;

/// Name and password do not belong together; which of them is wrong is nobody's business.
#[derive(Clone)]
struct NotKnown(SignInForm);

#[component]
pub(crate) fn SignInPage() -> impl IntoView {
    let visit = visit();
    let words = visit.words;
    let not_known = use_context::<NotKnown>();
    let wrong = not_known.is_some();
    let refused = not_known
        .map(|NotKnown(form)| Refused {
            form,
            problems: Problems::default(),
        })
        .or_else(use_context::<Refused<SignInForm, SignInField>>)
        .unwrap_or_default();
    let next = visit.query("next").unwrap_or(refused.form.next.clone());
    let [name_problem, password_problem] =
        [SignInField::Name, SignInField::Password].map(|field| refused.problem(field, words));
    let mut problems = summary(&refused.problems, words, |field| {
        (field.name(), field.label(words))
    });
    if wrong {
        problems.push((
            SignInField::Name.name().to_owned(),
            words.sign_in.refused.to_owned(),
        ));
    }
    if use_context::<TookTooLong>().is_some() {
        problems.push((String::new(), words.sign_in.took_too_long.to_owned()));
    }
    if let Some(reason) = use_context::<NotSignedIn>() {
        problems.push((String::new(), reason.words(words, &visit.provider())));
    }
    let other_way = visit.state.single_sign_on.is_some().then(|| {
        let texts = &words.single_sign_on;
        let label = (texts.button)(&visit.provider());
        view! {
            <div class="stack">
                <p>
                    <ButtonLink href=single_sign_on::address(&next)>{label}</ButtonLink>
                </p>
                <p class="quiet">{texts.or_password}</p>
            </div>
        }
    });
    view! {
        <PageTitle title=words.sign_in.title has_problems=!problems.is_empty()/>
        <PageHeader title=words.sign_in.title/>
        <ErrorSummary title=words.frame.error_summary problems=problems/>
        {other_way}
        <Form action=ADDRESS>
            <input type="hidden" name="next" value=next/>
            <TextInput
                name=SignInField::Name.name()
                label=words.sign_in.name
                value=refused.form.name
                problem=name_problem
                required=true
                autocomplete="username"
            />
            <SecretInput
                name=SignInField::Password.name()
                label=words.sign_in.password
                problem=password_problem
                required=true
                autocomplete="current-password"
            />
            <FormActions>
                <Button>{words.sign_in.submit}</Button>
            </FormActions>
        </Form>
    }
}

pub(crate) async fn post(
    Extension(session): Extension<Session>,
    posted: Posted<SignInForm>,
) -> Response {
    let Posted { mut form, visitor } = posted;
    let password = SecretString::from(std::mem::take(&mut form.password));
    let problems = missing(&form, &password);
    if !problems.is_empty() {
        return visitor.refuse(Refused { form, problems }).await;
    }
    let engine = &visitor.state.engine;
    let address = visitor.address();
    match engine::members::sign_in(engine, &form.name, password, address).await {
        Ok(signed_in) => match begin(&session, &visitor, &signed_in).await {
            Ok(()) => visitor.redirect(own_path(&form.next)),
            Err(failure) => visitor.fail(failure).await,
        },
        Err(SignInError::Refused) => visitor.refuse(NotKnown(form)).await,
        Err(SignInError::NeedsCode(proven)) => {
            match session::wait_for_code(&session, proven, engine.now()).await {
                Ok(()) => visitor.redirect(&sign_in_code::address(&form.next)),
                Err(error) => visitor.fail(Failure::internal(&error)).await,
            }
        }
        Err(SignInError::Paused(wait)) => {
            let problem = Problem::TriedTooOften { wait };
            let problems = Problems::one(SignInField::Password, problem);
            visitor.make_wait(wait, Refused { form, problems }).await
        }
        Err(error) => visitor.fail(Failure::internal(&error)).await,
    }
}

fn missing(form: &SignInForm, password: &SecretString) -> Problems<SignInField> {
    use secrecy::ExposeSecret as _;

    let mut problems = Problems::default();
    if form.name.trim().is_empty() {
        problems.add(SignInField::Name, Problem::Required);
    }
    if password.expose_secret().is_empty() {
        problems.add(SignInField::Password, Problem::Required);
    }
    problems
}

pub(super) async fn begin(
    session: &Session,
    visitor: &Visitor,
    signed_in: &SignedInMember,
) -> Result<(), Failure> {
    let actor = &signed_in.actor;
    let Who::Member(member) = actor.who else {
        return Err(Failure::NotPermitted);
    };
    let of = MemberSession {
        member,
        stamp: signed_in.stamp,
        began_at: visitor.state.engine.now(),
        address: actor.address,
        user_agent: visitor.user_agent(),
    };
    session::start(session, of)
        .await
        .map_err(|error| Failure::internal(&error))
}

pub(crate) async fn sign_out(
    Extension(session): Extension<Session>,
    posted: Posted<Nothing>,
) -> Response {
    match session::end(&session).await {
        Ok(()) => posted.visitor.redirect("/sign-in"),
        Err(error) => posted.visitor.fail(Failure::internal(&error)).await,
    }
}
