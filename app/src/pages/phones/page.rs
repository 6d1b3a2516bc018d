//! The sandbox's page.

use domain::ConsolePermission;
use leptos::prelude::*;
use sandbox::{Fault, Sandbox, VendorApp};

use super::sandbox_of;
use super::scene::{Scene, Typed};
use super::shelf::shelf;
use crate::components::{
    Button, Card, CardHead, CopyButton, Fact, FactList, Live, Look, Notice, PageHeader, StatusTag,
    Tone,
};
use crate::document::IslandLoader;
use crate::failure::Failure;
use crate::pages::loaded;
use crate::pages::title::PageTitle;
use crate::visit::visit;
use crate::words::Words;

/// The notification that was clicked is gone.
#[derive(Clone, Copy)]
pub(super) struct Gone;

#[component]
pub(crate) fn PhonesPage() -> impl IntoView {
    let visit = visit();
    let gone = use_context::<Gone>().is_some();
    let typed = use_context::<Option<Typed>>().flatten();
    loaded(async move {
        let actor = visit.actor()?;
        actor.require_in_console(ConsolePermission::OperateSandbox)?;
        let sandbox = sandbox_of(&visit.state)?.clone();
        let scene = Scene::of(&visit.state.engine, &actor, visit.words).await?;
        Ok::<_, Failure>(page(&sandbox, &Scene { typed, ..scene }, gone))
    })
}

fn page(sandbox: &Sandbox, scene: &Scene, gone: bool) -> impl IntoView + use<> {
    let words = scene.words;
    let texts = &words.phones;
    let accounts = sandbox
        .vendor_apps()
        .into_iter()
        .map(|app| account(app, words))
        .collect_view();
    // Counted before the phones are looked at: what changes in between is sent once more.
    let seen = *sandbox.changes().borrow();
    let phones = shelf(sandbox, scene);
    view! {
        <PageTitle title=texts.title has_problems=gone || scene.typed.is_some()/>
        <PageHeader title=texts.title lead=texts.hint/>
        {gone.then(|| view! {
            <Notice tone=Tone::Bad answers=true>{texts.gone}</Notice>
        })}
        <Live address=format!("/sandbox/live?since={seen}")>{phones}</Live>
        <section class="section" aria-labelledby="accounts">
            <h2 id="accounts">{texts.accounts}</h2>
            <p class="section-lead">{texts.accounts_hint}</p>
            <div class="cards">{accounts}</div>
        </section>
        <IslandLoader/>
    }
}

fn account(app: VendorApp, words: &'static Words) -> impl IntoView {
    let texts = &words.phones;
    let credential = move |term: &'static str, value: String| {
        view! {
            <Fact term=term>
                <span class="code">{value.clone()}</span>
                " "
                <CopyButton
                    value=value
                    label=words.frame.copy
                    copied_label=words.frame.copied
                    detail=term
                />
            </Fact>
        }
    };
    let fault = app.fault;
    let misbehaves = fault != Fault::None;
    let app_key = app.app_key.clone();
    let fault_id = format!("fault-{}", app.app_id);
    let faults = Fault::ALL
        .map(|fault| {
            view! {
                <option value=fault.name() selected=fault == app.fault>
                    {(texts.fault_name)(fault)}
                </option>
            }
        })
        .collect_view();
    view! {
        <Card>
            <CardHead title=format!("OPPO · {}", app.name)>
                {misbehaves.then(|| view! {
                    <StatusTag tone=Tone::Bad text=(texts.fault_name)(fault)/>
                })}
            </CardHead>
            <FactList>
                {credential("AppID", app.app_id)}
                {credential("AppKey", app.app_key)}
                {credential("AppSecret", app.app_secret)}
                {credential("MasterSecret", app.master_secret)}
                <Fact term=texts.channels>{app.channels.join(", ")}</Fact>
            </FactList>
            <form class="inline-form" method="post" action="/sandbox/fault">
                <input type="hidden" name="app_key" value=app_key/>
                <label for=fault_id.clone()>{texts.fault}</label>
                <select class="input" id=fault_id name="fault" autocomplete="off">{faults}</select>
                <Button look=Look::Secondary>{texts.set_fault}</Button>
            </form>
        </Card>
    }
}
