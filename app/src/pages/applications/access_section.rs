//! Who may call for an application, as its basic configuration shows it.

use domain::SdkAppId;
use engine::applications::access::{Access, UserSigKeyFacts};
use leptos::prelude::*;

use super::address;
use crate::components::{Fact, FactList, PostButton};
use crate::times;
use crate::words::Words;

/// The admins and the keys; for those who manage them also a button that makes one, and the secret
/// address for the IM's callbacks.
pub(super) fn access_section(
    words: &'static Words,
    application: SdkAppId,
    access: &Access,
    state_change_key: Option<&str>,
) -> impl IntoView + use<> {
    let texts = &words.offline_push.access;
    let names: Vec<_> = access
        .settings
        .admins
        .iter()
        .map(ToString::to_string)
        .collect();
    let none = access.keys.is_empty();
    let keys = access
        .keys
        .iter()
        .map(|key| view! { <p>{key_facts(words, key)}</p> })
        .collect_view();
    let state_change = state_change_key.map(|key| {
        let path = format!("/callbacks/state-change/{application}/{key}");
        view! { <Fact term=texts.state_change><span class="code">{path}</span></Fact> }
    });
    let button = state_change_key.map(|_| {
        let label = if none {
            texts.make_key
        } else {
            texts.replace_key
        };
        view! {
            <PostButton action=format!("{}/usersig-key", address(application)) label=label/>
        }
    });
    view! {
        <section class="section" aria-labelledby="access">
            <div class="section-head">
                <h2 id="access">{texts.title}</h2>
                {button}
            </div>
            <p class="section-lead">{texts.hint}</p>
            <FactList>
                <Fact term=texts.admins><span class="code">{names.join(", ")}</span></Fact>
                <Fact term=texts.key>
                    {none.then_some(texts.no_key)}
                    {keys}
                </Fact>
                {state_change}
            </FactList>
        </section>
    }
}

fn key_facts(words: &'static Words, key: &UserSigKeyFacts) -> String {
    let texts = &words.offline_push.access;
    let facts = (texts.key_facts)(&key.tail, &times::readable(key.made_at), &key.made_by);
    match key.retires_at {
        Some(at) => format!("{facts} ({})", (texts.retires)(&times::readable(at))),
        None => facts,
    }
}
