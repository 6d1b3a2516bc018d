//! The second step of signing in, for those who have switched a second factor on.

use axum::Extension;
use axum::response::Response;
use domain::{Problem, Problems};
use engine::members::SignInError;
use leptos::prelude::*;
use serde::Deserialize;
use tower_sessions::Session;

use super::refused::{Refused, summary};
use super::sign_in::{self, TookTooLong, begin};
use crate::components::{
    Button, ButtonLink, ErrorSummary, Form, FormActions, Look, PageHeader, TextInput,
};
use crate::failure::Failure;
use crate::guard::own_path;
use crate::pages::title::PageTitle;
use crate::posted::Posted;
use crate::session;
use crate::visit::visit;

pub(crate) const ADDRESS: &str = "/sign-in/code";

/// Where to go after the password, and from there on.
pub(super) fn address(next: &str) -> String {
    let next: String = url::form_urlencoded::byte_serialize(next.as_bytes()).collect();
    format!("{ADDRESS}?next={next}")
}

/// The form as it was posted. Has no `Debug`: a recovery code may be in it.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct CodeForm {
    code: String,
    next: String,
}

#[derive(Clone, Copy, PartialEq)]
struct CodeField;

impl CodeField {
    const NAME: &str = "code";
}

#[component]
pub(crate) fn SignInCodePage() -> impl IntoView {
    let visit = visit();
    let words = visit.words;
    let texts = &words.profile.second_factor;
    let refused = use_context::<Refused<CodeForm, CodeField>>().unwrap_or_default();
    let next = visit.query("next").unwrap_or(refused.form.next.clone());
    let problem = refused.problem(CodeField, words);
    let problems = summary(&refused.problems, words, |_| (CodeField::NAME, texts.code));
    view! {
        <PageTitle title=texts.sign_in has_problems=!problems.is_empty()/>
        <PageHeader title=texts.sign_in lead=texts.sign_in_lead/>
        <ErrorSummary title=words.frame.error_summary problems=problems/>
        <Form action=ADDRESS>
            <input type="hidden" name="next" value=next/>
            <TextInput
                name=CodeField::NAME
                label=texts.code
                hint=texts.sign_in_hint
                problem=problem
                required=true
                autocomplete="one-time-code"
                code=true
            />
            <FormActions>
                <Button>{words.sign_in.submit}</Button>
                <ButtonLink href="/sign-in" look=Look::Quiet>{words.frame.cancel}</ButtonLink>
            </FormActions>
        </Form>
    }
}

pub(crate) async fn post(
    Extension(session): Extension<Session>,
    posted: Posted<CodeForm>,
) -> Response {
    let Posted { mut form, visitor } = posted;
    // A recovery code is as good as a password, and not sent back either.
    let code = std::mem::take(&mut form.code);
    let engine = &visitor.state.engine;
    let proven = match session::pending(&session, engine.now()).await {
        Ok(Some(proven)) => proven,
        // Nobody, or too long ago: from the beginning.
        Ok(None) => {
            let sign_in = sign_in::address(&form.next);
            return visitor.refuse_at(&sign_in, TookTooLong).await;
        }
        Err(error) => return visitor.fail(Failure::internal(&error)).await,
    };
    if code.trim().is_empty() {
        let problems = Problems::one(CodeField, Problem::Required);
        return visitor.refuse(Refused { form, problems }).await;
    }
    let address = visitor.address();
    match engine::members::sign_in_with_code(engine, proven, &code, address).await {
        Ok(signed_in) => match begin(&session, &visitor, &signed_in).await {
            Ok(()) => visitor.redirect(own_path(&form.next)),
            Err(failure) => visitor.fail(failure).await,
        },
        Err(SignInError::Refused) => {
            let problems = Problems::one(CodeField, Problem::WrongCode);
            visitor.refuse(Refused { form, problems }).await
        }
        Err(SignInError::Paused(wait)) => {
            let problems = Problems::one(CodeField, Problem::TriedTooOften { wait });
            visitor.make_wait(wait, Refused { form, problems }).await
        }
        Err(error) => visitor.fail(Failure::internal(&error)).await,
    }
}
