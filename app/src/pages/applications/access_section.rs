//! Who may call for an application and where it is called, as its basic configuration shows it.

use domain::SdkAppId;
use engine::AddressKey;
use engine::applications::access::{Access, UserSigKeyFacts};
use leptos::prelude::*;

use super::address;
use super::edit_access::edit_address;
use crate::components::{ButtonLink, Confirm, CopyButton, Fact, FactList, PostButton};
use crate::times;
use crate::words::Words;

/// The admins, the keys and the callback; for those who manage them also what changes them, and the
/// secret address for the IM's callbacks.
pub(super) fn access_section(
    words: &'static Words,
    application: SdkAppId,
    access: &Access,
    state_change_key: Option<&AddressKey>,
) -> impl IntoView + use<> {
    let texts = &words.offline_push.access;
    let settings = &access.settings;
    let names: Vec<_> = settings.admins.iter().map(ToString::to_string).collect();
    let none = access.keys.is_empty();
    let keys = access
        .keys
        .iter()
        .map(|key| view! { <p>{key_facts(words, key)}</p> })
        .collect_view();
    let state_change = state_change_key.map(|key| {
        let path = format!("/callbacks/state-change/{application}/{}", key.expose());
        view! {
            <Fact term=texts.state_change>
                <p>
                    <span class="code">{path.clone()}</span>
                    " "
                    <CopyButton
                        value=path
                        label=words.frame.copy
                        copied_label=words.frame.copied
                        detail=texts.state_change
                    />
                </p>
                <p>{texts.state_change_hint}</p>
                <Confirm
                    action=format!("{}/state-change-address", address(application))
                    label=texts.replace_address
                    detail=texts.state_change
                    warning=texts.replace_address_warning
                />
            </Fact>
        }
    });
    let buttons = state_change_key.map(|_| buttons(words, application, access));
    let language = (texts.language_name)(settings.language);
    let callback = callback_facts(words, access);
    view! {
        <section class="section" aria-labelledby="access">
            <div class="section-head">
                <h2 id="access">{texts.title}</h2>
                {buttons}
            </div>
            <p class="section-lead">{texts.hint}</p>
            <FactList>
                <Fact term=texts.admins><span class="code">{names.join(", ")}</span></Fact>
                <Fact term=texts.key>
                    {none.then_some(texts.no_key)}
                    {keys}
                </Fact>
                <Fact term=texts.language>{language}</Fact>
                {callback}
                {state_change}
            </FactList>
        </section>
    }
}

fn buttons(words: &'static Words, application: SdkAppId, access: &Access) -> impl IntoView + use<> {
    let texts = &words.offline_push.access;
    let callback = &words.offline_push.callback;
    let home = address(application);
    let (key, secret) = (
        format!("{home}/usersig-key"),
        format!("{home}/callback-secret"),
    );
    let key = match access.keys.is_empty() {
        true => view! { <PostButton action=key label=texts.make_key/> }.into_any(),
        false => view! {
            <Confirm action=key label=texts.replace_key warning=texts.replace_warning/>
        }
        .into_any(),
    };
    let secret = match access.callback.secret_saved_at {
        None => view! { <PostButton action=secret label=callback.make_secret/> }.into_any(),
        Some(_) => view! {
            <Confirm action=secret label=callback.replace_secret warning=callback.replace_warning/>
        }
        .into_any(),
    };
    view! {
        <div class="section-actions">
            <ButtonLink href=edit_address(application)>
                {texts.edit}
                <span class="visually-hidden">" " {texts.title}</span>
            </ButtonLink>
            {key}
            {secret}
        </div>
    }
}

fn callback_facts(words: &'static Words, access: &Access) -> impl IntoView + use<> {
    let texts = &words.offline_push.callback;
    let facts = &access.callback;
    let url = access
        .settings
        .callback_url
        .as_ref()
        .map(ToString::to_string);
    let counts = url.is_some().then(|| {
        let counts = (texts.event_counts)(facts.waiting, facts.given_up);
        view! { <Fact term=texts.events>{counts}</Fact> }
    });
    let url = match url {
        Some(url) => view! { <span class="code">{url}</span> }.into_any(),
        None => texts.no_url.into_any(),
    };
    let secret = match facts.secret_saved_at {
        Some(at) => (texts.secret_made)(&times::readable(at)),
        None => texts.no_secret.to_owned(),
    };
    view! {
        <Fact term=texts.url>{url}</Fact>
        <Fact term=texts.secret>{secret}</Fact>
        {counts}
    }
}

fn key_facts(words: &'static Words, key: &UserSigKeyFacts) -> String {
    let texts = &words.offline_push.access;
    let facts = (texts.key_facts)(&key.tail, &times::readable(key.made_at), &key.made_by);
    match key.retires_at {
        Some(at) => {
            let retires = (texts.retires)(&times::readable(at));
            format!("{facts}{}{retires}", words.frame.space)
        }
        None => facts,
    }
}
