//! One push record, step by step.

use domain::delivery::{DeliveryEventKind as Kind, DeliveryState, ReceiptEvent};
use domain::oppo::PushRemark;
use domain::push::NoPush;
use domain::{Actor, Permission, Refusal, Timestamp};
use engine::applications::Application;
use engine::deliveries::{Delivery, DeliveryEvent, DeliveryId, Trace};
use engine::{Engine, FindError};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{address, tone};
use crate::components::{Crumb, Fact, FactList, Notice, PageHeader, PostButton, StatusTag, Tone};
use crate::failure::Failure;
use crate::pages::applications::{all, one, sdkappid_of};
use crate::pages::loaded;
use crate::pages::title::PageTitle;
use crate::times;
use crate::visit::{Visit, visit};
use crate::words::{Pushes, Words};

/// Why it was not sent again.
#[derive(Clone, Copy)]
pub(super) enum NotSentAgain {
    /// It was not given up.
    NotDead,
    /// Its device gets no pushes now.
    NotReached(NoPush),
}

#[component]
pub(crate) fn PushPage() -> impl IntoView {
    let visit = visit();
    let not_sent_again = use_context::<NotSentAgain>();
    let parameters = use_params_map();
    let parameter = move |name| parameters.read_untracked().get(name).unwrap_or_default();
    let (application, delivery) = (parameter("sdkappid"), parameter("delivery"));
    loaded(async move {
        let actor = visit.actor()?;
        let engine = &visit.state.engine;
        let application =
            engine::applications::find(engine, &actor, sdkappid_of(&application)?).await?;
        let id = DeliveryId::parse(&delivery).ok_or(Failure::NotFound)?;
        let trace = engine::deliveries::trace(engine, &actor, application.id, id).await?;
        let stop = queue_stop(engine, &actor, &trace.delivery).await?;
        Ok::<_, Failure>(page(&visit, &application, &trace, stop, not_sent_again))
    })
}

/// Why nothing goes with its certificate at the moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum QueueStop {
    /// Until somebody has looked at the credentials.
    Paused,
    /// The vendor takes no more before then.
    Held(Timestamp),
    /// The certificate is deleted.
    Deleted,
}

async fn queue_stop(
    engine: &Engine,
    actor: &Actor,
    delivery: &Delivery,
) -> Result<Option<QueueStop>, Failure> {
    let Some(id) = delivery.certificate else {
        return Ok(None);
    };
    let found = engine::certificates::find(engine, actor, delivery.application, id).await;
    let certificate = match found {
        Ok(certificate) => certificate,
        Err(FindError::NotFound(_)) => return Ok(Some(QueueStop::Deleted)),
        Err(error) => return Err(error.into()),
    };
    let now = engine.now();
    let serving = certificate.serving(now);
    if serving.is_some_and(|revision| revision.paused.is_some()) {
        return Ok(Some(QueueStop::Paused));
    }
    let held = certificate.held(now);
    Ok(held.map(|hold| QueueStop::Held(hold.until)))
}

fn page(
    visit: &Visit,
    application: &Application,
    trace: &Trace,
    stop: Option<QueueStop>,
    not_sent_again: Option<NotSentAgain>,
) -> impl IntoView + use<> {
    let words = visit.words;
    let texts = &words.offline_push.pushes;
    let delivery = &trace.delivery;
    let title = (texts.record)(delivery.id.number());
    let own = format!("{}/{}", address(application.id), delivery.id);
    let may_send_again =
        delivery.state.is_dead() && visit.permits(Permission::SendAgain, application.id);
    let sent_again = visit.query("sent").is_some() && delivery.state == DeliveryState::Waiting;
    let steps = trace
        .events
        .iter()
        .map(|event| step(words, event))
        .collect_view();
    view! {
        <PageTitle title=title.clone() has_problems=not_sent_again.is_some()/>
        <PageHeader
            title=title
            breadcrumb_label=words.frame.breadcrumbs
            breadcrumb=vec![
                all(words),
                one(application),
                Crumb::new(address(application.id), texts.title),
            ]
        >
            {may_send_again.then(|| view! {
                <PostButton action=format!("{own}/send-again") label=texts.send_again/>
            })}
        </PageHeader>
        {not_sent_again.map(|why| view! {
            <Notice tone=Tone::Bad answers=true>{refusal(texts, why)}</Notice>
        })}
        {sent_again.then(|| view! {
            <Notice tone=Tone::Good answers=true>{texts.sent_again}</Notice>
        })}
        {facts(words, delivery, trace.from.clone(), stop)}
        <section class="section" aria-labelledby="steps">
            <h2 id="steps">{texts.steps}</h2>
            <ol class="trace">{steps}</ol>
        </section>
        <section class="section" aria-labelledby="what">
            <h2 id="what">{texts.notification}</h2>
            {notification(words, trace)}
        </section>
    }
}

fn refusal(texts: &Pushes, why: NotSentAgain) -> String {
    match why {
        NotSentAgain::NotDead => texts.not_dead.to_owned(),
        NotSentAgain::NotReached(reason) => {
            let (what, fix) = (texts.reason)(reason);
            (texts.not_reached)(what, fix)
        }
    }
}

