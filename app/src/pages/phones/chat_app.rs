//! The chat app on a phone: who is signed in, what was said, and what a finger can do with it.

use domain::UserId;
use leptos::prelude::*;
use sandbox::{Account, AppLife, ChatApp, Line, Phone, PhoneId};

use super::scene::{Scene, TypedForm};
use crate::components::{Button, Look, PhoneScreen, PostButton, StatusTag, Tone};
use crate::words::Words;

/// Who signs in on which phone, unless somebody else is typed.
const USERS: [&str; 3] = ["alice", "bob", "carol"];

/// The app, and whom a message from it goes to unless somebody else is typed.
pub(super) fn chat_app(
    phone: &Phone,
    peer: Option<UserId>,
    scene: &Scene,
) -> impl IntoView + use<> {
    let texts = &scene.words.chat_app;
    let app = &phone.app;
    let problem = app.problem.as_ref().map(|problem| {
        view! { <p class="bad" role="alert">{(texts.problem)(problem)}</p> }
    });
    let body = match &app.account {
        None => signed_out(phone, scene).into_any(),
        Some(account) => signed_in(phone, account, peer, scene).into_any(),
    };
    let tags = tags(phone, scene.words);
    let buttons = buttons(phone, scene.words);
    view! {
        <PhoneScreen title=texts.title>
            <p class="phone-tags">{tags}</p>
            {problem}
            {body}
            <div class="phone-buttons">{buttons}</div>
        </PhoneScreen>
    }
}

fn tags(phone: &Phone, words: &'static Words) -> impl IntoView + use<> {
    let texts = &words.chat_app;
    let ChatApp { account, life, .. } = &phone.app;
    let life_tone = match life {
        AppLife::Foreground => Tone::Neutral,
        AppLife::Background => Tone::Waiting,
        AppLife::Killed => Tone::Bad,
    };
    let lost =
        account.is_some() && phone.network && *life != AppLife::Killed && !phone.app.is_connected();
    view! {
        <StatusTag tone=life_tone text=(texts.life)(*life)/>
        {(!phone.network).then(|| view! { " " <StatusTag tone=Tone::Bad text=texts.no_network/> })}
        {lost.then(|| view! { " " <StatusTag tone=Tone::Bad text=texts.not_connected/> })}
    }
}

fn signed_out(phone: &Phone, scene: &Scene) -> impl IntoView + use<> {
    let texts = &scene.words.chat_app;
    let choices = scene.choices_for(&phone.app_key);
    let form = if !scene.may_sign_in {
        view! { <p class="quiet">{texts.only_admins}</p> }.into_any()
    } else if choices.is_empty() {
        view! { <p class="quiet">{texts.no_certificate}</p> }.into_any()
    } else {
        sign_in_form(phone.id, scene, &choices).into_any()
    };
    view! {
        <p>{(texts.signed_out)(phone.app.signed_out)}</p>
        {form}
    }
}

fn sign_in_form(
    phone: PhoneId,
    scene: &Scene,
    choices: &[&super::scene::Choice],
) -> impl IntoView + use<> {
    let texts = &scene.words.chat_app;
    let (user, chosen) = match scene.typed_on(phone) {
        Some(TypedForm::SignIn { user, certificate }) => (user.clone(), certificate.clone()),
        _ => (user_of(phone, 0), String::new()),
    };
    let options = choices
        .iter()
        .map(|choice| {
            let value = choice.certificate.to_string();
            let text = format!("{value} · {}", choice.application);
            let selected = value == chosen;
            view! { <option value=value selected=selected>{text}</option> }
        })
        .collect_view();
    let certificate = format!("phone-{phone}-certificate");
    view! {
        <form class="phone-form" method="post" action=format!("/sandbox/phones/{phone}/app/sign-in")>
            {input(phone, "user", texts.user, user, None)}
            <label for=certificate.clone()>{texts.certificate}</label>
            <select class="input" id=certificate name="certificate" autocomplete="off">
                {options}
            </select>
            <Button>{texts.sign_in}</Button>
        </form>
    }
}

