//! An application's API keys.

use domain::{Permission, Timestamp};
use engine::api_keys::ApiKey;
use engine::applications::Application;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::address;
use crate::components::{
    ButtonLink, Cell, Confirm, Look, Notice, PageHeader, StatusTag, Table, Tone,
};
use crate::failure::Failure;
use crate::pages::applications::{all, one, sdkappid_of};
use crate::pages::loaded;
use crate::pages::title::PageTitle;
use crate::times;
use crate::visit::{Visit, visit};
use crate::words::Words;

#[component]
pub(crate) fn ApiKeysPage() -> impl IntoView {
    let visit = visit();
    let segment = use_params_map()
        .read_untracked()
        .get("sdkappid")
        .unwrap_or_default();
    loaded(async move {
        let actor = visit.actor()?;
        let id = sdkappid_of(&segment)?;
        let engine = &visit.state.engine;
        let keys = engine::api_keys::list(engine, &actor, id).await?;
        let application = engine::applications::find(engine, &actor, id).await?;
        Ok::<_, Failure>(page(&visit, &application, &keys))
    })
}

fn page(visit: &Visit, application: &Application, keys: &[ApiKey]) -> impl IntoView + use<> {
    let words = visit.words;
    let texts = &words.api_keys;
    let now = visit.state.engine.now();
    let own = address(application.id);
    let was_revoked = visit.query("revoked").is_some();
    let rows = keys.iter().map(|key| row(words, &own, key, now)).collect();
    let content = match keys.is_empty() {
        true => view! { <p>{texts.none}</p> }.into_any(),
        false => table(words, rows).into_any(),
    };
    view! {
        <PageTitle title=format!("{} · {}", texts.title, application.name)/>
        <PageHeader
            title=texts.title
            lead=texts.hint
            breadcrumb_label=words.frame.breadcrumbs
            breadcrumb=vec![all(words), one(application)]
        >
            <ButtonLink href=format!("{own}/new") look=Look::Primary>{texts.make}</ButtonLink>
        </PageHeader>
        {was_revoked.then(|| view! {
            <Notice tone=Tone::Good answers=true>{texts.revoked_notice}</Notice>
        })}
        {content}
    }
}

fn table(words: &'static Words, rows: Vec<Vec<Cell>>) -> impl IntoView {
    let texts = &words.api_keys;
    let columns = vec![
        texts.name,
        texts.permissions,
        texts.made,
        texts.last_used,
        texts.expires,
    ];
    view! { <Table id="api-keys" caption=texts.title caption_hidden=true columns=columns rows=rows/> }
}

fn row(words: &'static Words, own: &str, key: &ApiKey, now: Timestamp) -> Vec<Cell> {
    let texts = &words.api_keys;
    let permissions = key
        .permissions
        .iter()
        .filter(|permission| *permission != Permission::SeeApplication)
        .map(|permission| view! { <p>{(texts.permission)(permission)}</p> })
        .collect_view();
    let see = (texts.permission)(Permission::SeeApplication);
    let last_used = match key.last_used_at {
        Some(at) => times::readable(at),
        None => texts.never_used.to_owned(),
    };
    let made = (texts.made_by)(&times::readable(key.made_at), &key.made_by);
    let name = key.name.to_string();
    let ends_in = (texts.ends_in)(&key.tail);
    vec![
        Cell::new(view! { {name} <p class="quiet">{ends_in}</p> }),
        Cell::new(view! { <p>{see}</p> {permissions} }),
        Cell::new(made),
        Cell::time(last_used),
        Cell::new(expiry(words, own, key, now)),
    ]
}

/// Until when it lets in, or why no longer; a key that still does can be revoked.
fn expiry(words: &'static Words, own: &str, key: &ApiKey, now: Timestamp) -> AnyView {
    let texts = &words.api_keys;
    if let Some(revoked) = &key.revoked {
        let by = (texts.revoked_by)(&times::readable(revoked.at), &revoked.by);
        return view! {
            <StatusTag tone=Tone::Neutral text=texts.revoked/>
            <p class="quiet">{by}</p>
        }
        .into_any();
    }
    let expires = match key.expires_at {
        Some(at) => times::readable(at),
        None => texts.never.to_owned(),
    };
    if key.has_expired(now) {
        return view! {
            <StatusTag tone=Tone::Waiting text=texts.expired/>
            <p class="quiet">{expires}</p>
        }
        .into_any();
    }
    view! {
        <p>{expires}</p>
        <Confirm
            action=format!("{own}/{}/revoke", key.id)
            label=texts.revoke
            detail=key.name.to_string()
            warning=texts.revoke_warning
        />
    }
    .into_any()
}
