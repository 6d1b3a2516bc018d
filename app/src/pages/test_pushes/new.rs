//! Send a test push.

use axum::response::Response;
use domain::certificate::CertificateSettings;
use domain::push::{Body, NewTestPush, TestPushField, TestPushForm, Title};
use domain::{Permission, Problem, Problems, SdkAppId, Timestamp};
use engine::applications::Application;
use engine::certificates::Certificate;
use engine::test_pushes::{SendTestPushError, TestPush};
use islands::NotificationPreview;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use sandbox::Sandbox;

use super::recent::RecentTestPushes;
use super::result_address;
use crate::components::{
    Button, ButtonLink, ErrorSummary, Form, FormActions, Look, NotificationFace, PageHeader,
    Select, TextArea, TextInput,
};
use crate::document::IslandLoader;
use crate::failure::Failure;
use crate::pages::applications::{self, all, one, sdkappid_of};
use crate::pages::loaded;
use crate::pages::refused::summary;
use crate::pages::title::PageTitle;
use crate::posted::{NotDone, Posted, Segments, Visitor};
use crate::visit::{Visit, visit};
use crate::words::Words;

/// The form that was not sent, and why.
#[derive(Clone)]
pub(crate) struct NotSent {
    form: TestPushForm,
    problems: Problems<TestPushField>,
    /// In place of a problem with a field: the certificate's time has not come.
    refused: Option<NotYet>,
}

/// Nothing can be sent with the certificate now.
#[derive(Clone, Copy)]
enum NotYet {
    TakesEffectIn(std::time::Duration),
    NothingSaved,
}

#[component]
pub(crate) fn NewTestPushPage() -> impl IntoView {
    let visit = visit();
    let segment = use_params_map()
        .read_untracked()
        .get("sdkappid")
        .unwrap_or_default();
    let not_sent = use_context::<NotSent>();
    loaded(async move {
        let actor = visit.actor()?;
        let id = sdkappid_of(&segment)?;
        actor.require(Permission::SendTestPush, id)?;
        let engine = &visit.state.engine;
        let application = engine::applications::find(engine, &actor, id).await?;
        let certificates = engine::certificates::list(engine, &actor, application.id).await?;
        let recent = engine::test_pushes::recent(engine, &actor, application.id).await?;
        Ok::<_, Failure>(page(&visit, &application, &certificates, recent, not_sent))
    })
}

const fn label(field: TestPushField, words: &Words) -> &'static str {
    match field {
        TestPushField::Certificate => words.test_push.certificate,
        TestPushField::Token => words.test_push.token,
        TestPushField::Title => words.test_push.notification_title,
        TestPushField::Body => words.test_push.notification_body,
        TestPushField::CustomContent => words.test_push.custom_content,
    }
}

fn page(
    visit: &Visit,
    application: &Application,
    certificates: &[Certificate],
    recent: Vec<TestPush>,
    not_sent: Option<NotSent>,
) -> impl IntoView + use<> {
    let words = visit.words;
    let texts = &words.test_push;
    let NotSent {
        form,
        problems,
        refused,
    } = not_sent.unwrap_or_else(|| NotSent {
        form: first_form(visit, certificates),
        problems: Problems::default(),
        refused: None,
    });
    let mut lines = summary(&problems, words, |field| {
        (field.name(), label(field, words))
    });
    let certificate_problem = refused.map(|refused| refused.words(&form.certificate, words));
    if let Some(text) = &certificate_problem {
        lines.insert(
            0,
            (TestPushField::Certificate.name().to_owned(), text.clone()),
        );
    }
    let certificate_problem =
        certificate_problem.or_else(|| problems.of(TestPushField::Certificate).map(words.problem));
    let content = if certificates.is_empty() {
        view! { <p>{texts.no_certificate}</p> }.into_any()
    } else {
        form_view(
            visit,
            application,
            certificates,
            form,
            &problems,
            certificate_problem,
        )
        .into_any()
    };
    view! {
        <PageTitle title=texts.title has_problems=!lines.is_empty()/>
        <PageHeader
            title=texts.title
            lead=texts.hint
            breadcrumb_label=words.frame.breadcrumbs
            breadcrumb=vec![all(words), one(application)]
        />
        <ErrorSummary title=words.frame.error_summary problems=lines/>
        {content}
        <section class="section">
            <h2>{texts.recent}</h2>
            <RecentTestPushes pushes=recent words/>
        </section>
    }
}

