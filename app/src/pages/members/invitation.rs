//! Accept an invitation: choose a password. The only page besides signing in that is for nobody yet.

use axum::response::Response;
use engine::members::{AcceptInvitationError, Password, PasswordProblem};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use secrecy::SecretString;
use serde::Deserialize;

use crate::components::{Button, ErrorSummary, Form, FormActions, PageHeader, SecretInput};
use crate::failure::Failure;
use crate::pages::loaded;
use crate::pages::title::PageTitle;
use crate::posted::{Posted, Segments, Visitor};
use crate::visit::visit;
use crate::words::Words;

const PASSWORD: &str = "password";

/// The form as it was posted. Has no `Debug`: a password is in it.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct InvitationForm {
    password: String,
}

/// The password is not a good one.
#[derive(Clone, Copy)]
struct NotGood(PasswordProblem);

#[component]
pub(crate) fn InvitationPage() -> impl IntoView {
    let visit = visit();
    let token = use_params_map()
        .read_untracked()
        .get("token")
        .unwrap_or_default();
    let not_good = use_context::<NotGood>();
    loaded(async move {
        let engine = &visit.state.engine;
        let secret = SecretString::from(token.clone());
        let name = engine::members::invited(engine, &secret).await?;
        let name = name.ok_or(Failure::InvitationOver)?;
        Ok::<_, Failure>(page(visit.words, &name, &token, not_good))
    })
}

fn page(
    words: &'static Words,
    name: &str,
    token: &str,
    not_good: Option<NotGood>,
) -> impl IntoView + use<> {
    let texts = &words.members;
    let problem = not_good.map(|NotGood(problem)| (texts.password_problem)(problem));
    let problems: Vec<_> = problem
        .iter()
        .map(|text| (PASSWORD.to_owned(), text.clone()))
        .collect();
    let title = (texts.welcome)(name);
    let own = format!("/invitation/{token}");
    let name = name.to_owned();
    view! {
        <PageTitle title=title.clone() has_problems=!problems.is_empty()/>
        <PageHeader title=title lead=texts.welcome_hint/>
        <ErrorSummary title=words.frame.error_summary problems=problems/>
        <Form action=own>
            <input type="hidden" name="username" value=name autocomplete="username"/>
            <SecretInput
                name=PASSWORD
                label=words.sign_in.password
                hint=(texts.password_hint)(Password::MIN)
                problem=problem
                required=true
                autocomplete="new-password"
            />
            <FormActions>
                <Button>{texts.choose_password}</Button>
            </FormActions>
        </Form>
    }
}

pub(crate) async fn post(
    Segments(token): Segments<String>,
    posted: Posted<InvitationForm>,
) -> Response {
    let Posted { form, visitor } = posted;
    match accept(&visitor, token, form).await {
        Ok(()) => visitor.redirect("/sign-in"),
        Err(NotAccepted::Password(problem)) => visitor.refuse(NotGood(problem)).await,
        Err(NotAccepted::Failure(failure)) => visitor.fail(failure).await,
    }
}

enum NotAccepted {
    Password(PasswordProblem),
    Failure(Failure),
}

async fn accept(visitor: &Visitor, token: String, form: InvitationForm) -> Result<(), NotAccepted> {
    let engine = &visitor.state.engine;
    let token = SecretString::from(token);
    let password = SecretString::from(form.password);
    match engine::members::accept_invitation(engine, &token, password).await {
        Ok(_) => Ok(()),
        Err(AcceptInvitationError::Password(problem)) => Err(NotAccepted::Password(problem)),
        Err(AcceptInvitationError::NotValid) => Err(NotAccepted::Failure(Failure::InvitationOver)),
        Err(error) => Err(NotAccepted::Failure(Failure::internal(&error))),
    }
}
