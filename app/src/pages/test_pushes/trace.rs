//! The steps of a test push, each with its time.

use domain::delivery::{DeliveryEventKind as Kind, ReceiptEvent};
use engine::test_pushes::{TestPush, TestPushOutcome, TestPushReceipt};
use leptos::prelude::*;

use crate::components::{Fact, FactList, Tone};
use crate::times;
use crate::words::Words;

/// The steps, the earliest first.
pub(super) fn trace(push: &TestPush, words: &'static Words) -> impl IntoView + use<> {
    let texts = &words.test_push;
    let in_effect = (texts.step_in_effect)(push.certificate.number(), push.revision.number());
    let started = step(Tone::Good, in_effect, Some(times::precise(push.sent_at)));
    let answer = push.outcome.as_ref().map(|outcome| answer(outcome, words));
    view! { <ol class="trace">{started} {answer} {receipt(push, words)}</ol> }
}

fn answer(outcome: &TestPushOutcome, words: &'static Words) -> impl IntoView + use<> {
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
    let authorised_at = Some(times::precise(authorised_at));
    let sent = match &outcome.result {
        Ok(message_id) => accepted(message_id.clone(), finished, words).into_any(),
        Err(_) => {
            let text = texts.step_not_accepted.to_owned();
            step(Tone::Bad, text, Some(finished)).into_any()
        }
    };
    view! {
        {step(Tone::Good, authorised.to_owned(), authorised_at)}
        {sent}
    }
    .into_any()
}

fn accepted(message_id: String, at: String, words: &'static Words) -> impl IntoView + use<> {
    let texts = &words.test_push;
    view! {
        <li data-tone=Tone::Good.name()>
            {texts.step_accepted} " " <span class="quiet">{at}</span>
            <FactList>
                <Fact term=texts.vendor_message_id>
                    <span class="code">{message_id}</span>
                </Fact>
                <Fact term=texts.vendor_code>"0"</Fact>
            </FactList>
        </li>
    }
}

/// What the receipt told, or why there is none. Nothing where the vendor took nothing.
fn receipt(push: &TestPush, words: &'static Words) -> Option<AnyView> {
    let texts = &words.test_push;
    let accepted = push
        .outcome
        .as_ref()
        .is_some_and(|outcome| outcome.result.is_ok());
    let step = match push.receipt {
        TestPushReceipt::Came {
            event,
            at,
            token_dropped,
        } => {
            let at = times::precise(at);
            let (tone, kind) = match event {
                ReceiptEvent::Arrived => (Tone::Good, Kind::Arrived),
                ReceiptEvent::RegidInvalid => (Tone::Bad, Kind::RegidInvalid),
                ReceiptEvent::UserDailyLimit => (Tone::Bad, Kind::UserDailyLimit),
            };
            let text = words.offline_push.pushes.step;
            let dropped = token_dropped.then(|| {
                let dropped = text(Kind::TokenDropped).to_owned();
                step(Tone::Bad, dropped, Some(at.clone()))
            });
            view! { {step(tone, text(kind).to_owned(), Some(at))} {dropped} }.into_any()
        }
        _ if !accepted => return None,
        TestPushReceipt::Awaited => {
            step(Tone::Waiting, texts.step_awaited.to_owned(), None).into_any()
        }
        TestPushReceipt::NotAsked => {
            step(Tone::Neutral, texts.step_no_receipt.to_owned(), None).into_any()
        }
    };
    Some(step)
}

fn step(tone: Tone, text: String, at: Option<String>) -> impl IntoView {
    view! {
        <li data-tone=tone.name()>
            {text} " "
            {at.map(|at| view! { <span class="quiet">{at}</span> })}
        </li>
    }
}
