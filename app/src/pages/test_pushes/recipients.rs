//! Whom a test push goes to: the devices of a user, or a pasted token.

use domain::certificate::{CertificateId, CertificateSettings};
use domain::push::{RegistrationToken, TestPushField as F, TestPushTarget};
use domain::{SdkAppId, Timestamp, UserId};
use engine::certificates::Certificate;
use engine::devices::{Binding, Device};
use leptos::prelude::*;
use sandbox::Sandbox;

use super::form::{Shown, label};
use super::{USER, address};
use crate::components::{Button, Choice, Look, Radios, SearchForm, Select, TextInput};
use crate::failure::Failure;
use crate::times;
use crate::visit::Visit;
use crate::words::Words;

/// The user who was looked up, with their devices.
pub(super) struct Recipients {
    /// As typed.
    pub(super) user: String,
    /// None where what was typed is no user ID, or nothing.
    devices: Option<Vec<Device>>,
}

impl Recipients {
    pub(super) async fn look_up(
        visit: &Visit,
        application: SdkAppId,
        user: String,
    ) -> Result<Self, Failure> {
        let devices = match UserId::parse(&user) {
            Ok(user) => {
                let (engine, actor) = (&visit.state.engine, visit.actor()?);
                Some(engine::devices::find(engine, &actor, application, &user).await?)
            }
            Err(_) => None,
        };
        Ok(Self { user, devices })
    }

    /// The devices that a push can go to, and how.
    pub(super) fn reachable(&self) -> impl Iterator<Item = (&Device, &Binding)> {
        let devices = self.devices.iter().flatten();
        devices.filter_map(|device| Some((device, device.binding.as_ref()?)))
    }

    /// The choice to begin with: the device in the address, else one of the certificate's.
    pub(super) fn first(&self, asked: Option<&str>, certificate: Option<CertificateId>) -> String {
        let named = |device: &Device| asked == Some(device.key.device.as_str());
        let fits = |binding: &Binding| Some(binding.certificate) == certificate;
        let choice = self
            .reachable()
            .find(|(device, _)| named(device))
            .or_else(|| self.reachable().find(|(_, binding)| fits(binding)))
            .or_else(|| self.reachable().next());
        choice
            .map(|(device, binding)| {
                TestPushTarget::choice(binding.certificate, &device.key.device)
            })
            .unwrap_or_default()
    }

    /// Where a problem with the chosen device is said: beside the devices, as far as there are any.
    pub(super) fn place_of_problems(&self) -> &'static str {
        match self.reachable().next() {
            Some(_) => F::Target.name(),
            None => USER,
        }
    }

    fn is_nonsense(&self) -> bool {
        self.devices.is_none() && !self.user.is_empty()
    }

    /// What is wrong with what was looked up.
    pub(super) fn problem(&self, words: &Words) -> Option<String> {
        self.is_nonsense()
            .then(|| words.offline_push.devices.not_a_user.to_owned())
    }
}

/// Asks for a user, and tells of the devices that no push can go to.
pub(super) fn user_search(
    shown: &Shown,
    problem: Option<String>,
    words: &'static Words,
) -> impl IntoView + use<> {
    let texts = &words.offline_push.devices;
    let recipients = &shown.recipients;
    let certificate = shown.asked.map(|id| {
        view! { <input type="hidden" name=F::Certificate.name() value=id.to_string()/> }
    });
    let user = recipients.user.clone();
    view! {
        <SearchForm action=address(shown.application)>
            {certificate}
            <TextInput
                name=USER
                label=texts.user
                value=user
                hint=words.test_push.user_hint
                problem=problem
                optional_label=words.frame.optional
                code=true
            />
            <div class="form-actions">
                <Button look=Look::Secondary>{texts.look_up}</Button>
            </div>
        </SearchForm>
        {out_of_reach(recipients, words)}
    }
}

/// The devices that no push can go to, and why.
fn out_of_reach(recipients: &Recipients, words: &'static Words) -> impl IntoView + use<> {
    let texts = &words.offline_push.devices;
    let devices = recipients.devices.as_ref()?;
    let user = recipients.user.as_str();
    if devices.is_empty() {
        return Some(view! { <p class="search-note">{(texts.none)(user)}</p> }.into_any());
    }
    let lines: Vec<_> = devices
        .iter()
        .filter(|device| device.binding.is_none())
        .map(|device| without_token(device, words))
        .collect();
    if lines.is_empty() {
        return None;
    }
    let nobody = recipients
        .reachable()
        .next()
        .is_none()
        .then(|| view! { <p>{(words.test_push.no_device_has_token)(user)}</p> });
    let lines = lines
        .into_iter()
        .map(|line| view! { <li>{line}</li> })
        .collect_view();
    Some(
        view! { <div class="search-note">{nobody} <ul class="quiet">{lines}</ul></div> }.into_any(),
    )
}

