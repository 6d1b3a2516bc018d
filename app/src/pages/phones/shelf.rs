//! All phones side by side: the part of the page that is sent again with every change.

use domain::{Timestamp, UserId};
use leptos::prelude::*;
use sandbox::{LastOpened, NotShown, NotShownReason, Notification, Opened, Sandbox};

use super::chat_app::chat_app;
use super::scene::{Scene, rings};
use crate::components::{Fact, FactList, Look, Phone, PhoneNotification, PhoneScreen, PostButton};
use crate::times;
use crate::words::Words;

/// All phones as they are now.
pub(super) fn shelf(sandbox: &Sandbox, scene: &Scene) -> impl IntoView + use<> {
    let now = sandbox.now();
    let phones = sandbox.phones();
    let peers: Vec<_> = phones.iter().map(|phone| peer(phone, &phones)).collect();
    let phones = phones
        .into_iter()
        .zip(peers)
        .map(|(phone, peer)| one(phone, peer, scene, now))
        .collect_view();
    view! { <div class="phones">{phones}</div> }
}

fn one(
    phone: sandbox::Phone,
    peer: Option<UserId>,
    scene: &Scene,
    now: Timestamp,
) -> impl IntoView + use<> {
    let words = scene.words;
    let texts = &words.phones;
    let id = phone.id;
    let chat_app = chat_app(&phone, peer, scene);
    let in_bar = !phone.notifications.is_empty() || !phone.not_shown.is_empty();
    let bar_is_empty = phone.notifications.is_empty();
    let app = phone.package_name.clone();
    let notifications = phone
        .notifications
        .into_iter()
        .map(|notification| one_notification(&app, id, notification, now))
        .collect_view();
    let not_shown = phone
        .not_shown
        .into_iter()
        .map(|hidden| not_shown(hidden, words))
        .collect_view();
    view! {
        <Phone id=format!("phone-{id}") name=phone.name bar=texts.bar>
            {bar_is_empty.then(|| view! { <p class="quiet">{texts.bar_empty}</p> })}
            {notifications}
            <PhoneScreen title=texts.opened>
                {opened(phone.last_opened, words)}
            </PhoneScreen>
            {not_shown}
            {chat_app}
            {in_bar.then(|| view! {
                <PostButton
                    action=format!("/sandbox/phones/{id}/clear")
                    label=texts.clear
                    look=Look::Quiet
                />
            })}
            <FactList>
                <Fact term=texts.installed>{phone.package_name}</Fact>
                <Fact term=texts.channels>{phone.channels.join(", ")}</Fact>
                <Fact term=texts.token>
                    <span class="code">{phone.registration_id}</span>
                </Fact>
            </FactList>
        </Phone>
    }
}

/// Who is signed in to the same application on another phone.
fn peer(phone: &sandbox::Phone, phones: &[sandbox::Phone]) -> Option<UserId> {
    let me = phone.app.account.as_ref()?;
    let others = phones.iter().filter(|other| other.id != phone.id);
    others
        .filter_map(|other| other.app.account.as_ref())
        .find(|account| account.application == me.application)
        .map(|account| account.user.clone())
}

fn one_notification(
    app: &str,
    phone: sandbox::PhoneId,
    notification: Notification,
    now: Timestamp,
) -> impl IntoView + use<> {
    let id = notification.id;
    view! {
        <PhoneNotification
            action=format!("/sandbox/phones/{phone}/notifications/{id}/click")
            id=format!("notification-{id}")
            app=app
            time=times::precise(notification.arrived_at)
            title=notification.title
            body=notification.body
            rings=rings(notification.arrived_at, now)
        />
    }
}

fn not_shown(hidden: NotShown, words: &'static Words) -> impl IntoView {
    let texts = &words.phones;
    let reason = match hidden.reason {
        NotShownReason::ChannelMissing => texts.channel_missing.to_owned(),
        NotShownReason::ChannelUnknown { channel } => (texts.channel_unknown)(&channel),
    };
    view! {
        <PhoneScreen title=texts.not_shown>
            <p><strong>{hidden.title}</strong></p>
            <p>{hidden.body}</p>
            <p class="bad">{reason}</p>
        </PhoneScreen>
    }
}

fn opened(last: Option<LastOpened>, words: &'static Words) -> AnyView {
    let texts = &words.phones;
    let Some(LastOpened { opened, at }) = last else {
        return view! { <p>{texts.opened_nothing}</p> }.into_any();
    };
    let (what, extras) = match opened {
        Opened::App { extras } => (texts.opened_app.to_owned(), Some(extras)),
        Opened::WebPage { url } => ((texts.opened_web_page)(&url), None),
        Opened::Activity { class, extras } => ((texts.opened_activity)(&class), Some(extras)),
        Opened::IntentAction { action, extras } => {
            ((texts.opened_intent_action)(&action), Some(extras))
        }
        Opened::IntentUrl { url, extras } => ((texts.opened_intent_action)(&url), Some(extras)),
    };
    view! {
        <p data-testid="opened">{what}</p>
        <p class="quiet">{times::precise(at)}</p>
        {extras.map(|extras| extras_view(extras, words))}
    }
    .into_any()
}

fn extras_view(extras: Vec<(String, String)>, words: &'static Words) -> AnyView {
    let texts = &words.phones;
    if extras.is_empty() {
        return view! { <p>{texts.no_extras}</p> }.into_any();
    }
    let extras = extras
        .into_iter()
        .map(|(key, value)| view! { <Fact term=key><span class="code">{value}</span></Fact> })
        .collect_view();
    view! {
        <p>{texts.extras}</p>
        <FactList>{extras}</FactList>
    }
    .into_any()
}
