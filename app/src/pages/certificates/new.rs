//! Add a certificate.

use axum::response::Response;
use domain::certificate::{CertificateField, CertificateForm, CertificateId};
use domain::{Permission, SdkAppId};
use engine::applications::Application;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::done;
use super::fields::{CertificateFields, fields, problem_lines};
use crate::components::{Button, ButtonLink, ErrorSummary, Form, FormActions, Look, PageHeader};
use crate::failure::Failure;
use crate::pages::applications::{address, all, one, sdkappid_of};
use crate::pages::loaded;
use crate::pages::refused::Refused;
use crate::pages::title::PageTitle;
use crate::posted::{NotDone, Posted, Segments, Visitor};
use crate::visit::{Visit, visit};

#[component]
pub(crate) fn NewCertificatePage() -> impl IntoView {
    let visit = visit();
    let segment = use_params_map()
        .read_untracked()
        .get("sdkappid")
        .unwrap_or_default();
    let shown = use_context::<CertificateFields>().unwrap_or_default();
    loaded(async move {
        let actor = visit.actor()?;
        let id = sdkappid_of(&segment)?;
        actor.require(Permission::AddCertificate, id)?;
        let application = engine::applications::find(&visit.state.engine, &actor, id).await?;
        Ok::<_, Failure>(page(&visit, &application, &shown))
    })
}

fn page(
    visit: &Visit,
    application: &Application,
    shown: &CertificateFields,
) -> impl IntoView + use<> {
    let words = visit.words;
    let delay = (words.frame.duration)(visit.state.engine.activation_delay());
    let problems = problem_lines(&shown.problems, words);
    let up = address(application.id);
    let fields = fields(shown, None, words);
    view! {
        <PageTitle title=words.certificate.add_title has_problems=!problems.is_empty()/>
        <PageHeader
            title=words.certificate.add_title
            lead=(words.certificate.add_hint)(&delay)
            breadcrumb_label=words.frame.breadcrumbs
            breadcrumb=vec![all(words), one(application)]
        />
        <ErrorSummary title=words.frame.error_summary problems=problems/>
        <Form action=format!("{up}/certificates/new")>
            {fields}
            <FormActions>
                <Button>{words.certificate.save}</Button>
                <ButtonLink href=up look=Look::Quiet>{words.frame.cancel}</ButtonLink>
            </FormActions>
        </Form>
    }
}

pub(crate) async fn post(
    Segments(segment): Segments<String>,
    posted: Posted<CertificateForm>,
) -> Response {
    let Posted { form, visitor } = posted;
    match add(&visitor, &segment, &form).await {
        Ok((application, id)) => visitor.redirect(&done(application, "saved", id)),
        Err(NotDone::Problems(problems)) => {
            visitor
                .refuse(Refused {
                    form: form.without_secret(),
                    problems,
                })
                .await
        }
        Err(NotDone::Failure(failure)) => visitor.fail(failure).await,
    }
}

async fn add(
    visitor: &Visitor,
    segment: &str,
    form: &CertificateForm,
) -> Result<(SdkAppId, CertificateId), NotDone<CertificateField>> {
    let actor = visitor.actor()?;
    let application = sdkappid_of(segment)?;
    let engine = &visitor.state.engine;
    // Whoever may not add learns so before being told what is wrong with the form.
    actor.require(Permission::AddCertificate, application)?;
    engine::applications::find(engine, &actor, application).await?;
    let id = engine::certificates::add(engine, &actor, application, form.parse_new()?).await?;
    Ok((application, id))
}