/// The form as it is first shown: a click on "Send" is enough.
fn first_form(visit: &Visit, certificates: &[Certificate]) -> TestPushForm {
    let texts = &visit.words.test_push;
    let asked = visit.query("certificate");
    let certificate = certificates
        .iter()
        .find(|certificate| asked.as_deref() == Some(certificate.id.to_string().as_str()))
        .or(certificates.first());
    let phone = || phone_for(visit.state.sandbox.as_ref()?, certificate?);
    TestPushForm {
        certificate: certificate
            .map(|certificate| certificate.id.to_string())
            .unwrap_or_default(),
        token: visit.query("token").or_else(phone).unwrap_or_default(),
        title: texts.default_title.to_owned(),
        body: texts.default_body.to_owned(),
        custom_content: String::new(),
    }
}

fn form_view(
    visit: &Visit,
    application: &Application,
    certificates: &[Certificate],
    form: TestPushForm,
    problems: &Problems<TestPushField>,
    certificate_problem: Option<String>,
) -> impl IntoView + use<> {
    use TestPushField as F;

    let words = visit.words;
    let texts = &words.test_push;
    let now = visit.state.engine.now();
    let [
        token_problem,
        title_problem,
        body_problem,
        custom_content_problem,
    ] = [F::Token, F::Title, F::Body, F::CustomContent]
        .map(|field| problems.of(field).map(words.problem));
    let options = certificates
        .iter()
        .map(|certificate| {
            (
                certificate.id.to_string(),
                option_text(certificate, now, words),
            )
        })
        .collect();
    let in_sandbox = visit.state.sandbox.is_some();
    let phones = visit.state.sandbox.as_ref().map(phone_options);
    let up = applications::address(application.id);
    let preview = view! {
        <NotificationFace
            app=application.name.to_string()
            time=texts.preview_now
            title=form.title.clone()
            body=form.body.clone()
            placeholders=(texts.title_placeholder.to_owned(), texts.body_placeholder.to_owned())
        />
    };
    view! {
        <NotificationPreview>
            <div class="beside">
                <Form action=format!("{up}/test-push")>
                    <Select
                        name=F::Certificate.name()
                        label=label(F::Certificate, words)
                        options=options
                        selected=form.certificate
                        problem=certificate_problem
                        required=true
                    />
                    <TextInput
                        name=F::Token.name()
                        label=label(F::Token, words)
                        value=form.token
                        hint=if in_sandbox { texts.sandbox_phones_hint } else { texts.token_hint }
                        problem=token_problem
                        required=true
                        code=true
                        list=in_sandbox.then_some(PHONES)
                    />
                    {phones}
                    <TextInput
                        name=F::Title.name()
                        label=label(F::Title, words)
                        value=form.title
                        hint=(texts.length_hint)(Title::MAX)
                        problem=title_problem
                        required=true
                        preview="title"
                        max=Title::MAX
                    />
                    <TextArea
                        name=F::Body.name()
                        label=label(F::Body, words)
                        value=form.body
                        hint=(texts.length_hint)(Body::MAX)
                        problem=body_problem
                        required=true
                        preview="body"
                        max=Body::MAX
                    />
                    <TextArea
                        name=F::CustomContent.name()
                        label=label(F::CustomContent, words)
                        value=form.custom_content
                        hint=texts.custom_content_hint
                        problem=custom_content_problem
                        optional_label=words.frame.optional
                        code=true
                    />
                    <FormActions>
                        <Button>{texts.send}</Button>
                        <ButtonLink href=up look=Look::Quiet>{words.frame.cancel}</ButtonLink>
                    </FormActions>
                </Form>
                <aside aria-label=texts.preview>
                    <h2>{texts.preview}</h2>
                    {preview}
                </aside>
            </div>
        </NotificationPreview>
        <IslandLoader/>
    }
}

