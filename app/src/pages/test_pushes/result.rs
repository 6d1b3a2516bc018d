//! What came of a test push, step by step.

use domain::{Cause, Refusal};
use engine::applications::Application;
use engine::test_pushes::{TestPush, TestPushId, TestPushOutcome};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::address;
use crate::components::{ButtonLink, Crumb, Fact, FactList, Notice, PageHeader, Tone};
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
    let again = format!(
        "{}?certificate={}&token={}",
        address(application.id),
        push.certificate,
        url::form_urlencoded::byte_serialize(push.token.as_str().as_bytes()).collect::<String>(),
    );
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
        {verdict(visit, push)}
        <section class="section" aria-labelledby="steps">
            <h2 id="steps">{texts.steps}</h2>
            {steps(push, words)}
        </section>
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

fn verdict(visit: &Visit, push: &TestPush) -> AnyView {
    let words = visit.words;
    let texts = &words.test_push;
    let Some(outcome) = &push.outcome else {
        return view! {
            <Notice tone=Tone::Waiting title=texts.unfinished>{texts.unfinished_hint}</Notice>
        }
        .into_any();
    };
    match &outcome.result {
        Ok(message_id) => {
            let message_id = message_id.clone();
            let phones = visit.state.sandbox.is_some().then(|| {
                view! {
                    <p><a href="/sandbox">{texts.look_at_phones}</a></p>
                }
            });
            view! {
                <Notice tone=Tone::Good title=texts.accepted>
                    <p>{texts.accepted_hint}</p>
                    {phones}
                </Notice>
                <FactList>
                    <Fact term=texts.vendor_message_id>
                        <span class="code">{message_id}</span>
                    </Fact>
                    <Fact term=texts.vendor_code>"0"</Fact>
                </FactList>
            }
            .into_any()
        }
        Err(refusal) => refused(refusal, words).into_any(),
    }
}

fn refused(refusal: &Refusal, words: &'static Words) -> impl IntoView + use<> {
    let texts = &words.test_push;
    let explanation = words.causes.explain(refusal);
    let code = match refusal.cause.clone() {
        Cause::Code { code, message } => {
            let message = (!message.is_empty()).then(|| {
                view! { <Fact term=texts.vendor_message>{message}</Fact> }
            });
            Some(view! { <Fact term=texts.vendor_code>{code.to_string()}</Fact> {message} })
        }
        _ => None,
    };
    view! {
        <Notice tone=Tone::Bad title=texts.refused>
            <FactList>
                <Fact term=texts.cause>{explanation.what}</Fact>
                <Fact term=texts.fix>{explanation.fix}</Fact>
                {code}
            </FactList>
        </Notice>
    }
}

fn steps(push: &TestPush, words: &'static Words) -> impl IntoView + use<> {
    let texts = &words.test_push;
    let in_effect = (texts.step_in_effect)(push.certificate.number(), push.revision.number());
    let started = step(Tone::Good, in_effect, Some(times::precise(push.sent_at)));
    let rest = push.outcome.as_ref().map(|outcome| after(outcome, words));
    view! { <ol class="trace">{started} {rest}</ol> }
}

fn after(outcome: &TestPushOutcome, words: &'static Words) -> impl IntoView + use<> {
    let texts = &words.test_push;
    let finished = times::precise(outcome.finished_at);
    let Some(authorised_at) = outcome.authorised_at else {
        return view! {
            {step(Tone::Bad, texts.step_not_authorised.to_owned(), Some(finished))}
            {step(Tone::Neutral, texts.step_not_asked.to_owned(), None)}
        }
        .into_any();
    };
    let authorised = if outcome.authorised_from_cache {
        texts.step_authorised_cached
    } else {
        texts.step_authorised
    };
    let (tone, sent) = if outcome.result.is_ok() {
        (Tone::Good, texts.step_accepted)
    } else {
        (Tone::Bad, texts.step_not_accepted)
    };
    view! {
        {step(Tone::Good, authorised.to_owned(), Some(times::precise(authorised_at)))}
        {step(tone, sent.to_owned(), Some(finished))}
    }
    .into_any()
}

fn step(tone: Tone, text: String, at: Option<String>) -> impl IntoView {
    view! {
        <li data-tone=tone.name()>
            {text} " "
            {at.map(|at| view! { <span class="quiet">{at}</span> })}
        </li>
    }
}

fn what_was_sent(push: &TestPush, words: &'static Words) -> impl IntoView + use<> {
    let texts = &words.test_push;
    let sent = (words.certificate.saved_by)(&times::readable(push.sent_at), &push.sent_by);
    let custom = push.custom_content.clone().map(|content| {
        view! { <Fact term=texts.custom_content><span class="code">{content}</span></Fact> }
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
            <Fact term=texts.token><span class="code">{token}</span></Fact>
            <Fact term=texts.notification_title>{title}</Fact>
            <Fact term=texts.notification_body>{body}</Fact>
            <Fact term=words.certificate.click_action>{click_action}</Fact>
            {custom}
        </FactList>
    }
}
