//! Add an application.

use axum::response::Response;
use domain::application::{ApplicationField, ApplicationForm};
use domain::{ConsolePermission, Problem, Problems, SdkAppId};
use engine::applications::AddApplicationError;
use leptos::prelude::*;

use super::{address, all};
use crate::components::{
    Button, ButtonLink, ErrorSummary, Form, FormActions, Look, PageHeader, TextInput,
};
use crate::failure::Failure;
use crate::pages::loaded;
use crate::pages::refused::{Refused, summary};
use crate::pages::title::PageTitle;
use crate::posted::{NotDone, Posted, Visitor};
use crate::visit::{Visit, visit};
use crate::words::Words;

type RefusedForm = Refused<ApplicationForm, ApplicationField>;

#[component]
pub(crate) fn NewApplicationPage() -> impl IntoView {
    let visit = visit();
    let refused = use_context::<RefusedForm>().unwrap_or_default();
    loaded(async move {
        visit
            .actor()?
            .require_in_console(ConsolePermission::AddApplication)?;
        Ok::<_, Failure>(page(&visit, refused))
    })
}

const fn label(field: ApplicationField, words: &Words) -> &'static str {
    match field {
        ApplicationField::Name => words.applications.name,
        ApplicationField::SdkAppId => "SDKAppID",
    }
}

fn page(visit: &Visit, refused: RefusedForm) -> impl IntoView + use<> {
    let words = visit.words;
    let problems = summary(&refused.problems, words, |field| {
        (field.name(), label(field, words))
    });
    let (name, sdkappid) = (ApplicationField::Name, ApplicationField::SdkAppId);
    let [name_problem, sdkappid_problem] =
        [name, sdkappid].map(|field| refused.problem(field, words));
    let typed = refused.form;
    view! {
        <PageTitle title=words.applications.add_title has_problems=!problems.is_empty()/>
        <PageHeader
            title=words.applications.add_title
            breadcrumb_label=words.frame.breadcrumbs
            breadcrumb=vec![all(words)]
        />
        <ErrorSummary title=words.frame.error_summary problems=problems/>
        <Form action="/applications/new">
            <TextInput
                name=name.name()
                label=label(name, words)
                hint=words.applications.name_hint
                value=typed.name
                problem=name_problem
                required=true
            />
            <TextInput
                name=sdkappid.name()
                label=label(sdkappid, words)
                hint=words.applications.sdkappid_hint
                value=typed.sdkappid
                problem=sdkappid_problem
                optional_label=words.frame.optional
                inputmode="numeric"
                code=true
            />
            <FormActions>
                <Button>{words.applications.save}</Button>
                <ButtonLink href="/applications" look=Look::Quiet>{words.frame.cancel}</ButtonLink>
            </FormActions>
        </Form>
    }
}

pub(crate) async fn post(posted: Posted<ApplicationForm>) -> Response {
    let Posted { form, visitor } = posted;
    match add(&visitor, &form).await {
        Ok(id) => visitor.redirect(&address(id)),
        Err(NotDone::Problems(problems)) => visitor.refuse(Refused { form, problems }).await,
        Err(NotDone::Failure(failure)) => visitor.fail(failure).await,
    }
}

async fn add(
    visitor: &Visitor,
    form: &ApplicationForm,
) -> Result<SdkAppId, NotDone<ApplicationField>> {
    let new = form.parse()?;
    let added = engine::applications::add(&visitor.state.engine, &visitor.actor()?, new).await;
    added.map_err(|error| match error {
        AddApplicationError::Taken { .. } => {
            Problems::one(ApplicationField::SdkAppId, Problem::Taken).into()
        }
        other => other.into(),
    })
}
