//! Basic configuration of an application: its facts, and its push certificates.

use domain::Permission;
use domain::certificate::{CertificateId, RevisionNumber};
use engine::applications::Application;
use engine::applications::access;
use engine::certificates::Certificate;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::access_section::access_section;
use super::{address, all, sdkappid_of};
use crate::components::{ButtonLink, CopyButton, Fact, FactList, Look, Notice, PageHeader, Tone};
use crate::document::IslandLoader;
use crate::failure::Failure;
use crate::pages::certificates::card::CertificateCard;
use crate::pages::certificates::restore::deleted_section;
use crate::pages::title::PageTitle;
use crate::pages::{api_keys, devices, loaded, pushes};
use crate::times;
use crate::visit::{Visit, visit};

/// Why a waiting revision could not be withdrawn.
#[derive(Clone, Copy)]
pub(crate) enum NotWithdrawn {
    /// Its time had come.
    TooLate(RevisionNumber),
    /// Somebody was faster.
    Already(RevisionNumber),
}

#[component]
pub(crate) fn SettingsPage() -> impl IntoView {
    let visit = visit();
    let segment = use_params_map()
        .read_untracked()
        .get("sdkappid")
        .unwrap_or_default();
    let not_withdrawn = use_context::<NotWithdrawn>();
    loaded(async move {
        let actor = visit.actor()?;
        let id = sdkappid_of(&segment)?;
        let engine = &visit.state.engine;
        let application = engine::applications::find(engine, &actor, id).await?;
        let certificates = engine::certificates::list(engine, &actor, id).await?;
        let access = access::see_access(engine, &actor, id).await?;
        let state_change_key = match actor.require(Permission::ManageApplication, id) {
            Ok(()) => Some(access::state_change_key(engine, &actor, id).await?),
            Err(_) => None,
        };
        let deleted = match actor.require(Permission::DeleteCertificate, id) {
            Ok(()) => engine::certificates::list_deleted(engine, &actor, id).await?,
            Err(_) => Vec::new(),
        };
        let access = access_section(visit.words, id, &access, state_change_key.as_ref()).into_any();
        Ok::<_, Failure>(page(
            &visit,
            &application,
            certificates,
            access,
            deleted_section(visit.words, id, deleted),
            not_withdrawn,
        ))
    })
}

fn page(
    visit: &Visit,
    application: &Application,
    certificates: Vec<Certificate>,
    access: AnyView,
    deleted: Option<AnyView>,
    not_withdrawn: Option<NotWithdrawn>,
) -> impl IntoView + use<> {
    let words = visit.words;
    let id = application.id.to_string();
    let created = (words.settings.created)(
        &times::readable(application.created_at),
        &application.created_by,
    );
    let add = format!("{}/certificates/new", address(application.id));
    let none = certificates.is_empty();
    let notice = notice(visit, &certificates, not_withdrawn);
    let may_delete = visit.permits(Permission::DeleteCertificate, application.id);
    let may_edit = visit.permits(Permission::EditCertificate, application.id);
    let devices = devices::address(application.id);
    let pushes = pushes::address(application.id);
    let api_keys = visit
        .permits(Permission::ManageApiKeys, application.id)
        .then(|| {
            let list = api_keys::address(application.id);
            view! { <ButtonLink href=list>{words.api_keys.title}</ButtonLink> }
        });
    let cards = certificates
        .into_iter()
        .map(|certificate| {
            view! { <CertificateCard certificate may_edit may_delete words now=visit.state.engine.now()/> }
        })
        .collect_view();
    view! {
        <PageTitle title=format!("{} · {}", words.settings.title, application.name)/>
        <PageHeader
            title=application.name.to_string()
            lead=words.settings.title
            breadcrumb_label=words.frame.breadcrumbs
            breadcrumb=vec![all(words)]
        >
            <ButtonLink href=devices>{words.offline_push.devices.title}</ButtonLink>
            <ButtonLink href=pushes>{words.offline_push.pushes.title}</ButtonLink>
            {api_keys}
        </PageHeader>
        {notice}
        <section class="section" aria-labelledby="facts">
            <h2 id="facts">{words.settings.facts}</h2>
            <FactList>
                <Fact term="SDKAppID">
                    <span class="code">{id.clone()}</span>
                    " "
                    <CopyButton
                        value=id
                        label=words.frame.copy
                        copied_label=words.frame.copied
                        detail="SDKAppID"
                    />
                </Fact>
                <Fact term=words.settings.created_label>
                    {created}
                </Fact>
            </FactList>
        </section>
        <section class="section" aria-labelledby="android">
            <div class="section-head">
                <h2 id="android">{words.settings.android}</h2>
                <ButtonLink href=add look=Look::Primary>{words.settings.add_certificate}</ButtonLink>
            </div>
            <p class="section-lead">{words.settings.android_hint}</p>
            {none.then(|| view! { <p>{words.settings.no_certificate}</p> })}
            <div class="cards">{cards}</div>
        </section>
        {deleted}
        {access}
        <IslandLoader/>
    }
}

