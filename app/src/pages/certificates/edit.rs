//! Edit a certificate: a new revision, which takes effect after the activation delay.

use axum::response::Response;
use domain::certificate::{CertificateField, CertificateForm, CertificateId};
use domain::{Permission, SdkAppId};
use engine::applications::Application;
use engine::certificates::{Certificate, EditError, Version};
use http::StatusCode;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use serde::Deserialize;

use super::conflict::{CONFLICT, conflict};
use super::fields::{CertificateFields, fields, problem_lines};
use super::{address, certificate_of, done};
use crate::components::{Button, ButtonLink, ErrorSummary, Form, FormActions, Look, PageHeader};
use crate::failure::Failure;
use crate::pages::applications::{self, all, one, sdkappid_of};
use crate::pages::loaded;
use crate::pages::refused::Refused;
use crate::pages::title::PageTitle;
use crate::posted::{NotDone, Posted, Segments, Visitor};
use crate::times;
use crate::visit::{Visit, visit};

/// The form with the version of the certificate that its reader saw.
#[derive(Clone, Default, Deserialize)]
pub(crate) struct EditForm {
    #[serde(default)]
    version: String,
    #[serde(flatten)]
    certificate: CertificateForm,
}

/// Somebody else saved the certificate in the meantime: what was typed stays.
#[derive(Clone)]
struct Overtaken {
    typed: CertificateForm,
    typed_secret: bool,
}

#[component]
pub(crate) fn EditCertificatePage() -> impl IntoView {
    let visit = visit();
    let parameters = use_params_map();
    let parameter = move |name| parameters.read_untracked().get(name).unwrap_or_default();
    let (application, certificate) = (parameter("sdkappid"), parameter("certificate"));
    let refused = use_context::<Refused<EditForm, CertificateField>>();
    let overtaken = use_context::<Overtaken>();
    loaded(async move {
        let actor = visit.actor()?;
        let id = sdkappid_of(&application)?;
        actor.require(Permission::EditCertificate, id)?;
        let engine = &visit.state.engine;
        let application = engine::applications::find(engine, &actor, id).await?;
        let id = certificate_of(&certificate)?;
        let certificate = engine::certificates::find(engine, &actor, application.id, id).await?;
        Ok::<_, Failure>(page(&visit, &application, &certificate, refused, overtaken))
    })
}

fn page(
    visit: &Visit,
    application: &Application,
    certificate: &Certificate,
    refused: Option<Refused<EditForm, CertificateField>>,
    overtaken: Option<Overtaken>,
) -> impl IntoView + use<> {
    let words = visit.words;
    let basis = certificate.basis();
    let delay = (words.frame.duration)(visit.state.engine.activation_delay());
    let saved = CertificateForm::of(&basis.settings, basis.note.as_ref());
    let conflict = overtaken.as_ref().map(|overtaken| {
        conflict(
            certificate,
            &saved,
            &overtaken.typed,
            overtaken.typed_secret,
            words,
        )
    });
    // A second look at the form keeps the version that its reader saw: only a reader who has been
    // shown the newer one may save on top of it.
    let (version, shown) = match (refused, overtaken) {
        (Some(refused), _) => (
            refused.form.version,
            Refused {
                form: refused.form.certificate,
                problems: refused.problems,
            },
        ),
        (None, Some(overtaken)) => (
            certificate.version.to_string(),
            CertificateFields {
                form: overtaken.typed,
                ..CertificateFields::default()
            },
        ),
        (None, None) => (
            certificate.version.to_string(),
            CertificateFields {
                form: saved,
                ..CertificateFields::default()
            },
        ),
    };
    let saved_secret = (words.certificate.master_secret_saved)(
        &times::readable(basis.secret.saved_at),
        basis.secret.tail.as_deref(),
    );
    let mut problems = problem_lines(&shown.problems, words);
    if conflict.is_some() {
        problems.push((
            CONFLICT.to_owned(),
            (words.certificate.conflict)(
                &certificate.latest().saved_by,
                &times::readable(certificate.latest().saved_at),
            ),
        ));
    }
    let fields = fields(&shown, Some(saved_secret), words);
    let up = applications::address(application.id);
    let title = (words.certificate.edit_title)(certificate.id.number());
    view! {
        <PageTitle title=title.clone() has_problems=!problems.is_empty()/>
        <PageHeader
            title=title
            lead=(words.certificate.edit_hint)(&delay)
            breadcrumb_label=words.frame.breadcrumbs
            breadcrumb=vec![all(words), one(application)]
        />
        <ErrorSummary title=words.frame.error_summary problems=problems/>
        {conflict}
        <Form action=format!("{}/edit", address(certificate))>
            <input type="hidden" name="version" value=version/>
            {fields}
            <FormActions>
                <Button>{words.certificate.save}</Button>
                <ButtonLink href=up look=Look::Quiet>
                    {words.frame.cancel}
                </ButtonLink>
            </FormActions>
        </Form>
    }
}

pub(crate) async fn post(
    Segments((application, certificate)): Segments<(String, String)>,
    posted: Posted<EditForm>,
) -> Response {
    let Posted { mut form, visitor } = posted;
    let typed_secret = !form.certificate.master_secret.trim().is_empty();
    let edited = edit(&visitor, &application, &certificate, &form).await;
    form.certificate = form.certificate.without_secret();
    match edited {
        Ok(Edited::Saved(application, id)) => visitor.redirect(&done(application, "saved", id)),
        Ok(Edited::Overtaken) => {
            let path = visitor.path().to_owned();
            let overtaken = Overtaken {
                typed: form.certificate,
                typed_secret,
            };
            visitor
                .render_again(&path, StatusCode::CONFLICT, overtaken)
                .await
        }
        Err(NotDone::Problems(problems)) => visitor.refuse(Refused { form, problems }).await,
        Err(NotDone::Failure(failure)) => visitor.fail(failure).await,
    }
}

enum Edited {
    Saved(SdkAppId, CertificateId),
    Overtaken,
}

async fn edit(
    visitor: &Visitor,
    application: &str,
    certificate: &str,
    form: &EditForm,
) -> Result<Edited, NotDone<CertificateField>> {
    let actor = visitor.actor()?;
    let application = sdkappid_of(application)?;
    let id = certificate_of(certificate)?;
    let engine = &visitor.state.engine;
    actor.require(Permission::EditCertificate, application)?;
    engine::certificates::find(engine, &actor, application, id).await?;
    let new = form.certificate.parse_edit()?;
    let seen = Version::parse(&form.version).ok_or(Failure::BadForm)?;
    match engine::certificates::edit(engine, &actor, application, id, seen, new).await {
        Ok(_) => Ok(Edited::Saved(application, id)),
        Err(EditError::Conflict(_)) => Ok(Edited::Overtaken),
        Err(error) => Err(error.into()),
    }
}