fn signed_in(
    phone: &Phone,
    account: &Account,
    peer: Option<UserId>,
    scene: &Scene,
) -> impl IntoView + use<> {
    let texts = &scene.words.chat_app;
    let who = (texts.signed_in)(
        account.user.as_str(),
        &account.application.to_string(),
        &account.certificate.to_string(),
    );
    let lines = phone
        .app
        .lines
        .iter()
        .map(|said| line(said, scene.words))
        .collect_view();
    let can_type = phone.app.life == AppLife::Foreground && phone.network;
    let form = can_type.then(|| message_form(phone.id, peer, scene));
    view! {
        <p>{who}</p>
        {(!phone.app.lines.is_empty()).then(|| view! { <ol class="phone-chat">{lines}</ol> })}
        {form}
    }
}

fn line(said: &Line, words: &'static Words) -> impl IntoView + use<> {
    let to = said.to.as_ref().map(UserId::as_str);
    let who = (words.chat_app.line)(said.from.as_str(), to);
    let text = said.text.clone();
    view! {
        <li data-mine=said.to.is_some()>
            <span class="phone-chat-who">{who}</span>
            " "
            <span class="phone-chat-text">{text}</span>
        </li>
    }
}

fn message_form(phone: PhoneId, peer: Option<UserId>, scene: &Scene) -> impl IntoView + use<> {
    let texts = &scene.words.chat_app;
    let (to, text, ext) = match scene.typed_on(phone) {
        Some(TypedForm::Message { to, text, ext }) => (to.clone(), text.clone(), ext.clone()),
        _ => (
            peer.map_or_else(|| user_of(phone, 1), String::from),
            texts.text_at_first.to_owned(),
            String::new(),
        ),
    };
    view! {
        <form class="phone-form" method="post" action=format!("/sandbox/phones/{phone}/app/send")>
            {input(phone, "to", texts.to, to, None)}
            {input(phone, "text", texts.text, text, None)}
            {input(phone, "ext", texts.ext, ext, Some(texts.ext_hint))}
            <Button>{texts.send}</Button>
        </form>
    }
}

/// One line of text, named apart from those of the other phones.
fn input(
    phone: PhoneId,
    name: &'static str,
    label: &'static str,
    value: String,
    hint: Option<&'static str>,
) -> impl IntoView + use<> {
    let id = format!("phone-{phone}-{name}");
    let hint_id = format!("{id}-hint");
    let described_by = hint.map(|_| hint_id.clone());
    view! {
        <label for=id.clone()>{label}</label>
        {hint.map(|hint| view! { <p class="field-hint" id=hint_id>{hint}</p> })}
        <input
            class="input"
            type="text"
            id=id
            name=name
            value=value
            autocomplete="off"
            autocapitalize="none"
            spellcheck="false"
            aria-describedby=described_by
        />
    }
}

fn buttons(phone: &Phone, words: &'static Words) -> impl IntoView + use<> {
    let texts = &words.chat_app;
    let id = phone.id;
    let name = phone.name.clone();
    let button = |verb: &'static str, label: &'static str, shown: bool| {
        let detail = name.clone();
        shown.then(|| {
            view! {
                <PostButton
                    action=format!("/sandbox/phones/{id}/app/{verb}")
                    label=label
                    detail=detail
                    look=Look::Secondary
                />
            }
        })
    };
    let app = &phone.app;
    let is_in = app.account.is_some();
    view! {
        {button("open", texts.open, app.life != AppLife::Foreground)}
        {button("background", texts.background, is_in && app.life == AppLife::Foreground)}
        {button("kill", texts.kill, app.life != AppLife::Killed)}
        {button("network-off", texts.network_off, phone.network)}
        {button("network-on", texts.network_on, !phone.network)}
        {button("log-out", texts.log_out, is_in && app.life == AppLife::Foreground && phone.network)}
    }
}

/// The user who signs in on this phone, or so many phones further.
fn user_of(phone: PhoneId, further: usize) -> String {
    let place = usize::try_from(phone.number()).unwrap_or_default();
    // Phones are counted from 1.
    let user = USERS
        .iter()
        .cycle()
        .nth(place.saturating_sub(1) % USERS.len() + further);
    user.copied().unwrap_or_default().to_owned()
}