fn facts(
    words: &'static Words,
    delivery: &Delivery,
    from: Option<String>,
    stop: Option<QueueStop>,
) -> impl IntoView + use<> {
    let texts = &words.offline_push.pushes;
    let delivery = delivery.clone();
    let waits = delivery.state == DeliveryState::Waiting;
    let next = waits.then(|| match stop {
        Some(QueueStop::Paused) => words.offline_push.paused.to_owned(),
        Some(QueueStop::Held(until)) => times::readable(delivery.next_attempt_at.max(until)),
        Some(QueueStop::Deleted) => texts.certificate_deleted.to_owned(),
        None => times::readable(delivery.next_attempt_at),
    });
    let code = |term: &'static str, value: Option<String>| {
        value.map(|value| {
            view! { <Fact term=term><span class="code">{value}</span></Fact> }
        })
    };
    let certificate = delivery.certificate.map(|id| match delivery.revision {
        Some(revision) => format!("{id} · {}", (words.certificate.revision)(revision.number())),
        None => id.to_string(),
    });
    view! {
        <FactList>
            <Fact term=texts.state>
                <StatusTag tone=tone(delivery.state) text=(texts.state_name)(delivery.state)/>
            </Fact>
            {from.map(|from| view! { <Fact term=texts.from>{from}</Fact> })}
            <Fact term=texts.to>{delivery.user.clone()}</Fact>
            {code(texts.device, delivery.device.clone())}
            {certificate.map(|text| view! { <Fact term=texts.certificate>{text}</Fact> })}
            {code(words.offline_push.devices.token, delivery.token.clone())}
            {code(texts.message_key, Some(delivery.message_key.clone()))}
            {code(words.test_push.vendor_message_id, delivery.vendor_message_id.clone())}
            <Fact term=texts.attempts>{delivery.attempts.to_string()}</Fact>
            {next.map(|at| view! { <Fact term=texts.next_attempt>{at}</Fact> })}
            <Fact term=texts.expires>{times::readable(delivery.expires_at)}</Fact>
        </FactList>
    }
}

fn step(words: &'static Words, event: &DeliveryEvent) -> impl IntoView + use<> {
    let texts = &words.offline_push.pushes;
    let tone = match event.kind {
        Kind::Accepted | Kind::Arrived => Tone::Good,
        Kind::Queued
        | Kind::NotPushed
        | Kind::Remark
        | Kind::TokenReplaced
        | Kind::Cancelled
        | Kind::SentAgain => Tone::Neutral,
        Kind::WaitsForCertificate | Kind::Held => Tone::Waiting,
        Kind::Refused
        | Kind::Paused
        | Kind::RegidInvalid
        | Kind::UserDailyLimit
        | Kind::TokenDropped
        | Kind::Expired
        | Kind::GaveUp => Tone::Bad,
    };
    let is_code = event.kind == Kind::Accepted;
    let detail = detail(words, event)
        .into_iter()
        .map(|text| view! { <p class:code=is_code>{text}</p> });
    view! {
        <li data-tone=tone.name()>
            {(texts.step)(event.kind)} " "
            <span class="quiet">{times::precise(event.at)}</span>
            {detail.collect_view()}
        </li>
    }
}

/// What belongs to a step, in words.
fn detail(words: &'static Words, event: &DeliveryEvent) -> Vec<String> {
    let texts = &words.offline_push.pushes;
    let receipt = match event.kind {
        Kind::RegidInvalid => Some(ReceiptEvent::RegidInvalid),
        Kind::UserDailyLimit => Some(ReceiptEvent::UserDailyLimit),
        _ => None,
    };
    if let Some(receipt) = receipt {
        let (what, fix) = (words.test_push.receipt_cause)(receipt);
        return vec![what.to_owned(), fix.to_owned()];
    }
    let Some(detail) = &event.detail else {
        return Vec::new();
    };
    match event.kind {
        Kind::Refused => match serde_json::from_str::<Refusal>(detail) {
            Ok(refusal) => {
                let explanation = words.causes.explain(&refusal);
                vec![explanation.what, explanation.fix.to_owned()]
            }
            Err(_) => Vec::new(),
        },
        Kind::NotPushed | Kind::Cancelled => NoPush::from_name(detail)
            .map(|reason| {
                let (what, fix) = (texts.reason)(reason);
                vec![what.to_owned(), fix.to_owned()]
            })
            .unwrap_or_default(),
        Kind::Remark => PushRemark::from_name(detail)
            .map(|remark| vec![(texts.remark)(remark).to_owned()])
            .unwrap_or_default(),
        _ => vec![detail.clone()],
    }
}

fn notification(words: &'static Words, trace: &Trace) -> impl IntoView + use<> {
    let texts = &words.test_push;
    let content = trace.content.clone();
    let custom = content.ext.map(|ext| {
        view! { <Fact term=texts.custom_content><span class="code">{ext}</span></Fact> }
    });
    view! {
        <FactList>
            <Fact term=texts.notification_title>{content.title}</Fact>
            <Fact term=texts.notification_body>{content.body}</Fact>
            {custom}
        </FactList>
    }
}
