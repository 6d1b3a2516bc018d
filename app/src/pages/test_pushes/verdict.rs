//! What came of a test push, in a sentence and what to do about it.

use domain::delivery::ReceiptEvent;
use domain::{Cause, Refusal};
use engine::test_pushes::{TestPush, TestPushReceipt};
use leptos::prelude::*;

use crate::components::{Fact, FactList, Notice, Tone};
use crate::words::Words;

/// What the receipt tells, which counts more than what the vendor answered; an answer that was no
/// acceptance is told too.
pub(super) fn verdict(push: &TestPush, in_sandbox: bool, words: &'static Words) -> AnyView {
    let texts = &words.test_push;
    let refused = push.outcome.as_ref().and_then(|outcome| {
        let refusal = outcome.result.as_ref().err()?;
        Some(refused(refusal, words))
    });
    if let TestPushReceipt::Came { event, .. } = push.receipt {
        return view! {
            {told(event, in_sandbox, words)}
            {refused}
        }
        .into_any();
    }
    if push.outcome.is_none() {
        return view! {
            <Notice tone=Tone::Waiting title=texts.unfinished>{texts.unfinished_hint}</Notice>
        }
        .into_any();
    }
    if refused.is_some() {
        return refused.into_any();
    }
    let hint = match push.receipt {
        TestPushReceipt::NotAsked => texts.accepted_hint,
        _ => texts.awaited_hint,
    };
    view! {
        <Notice tone=Tone::Good title=texts.accepted>
            <p>{hint}</p>
            {look_at_phones(in_sandbox, words)}
        </Notice>
    }
    .into_any()
}

fn look_at_phones(in_sandbox: bool, words: &Words) -> impl IntoView + use<> {
    let text = words.test_push.look_at_phones;
    in_sandbox.then(|| view! { <p><a href="/sandbox">{text}</a></p> })
}

fn told(event: ReceiptEvent, in_sandbox: bool, words: &'static Words) -> AnyView {
    let texts = &words.test_push;
    if event == ReceiptEvent::Arrived {
        return view! {
            <Notice tone=Tone::Good title=texts.arrived>
                <p>{texts.arrived_hint}</p>
                {look_at_phones(in_sandbox, words)}
            </Notice>
        }
        .into_any();
    }
    let (cause, fix) = (texts.receipt_cause)(event);
    view! {
        <Notice tone=Tone::Bad title=texts.not_arrived>
            <FactList>
                <Fact term=texts.cause>{cause}</Fact>
                <Fact term=texts.fix>{fix}</Fact>
            </FactList>
        </Notice>
    }
    .into_any()
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