fn without_token(device: &Device, words: &Words) -> String {
    let texts = &words.offline_push.devices;
    let start = format!(
        "{}{}{}",
        device.key.device, words.frame.colon, texts.no_token
    );
    match device.dropped {
        Some((reason, at)) => {
            format!(
                "{start} · {}",
                (texts.dropped)(reason, &times::readable(at))
            )
        }
        None => start,
    }
}

/// The devices to choose from with, as the last choice, a pasted token; without devices, only that.
pub(super) fn target_fields(shown: &Shown, words: &'static Words) -> AnyView {
    let texts = &words.test_push;
    if shown.recipients.reachable().next().is_none() {
        return token_fields(shown, true, words).into_any();
    }
    let user = shown.recipients.user.clone();
    let mut choices: Vec<_> = shown
        .recipients
        .reachable()
        .map(|(device, binding)| device_choice(shown, device, binding, words))
        .collect();
    let pasted = Choice::new("", texts.other_token).reveal(token_fields(shown, false, words));
    choices.push(pasted);
    view! {
        <input type="hidden" name=USER value=user/>
        <Radios
            name=F::Target.name()
            legend=label(F::Target, words)
            choices=choices
            selected=shown.form.target.clone()
            hint=target_hint(shown, words)
            problem=shown.problem(F::Target, words)
        />
    }
    .into_any()
}

fn target_hint(shown: &Shown, words: &Words) -> String {
    let texts = &words.test_push;
    let recipients = &shown.recipients;
    let fits = |asked| {
        let mut reachable = recipients.reachable();
        reachable.any(|(_, binding)| binding.certificate == asked)
    };
    match shown.asked.filter(|asked| !fits(*asked)) {
        Some(asked) => {
            let none = (texts.none_for_certificate)(&recipients.user, asked.number());
            format!("{none}{}{}", words.frame.space, texts.target_hint)
        }
        None => texts.target_hint.to_owned(),
    }
}

fn device_choice(shown: &Shown, device: &Device, binding: &Binding, words: &Words) -> Choice {
    let texts = &words.offline_push.devices;
    let certificate = shown
        .certificates
        .iter()
        .find(|certificate| certificate.id == binding.certificate)
        .map_or_else(
            || binding.certificate.to_string(),
            |certificate| option_text(certificate, shown.now, words),
        );
    let state = (texts.state_name)(device.state(shown.now));
    let reported = (texts.reported)(&times::readable(binding.reported_at));
    let token = shortened(&binding.token);
    Choice::new(
        TestPushTarget::choice(binding.certificate, &device.key.device),
        format!("{} · {certificate}", device.key.device),
    )
    .hint(format!("{state} · {token} · {reported}"))
}

/// Enough of a token to tell it from others.
fn shortened(token: &RegistrationToken) -> String {
    const START: usize = 8;
    const END: usize = 6;

    let letters: Vec<char> = token.as_str().chars().collect();
    if letters.len() <= START + END {
        return token.to_string();
    }
    let (start, end) = (&letters[..START], &letters[letters.len() - END..]);
    start.iter().chain(&['…']).chain(end).collect()
}

/// A certificate and a pasted token. What a choice reveals is never `required`: hidden, it would
/// stop the browser.
fn token_fields(shown: &Shown, required: bool, words: &'static Words) -> impl IntoView + use<> {
    let texts = &words.test_push;
    let options = shown
        .certificates
        .iter()
        .map(|certificate| {
            (
                certificate.id.to_string(),
                option_text(certificate, shown.now, words),
            )
        })
        .collect();
    let hint = match &shown.phones {
        Some(_) => texts.sandbox_phones_hint,
        None => texts.token_hint,
    };
    let phones = shown.phones.as_ref().map(phone_options);
    view! {
        <Select
            name=F::Certificate.name()
            label=label(F::Certificate, words)
            options=options
            selected=shown.form.certificate.clone()
            problem=shown.problem(F::Certificate, words)
            required=required
        />
        <TextInput
            name=F::Token.name()
            label=label(F::Token, words)
            value=shown.form.token.clone()
            hint=hint
            problem=shown.problem(F::Token, words)
            required=required
            code=true
            list=phones.is_some().then_some(PHONES)
        />
        {phones}
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
pub(super) fn phone_for(sandbox: &Sandbox, certificate: &Certificate) -> Option<String> {
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