/// What was just done, as the redirect tells in the address; only what is true is repeated.
fn notice(
    visit: &Visit,
    certificates: &[Certificate],
    not_withdrawn: Option<NotWithdrawn>,
) -> Option<AnyView> {
    let words = visit.words;
    if let Some(not_withdrawn) = not_withdrawn {
        let text = match not_withdrawn {
            NotWithdrawn::TooLate(revision) => (words.settings.too_late)(revision.number()),
            NotWithdrawn::Already(revision) => {
                (words.settings.already_withdrawn)(revision.number())
            }
        };
        return Some(
            view! { <Notice tone=Tone::Bad title=words.frame.error_summary answers=true>{text}</Notice> }
                .into_any(),
        );
    }
    let deleted = visit.query("deleted");
    if let Some(deleted) = deleted.and_then(|typed| CertificateId::parse(&typed).ok()) {
        return Some(
            view! {
                <Notice tone=Tone::Good answers=true>
                    {(words.deletion.done)(deleted.number())}
                </Notice>
            }
            .into_any(),
        );
    }
    if visit.query("access_saved").is_some() {
        return Some(
            view! {
                <Notice tone=Tone::Good answers=true>{words.offline_push.access.saved}</Notice>
            }
            .into_any(),
        );
    }
    if visit.query("address_replaced").is_some() {
        return Some(
            view! {
                <Notice tone=Tone::Good answers=true>
                    {words.offline_push.access.address_replaced}
                </Notice>
            }
            .into_any(),
        );
    }
    let named = |parameter| {
        visit
            .query(parameter)
            .and_then(|typed| CertificateId::parse(&typed).ok())
            .filter(|id| certificates.iter().any(|certificate| certificate.id == *id))
    };
    if let Some(saved) = named("saved") {
        let delay = (words.frame.duration)(visit.state.engine.activation_delay());
        return Some(
            view! {
                <Notice tone=Tone::Good title=(words.settings.saved_notice)(saved.number()) answers=true>
                    {(words.settings.saved_hint)(&delay)}
                </Notice>
            }
            .into_any(),
        );
    }
    if let Some(restored) = named("restored") {
        return Some(
            view! {
                <Notice tone=Tone::Good answers=true>
                    {(words.deletion.restored)(restored.number())}
                </Notice>
            }
            .into_any(),
        );
    }
    if let Some(withdrawn) = named("withdrawn") {
        return Some(
            view! {
                <Notice tone=Tone::Good answers=true>
                    {(words.settings.withdrawn_notice)(withdrawn.number())}
                </Notice>
            }
            .into_any(),
        );
    }
    named("verified").map(|_| {
        view! { <Notice answers=true>{words.settings.verified_notice}</Notice> }.into_any()
    })
}