/// The id of the list of the sandbox's phones.
const PHONES: &str = "phones";

/// The sandbox's phones, offered where the token is typed.
fn phone_options(sandbox: &Sandbox) -> impl IntoView + use<> {
    let options = sandbox
        .phones()
        .into_iter()
        .map(|phone| view! { <option value=phone.registration_id>{phone.name}</option> })
        .collect_view();
    view! { <datalist id=PHONES>{options}</datalist> }
}

/// The first phone on which the certificate's app is installed.
fn phone_for(sandbox: &Sandbox, certificate: &Certificate) -> Option<String> {
    let CertificateSettings::Oppo(oppo) = &certificate.basis().settings;
    sandbox
        .phones()
        .into_iter()
        .find(|phone| phone.app_key == oppo.app_key.as_str())
        .map(|phone| phone.registration_id)
}

fn option_text(certificate: &Certificate, now: Timestamp, words: &Words) -> String {
    let state = if certificate.serving(now).is_some() {
        words.certificate.in_effect
    } else if certificate.waiting(now).is_empty() {
        words.certificate.nothing_in_effect
    } else {
        words.certificate.waiting
    };
    let platform = certificate.platform().brand();
    (words.test_push.certificate_option)(certificate.id.number(), platform, state)
}

impl NotYet {
    fn words(self, certificate: &str, words: &Words) -> String {
        let id = certificate.parse().unwrap_or_default();
        match self {
            Self::TakesEffectIn(left) => {
                (words.test_push.not_in_effect)(id, &(words.frame.duration)(left))
            }
            Self::NothingSaved => (words.test_push.nothing_in_effect)(id),
        }
    }
}

pub(crate) async fn post(
    Segments(segment): Segments<String>,
    posted: Posted<TestPushForm>,
) -> Response {
    let Posted { form, visitor } = posted;
    let not_sent = match send(&visitor, &segment, &form).await {
        Ok(Sent::Push(push)) => {
            return visitor.redirect(&result_address(push.application, push.id));
        }
        Ok(Sent::NotYet(why)) => NotSent {
            form,
            problems: Problems::default(),
            refused: Some(why),
        },
        Err(NotDone::Problems(problems)) => NotSent {
            form,
            problems,
            refused: None,
        },
        Err(NotDone::Failure(failure)) => return visitor.fail(failure).await,
    };
    visitor.refuse(not_sent).await
}

enum Sent {
    Push(Box<TestPush>),
    NotYet(NotYet),
}

async fn send(
    visitor: &Visitor,
    segment: &str,
    form: &TestPushForm,
) -> Result<Sent, NotDone<TestPushField>> {
    let actor = visitor.actor()?;
    let application: SdkAppId = sdkappid_of(segment)?;
    let engine = &visitor.state.engine;
    actor.require(Permission::SendTestPush, application)?;
    engine::applications::find(engine, &actor, application).await?;
    let new: NewTestPush = form.parse()?;
    match engine::test_pushes::send(engine, &actor, application, new).await {
        Ok(push) => Ok(Sent::Push(Box::new(push))),
        Err(SendTestPushError::NotInEffect {
            left: Some(left), ..
        }) => Ok(Sent::NotYet(NotYet::TakesEffectIn(left))),
        Err(SendTestPushError::NotInEffect { left: None, .. }) => {
            Ok(Sent::NotYet(NotYet::NothingSaved))
        }
        Err(SendTestPushError::UnknownCertificate { .. }) => {
            Err(Problems::one(TestPushField::Certificate, Problem::NotFound).into())
        }
        Err(SendTestPushError::LostOnWebPage { .. }) => {
            Err(Problems::one(TestPushField::CustomContent, Problem::LostOnWebPage).into())
        }
        Err(error) => Err(error.into()),
    }
}
