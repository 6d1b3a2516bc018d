//! What came of a test push, step by step.

use engine::applications::Application;
use engine::test_pushes::{TestPush, TestPushId};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::trace::trace;
use super::verdict::verdict;
use super::{address, address_of_device, result_address};
use crate::components::{ButtonLink, Crumb, Fact, FactList, Live, PageHeader};
use crate::document::IslandLoader;
use crate::failure::Failure;
use crate::pages::applications::{all, one, sdkappid_of};
use crate::pages::certificates::click_action;
use crate::pages::loaded;
use crate::pages::title::PageTitle;
use crate::times;
use crate::visit::{Visit, visit};
use crate::words::Words;

#[component]
pub(crate) fn TestPushPage() -> impl IntoView {
    let visit = visit();
    let parameters = use_params_map();
    let parameter = move |name| parameters.read_untracked().get(name).unwrap_or_default();
    let (application, push) = (parameter("sdkappid"), parameter("push"));
    loaded(async move {
        let actor = visit.actor()?;
        let engine = &visit.state.engine;
        let application =
            engine::applications::find(engine, &actor, sdkappid_of(&application)?).await?;
        let id = TestPushId::parse(&push).ok_or(Failure::NotFound)?;
        let push = engine::test_pushes::find(engine, &actor, application.id, id).await?;
        Ok::<_, Failure>(page(&visit, &application, &push))
    })
}

fn page(visit: &Visit, application: &Application, push: &TestPush) -> impl IntoView + use<> {
    let words = visit.words;
    let texts = &words.test_push;
    let title = (texts.result_title)(push.id.number());
    let again = again(push);
    view! {
        <PageTitle title=title.clone()/>
        <PageHeader
            title=title
            breadcrumb_label=words.frame.breadcrumbs
            breadcrumb=vec![
                all(words),
                one(application),
                Crumb::new(address(application.id), texts.title),
            ]
        >
            <ButtonLink href=again>{texts.again}</ButtonLink>
        </PageHeader>
        {so_far(visit, push)}
        <section class="section" aria-labelledby="what">
            <h2 id="what">{texts.what_was_sent}</h2>
            {what_was_sent(push, words)}
        </section>
        <details>
            <summary>{texts.request}</summary>
            <pre><code>{push.request.clone()}</code></pre>
        </details>
    }
}

/// The form with the same recipient.
fn again(push: &TestPush) -> String {
    if let Some(device) = &push.recipient {
        return address_of_device(device);
    }
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("certificate", &push.certificate.to_string())
        .append_pair("token", push.token.as_str())
        .finish();
    format!("{}?{query}", address(push.application))
}

/// What is known of the push, kept up to date while more may come. Screen readers hear of it: a
/// receipt comes once.
fn so_far(visit: &Visit, push: &TestPush) -> AnyView {
    let known = progress(push, visit.state.sandbox.is_some(), visit.words);
    if push.is_settled() {
        return known.into_any();
    }
    let own = result_address(push.application, push.id);
    let live = format!("{own}/live?progress={}", push.progress());
    view! {
        <div role="status">
            <Live address=live>{known}</Live>
        </div>
        <IslandLoader/>
    }
    .into_any()
}

/// What came of the push so far.
pub(super) fn progress(
    push: &TestPush,
    in_sandbox: bool,
    words: &'static Words,
) -> impl IntoView + use<> {
    view! {
        {verdict(push, in_sandbox, words)}
        <section class="section" aria-labelledby="steps">
            <h2 id="steps">{words.test_push.steps}</h2>
            {trace(push, words)}
        </section>
    }
}

fn what_was_sent(push: &TestPush, words: &'static Words) -> impl IntoView + use<> {
    let texts = &words.test_push;
    let sent = (words.certificate.saved_by)(&times::readable(push.sent_at), &push.sent_by);
    let custom = push.custom_content.clone().map(|content| {
        view! { <Fact term=texts.custom_content><span class="code">{content}</span></Fact> }
    });
    let recipient = push.recipient.as_ref().map(|device| {
        let recipient = format!("{} · {}", device.user, device.device);
        view! { <Fact term=words.offline_push.pushes.to>{recipient}</Fact> }
    });
    let (token, title, body) = (
        push.token.to_string(),
        push.title.to_string(),
        push.body.to_string(),
    );
    let click_action = click_action(&push.click_action, words);
    view! {
        <FactList>
            <Fact term=texts.sent>{sent}</Fact>
            {recipient}
            <Fact term=texts.token><span class="code">{token}</span></Fact>
            <Fact term=texts.notification_title>{title}</Fact>
            <Fact term=texts.notification_body>{body}</Fact>
            <Fact term=words.certificate.click_action>{click_action}</Fact>
            {custom}
        </FactList>
    }
}
