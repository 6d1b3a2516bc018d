//! Delete a certificate: what that breaks is said first, and its ID must be typed.

use axum::response::Response;
use domain::certificate::CertificateId;
use domain::{Permission, SdkAppId};
use engine::applications::Application;
use engine::certificates::Certificate;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use serde::Deserialize;

use super::{address, certificate_of};
use crate::components::{
    Button, ButtonLink, ErrorSummary, Form, FormActions, Look, Notice, PageHeader, TextInput, Tone,
};
use crate::failure::Failure;
use crate::pages::applications::{self, all, one, sdkappid_of};
use crate::pages::loaded;
use crate::pages::title::PageTitle;
use crate::posted::{Posted, Segments, Visitor};
use crate::visit::visit;
use crate::words::Words;

const CERTIFICATE_ID: &str = "certificate_id";

/// The form as it was posted.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct DeleteForm {
    certificate_id: String,
}

/// What was typed is not the certificate's ID.
#[derive(Clone)]
struct NotConfirmed(String);

#[component]
pub(crate) fn DeleteCertificatePage() -> impl IntoView {
    let visit = visit();
    let parameters = use_params_map();
    let parameter = move |name| parameters.read_untracked().get(name).unwrap_or_default();
    let (application, certificate) = (parameter("sdkappid"), parameter("certificate"));
    let not_confirmed = use_context::<NotConfirmed>();
    loaded(async move {
        let actor = visit.actor()?;
        let application = sdkappid_of(&application)?;
        actor.require(Permission::DeleteCertificate, application)?;
        let engine = &visit.state.engine;
        let application = engine::applications::find(engine, &actor, application).await?;
        let id = certificate_of(&certificate)?;
        let certificate = engine::certificates::find(engine, &actor, application.id, id).await?;
        let devices =
            engine::certificates::bound_devices(engine, &actor, application.id, id).await?;
        let words = visit.words;
        Ok::<_, Failure>(page(
            words,
            &application,
            &certificate,
            devices,
            not_confirmed,
        ))
    })
}

fn page(
    words: &'static Words,
    application: &Application,
    certificate: &Certificate,
    devices: i64,
    not_confirmed: Option<NotConfirmed>,
) -> impl IntoView + use<> {
    let texts = &words.deletion;
    let id = certificate.id.number();
    let title = (texts.title)(id);
    let problem = not_confirmed.is_some().then(|| (texts.mismatch)(id));
    let problems: Vec<_> = problem
        .iter()
        .map(|text| (CERTIFICATE_ID.to_owned(), text.clone()))
        .collect();
    let typed = not_confirmed.map_or_else(String::new, |NotConfirmed(typed)| typed);
    let own = address(certificate);
    let edit = format!("{own}/edit");
    let up = applications::address(application.id);
    view! {
        <PageTitle title=title.clone() has_problems=!problems.is_empty()/>
        <PageHeader
            title=title
            lead=texts.restorable
            breadcrumb_label=words.frame.breadcrumbs
            breadcrumb=vec![all(words), one(application)]
        />
        <ErrorSummary title=words.frame.error_summary problems=problems/>
        <Notice tone=Tone::Bad title=(texts.devices)(devices)>
            {texts.breaks} {words.frame.space}
            <a href=edit>{texts.edit_instead}</a>
        </Notice>
        <Form action=format!("{own}/delete")>
            <TextInput
                name=CERTIFICATE_ID
                label=(texts.type_id)(id)
                value=typed
                problem=problem
                required=true
                inputmode="numeric"
                code=true
            />
            <FormActions>
                <Button look=Look::Danger>{texts.delete}</Button>
                <ButtonLink href=up look=Look::Quiet>
                    {words.frame.cancel}
                </ButtonLink>
            </FormActions>
        </Form>
    }
}

pub(crate) async fn post(
    Segments((application, certificate)): Segments<(String, String)>,
    posted: Posted<DeleteForm>,
) -> Response {
    let Posted { form, visitor } = posted;
    match delete(&visitor, &application, &certificate, &form).await {
        Ok(Deleted::Done(application, id)) => {
            let page = applications::address(application);
            visitor.redirect(&format!("{page}?deleted={id}#deleted"))
        }
        Ok(Deleted::NotConfirmed) => visitor.refuse(NotConfirmed(form.certificate_id)).await,
        Err(failure) => visitor.fail(failure).await,
    }
}

enum Deleted {
    Done(SdkAppId, CertificateId),
    NotConfirmed,
}

async fn delete(
    visitor: &Visitor,
    application: &str,
    certificate: &str,
    form: &DeleteForm,
) -> Result<Deleted, Failure> {
    let actor = visitor.actor()?;
    let application = sdkappid_of(application)?;
    let id = certificate_of(certificate)?;
    actor.require(Permission::DeleteCertificate, application)?;
    let engine = &visitor.state.engine;
    engine::certificates::find(engine, &actor, application, id).await?;
    if CertificateId::parse(&form.certificate_id) != Ok(id) {
        return Ok(Deleted::NotConfirmed);
    }
    engine::certificates::delete(engine, &actor, application, id).await?;
    Ok(Deleted::Done(application, id))
}
