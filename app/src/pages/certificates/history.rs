//! A certificate's history: every revision, who saved it and when, never a secret.

use domain::Timestamp;
use engine::applications::Application;
use engine::certificates::{Certificate, Revision};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::certificate_of;
use super::settings_facts::settings_facts;
use crate::components::{Card, CardHead, Fact, FactList, PageHeader, StatusTag, Tone};
use crate::failure::Failure;
use crate::pages::applications::{all, one, sdkappid_of};
use crate::pages::loaded;
use crate::pages::title::PageTitle;
use crate::times;
use crate::visit::{Visit, visit};
use crate::words::Words;

#[component]
pub(crate) fn HistoryPage() -> impl IntoView {
    let visit = visit();
    let parameters = use_params_map();
    let parameter = move |name| parameters.read_untracked().get(name).unwrap_or_default();
    let (application, certificate) = (parameter("sdkappid"), parameter("certificate"));
    loaded(async move {
        let actor = visit.actor()?;
        let engine = &visit.state.engine;
        let application =
            engine::applications::find(engine, &actor, sdkappid_of(&application)?).await?;
        let id = certificate_of(&certificate)?;
        let certificate = engine::certificates::find(engine, &actor, application.id, id).await?;
        Ok::<_, Failure>(page(&visit, &application, &certificate))
    })
}

fn page(
    visit: &Visit,
    application: &Application,
    certificate: &Certificate,
) -> impl IntoView + use<> {
    let words = visit.words;
    let texts = &words.history;
    let now = visit.state.engine.now();
    let title = (texts.title)(certificate.id.number());
    let revisions = certificate
        .revisions
        .iter()
        .map(|revision| one_revision(certificate, revision, words, now))
        .collect_view();
    view! {
        <PageTitle title=title.clone()/>
        <PageHeader
            title=title
            lead=texts.hint
            breadcrumb_label=words.frame.breadcrumbs
            breadcrumb=vec![all(words), one(application)]
        />
        <div class="stack">{revisions}</div>
    }
}

fn one_revision(
    certificate: &Certificate,
    revision: &Revision,
    words: &'static Words,
    now: Timestamp,
) -> impl IntoView + use<> {
    let texts = &words.history;
    let saved_by = words.certificate.saved_by;
    let saved = saved_by(&times::readable(revision.saved_at), &revision.saved_by);
    let withdrawn = revision.withdrawn.as_ref().map(|withdrawal| {
        let text = saved_by(&times::readable(withdrawal.at), &withdrawal.by);
        view! { <Fact term=words.certificate.withdrawn>{text}</Fact> }
    });
    let secret = &revision.secret;
    let secret = (texts.secret_saved)(&times::readable(secret.saved_at), secret.tail.as_deref());
    let facts = settings_facts(&revision.settings, revision.note.as_ref(), words);
    let effective = revision.activation.effective_at();
    let title = (words.certificate.revision)(revision.number.number());
    let state = state(certificate, revision, words, now);
    view! {
        <Card>
            <CardHead title=title under_title=true>
                {state}
            </CardHead>
            <FactList>
                <Fact term=words.certificate.saved>{saved}</Fact>
                <Fact term=texts.effective>
                    <time datetime=times::machine(effective)>{times::readable(effective)}</time>
                </Fact>
                {withdrawn}
                {facts}
                <Fact term="MasterSecret">{secret}</Fact>
            </FactList>
        </Card>
    }
}

fn state(
    certificate: &Certificate,
    revision: &Revision,
    words: &'static Words,
    now: Timestamp,
) -> impl IntoView + use<> {
    let texts = &words.certificate;
    let serves = certificate
        .serving(now)
        .is_some_and(|serving| serving.number == revision.number);
    let (tone, text) = if revision.withdrawn.is_some() {
        (Tone::Neutral, texts.withdrawn)
    } else if serves {
        (Tone::Good, texts.in_effect)
    } else if revision.timing().waits(now) {
        (Tone::Waiting, texts.waiting)
    } else {
        (Tone::Neutral, texts.replaced)
    };
    view! { <StatusTag tone=tone text=text/> }
}
