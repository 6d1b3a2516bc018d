//! The test push form.

use domain::certificate::CertificateId;
use domain::click_action::ClickActionField;
use domain::push::{Body, TestPushField as F, TestPushForm, TestPushTarget, Title};
use domain::{Problems, SdkAppId, Timestamp};
use engine::applications::Application;
use engine::certificates::Certificate;
use islands::NotificationPreview;
use leptos::prelude::*;
use sandbox::Sandbox;

use super::address;
use super::not_now::NotNow;
use super::recipients::{Recipients, phone_for, target_fields};
use crate::components::{
    Button, ButtonLink, Choice, Form, FormActions, Look, NotificationFace, Radios, TextArea,
    TextInput,
};
use crate::document::IslandLoader;
use crate::pages::applications;
use crate::pages::certificates::{click_action_choices, click_action_label};
use crate::visit::Visit;
use crate::words::Words;

/// The form as it is shown: what is in it, what is wrong with it, and what it offers.
pub(super) struct Shown {
    pub(super) application: SdkAppId,
    pub(super) certificates: Vec<Certificate>,
    pub(super) recipients: Recipients,
    /// The certificate in the address.
    pub(super) asked: Option<CertificateId>,
    /// Where the phones are simulated.
    pub(super) phones: Option<Sandbox>,
    pub(super) now: Timestamp,
    pub(super) form: TestPushForm,
    pub(super) problems: Problems<F>,
    pub(super) not_now: Option<NotNow>,
}

impl Shown {
    /// Why the form could not be sent as it stands: its certificate is not in effect.
    pub(super) fn wait(&self) -> Option<NotNow> {
        let mut devices = self.recipients.reachable();
        let device = devices.find(|(device, binding)| {
            TestPushTarget::choice(binding.certificate, &device.key.device) == self.form.target
        });
        let id = match device {
            Some((_, binding)) => binding.certificate,
            None => CertificateId::parse(&self.form.certificate).ok()?,
        };
        let certificate = self.certificates.iter().find(|it| it.id == id)?;
        if certificate.serving(self.now).is_some() {
            return None;
        }
        let waiting = certificate.waiting(self.now);
        let left = waiting
            .iter()
            .map(|revision| revision.activation.effective_at().left_from(self.now))
            .min();
        Some(left.map_or(NotNow::NothingSaved(id), |left| {
            NotNow::TakesEffectIn(id, left)
        }))
    }

    /// What stands beside that field.
    pub(super) fn problem(&self, field: F, words: &Words) -> Option<String> {
        self.not_now
            .filter(|why| why.field(&self.form) == field)
            .map(|why| why.words(words))
            .or_else(|| self.problems.of(field).map(words.problem))
    }
}

/// What the field is called.
pub(super) const fn label(field: F, words: &Words) -> &'static str {
    match field {
        F::Target => words.test_push.target,
        F::Certificate => words.test_push.certificate,
        F::Token => words.test_push.token,
        F::Title => words.test_push.notification_title,
        F::Body => words.test_push.notification_body,
        F::CustomContent => words.test_push.custom_content,
        F::ClickAction => click_action_label(ClickActionField::Kind, words),
        F::WebUrl => click_action_label(ClickActionField::WebUrl, words),
        F::Activity => click_action_label(ClickActionField::Activity, words),
        F::IntentAction => click_action_label(ClickActionField::IntentAction, words),
    }
}

/// The form as it is first shown: a click on "Send" is enough.
pub(super) fn first_form(
    visit: &Visit,
    certificates: &[Certificate],
    recipients: &Recipients,
    asked: Option<CertificateId>,
) -> TestPushForm {
    let texts = &visit.words.test_push;
    let now = visit.state.engine.now();
    let certificate = certificates
        .iter()
        .find(|certificate| Some(certificate.id) == asked)
        .or_else(|| certificates.iter().find(|it| it.serving(now).is_some()))
        .or(certificates.first());
    let phone = || phone_for(visit.state.sandbox.as_ref()?, certificate?);
    let pasted = visit.query(F::Token.name());
    let target = match &pasted {
        Some(_) => String::new(),
        None => recipients.first(visit.query("device").as_deref(), asked),
    };
    TestPushForm {
        user: recipients.user.clone(),
        target,
        certificate: certificate
            .map(|certificate| certificate.id.to_string())
            .unwrap_or_default(),
        token: pasted.or_else(phone).unwrap_or_default(),
        title: texts.default_title.to_owned(),
        body: texts.default_body.to_owned(),
        ..TestPushForm::default()
    }
}

pub(super) fn form_view(
    shown: &Shown,
    application: &Application,
    words: &'static Words,
) -> impl IntoView + use<> {
    let texts = &words.test_push;
    let form = &shown.form;
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
    let action = address(application.id);
    let fields = fields(shown, words);
    view! {
        <NotificationPreview>
            <div class="beside">
                <Form action=action>
                    {fields}
                    <FormActions>
                        <Button>{texts.send}</Button>
                        <ButtonLink href=up look=Look::Quiet>{words.frame.cancel}</ButtonLink>
                    </FormActions>
                </Form>
                <aside aria-label=texts.preview>
                    <h2>{texts.preview}</h2>
                    {preview}
                    <noscript>
                        <p class="quiet">{texts.preview_still}</p>
                    </noscript>
                </aside>
            </div>
        </NotificationPreview>
        <IslandLoader/>
    }
}

fn fields(shown: &Shown, words: &'static Words) -> impl IntoView + use<> {
    let texts = &words.test_push;
    let form = &shown.form;
    view! {
        {target_fields(shown, words)}
        <TextInput
            name=F::Title.name()
            label=label(F::Title, words)
            value=form.title.clone()
            hint=(texts.length_hint)(Title::MAX)
            problem=shown.problem(F::Title, words)
            required=true
            preview="title"
            max=Title::MAX
        />
        <TextArea
            name=F::Body.name()
            label=label(F::Body, words)
            value=form.body.clone()
            hint=(texts.length_hint)(Body::MAX)
            problem=shown.problem(F::Body, words)
            required=true
            preview="body"
            max=Body::MAX
        />
        <TextArea
            name=F::CustomContent.name()
            label=label(F::CustomContent, words)
            value=form.custom_content.clone()
            hint=texts.custom_content_hint
            problem=shown.problem(F::CustomContent, words)
            optional_label=words.frame.optional
            code=true
        />
        {click_action(shown, words)}
    }
}

/// Another click action than the certificate's, folded away until somebody wants one.
fn click_action(shown: &Shown, words: &'static Words) -> impl IntoView + use<> {
    let texts = &words.test_push;
    let form = &shown.form;
    let fields = [F::ClickAction, F::WebUrl, F::Activity, F::IntentAction];
    let is_open = !form.click_action.is_empty()
        || fields
            .into_iter()
            .any(|field| shown.problems.of(field).is_some());
    let mut choices = vec![Choice::new("", texts.as_certificate)];
    choices.extend(click_action_choices(
        form.typed_click_action(),
        |field| shown.problems.of(field.into()),
        words,
    ));
    view! {
        <details open=is_open>
            <summary>{texts.click_action}</summary>
            <Radios
                name=F::ClickAction.name()
                legend=label(F::ClickAction, words)
                choices=choices
                selected=form.click_action.clone()
                hint=texts.click_action_hint
                problem=shown.problem(F::ClickAction, words)
            />
        </details>
    }
}
