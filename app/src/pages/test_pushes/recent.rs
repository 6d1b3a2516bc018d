//! The latest test pushes of an application.

use domain::delivery::ReceiptEvent;
use engine::test_pushes::{TestPush, TestPushReceipt};
use leptos::prelude::*;

use super::result_address;
use crate::components::{Cell, StatusTag, Table, Tone};
use crate::times;
use crate::words::Words;

/// A row each, the newest first.
#[component]
pub(super) fn RecentTestPushes(pushes: Vec<TestPush>, words: &'static Words) -> impl IntoView {
    let texts = &words.test_push;
    if pushes.is_empty() {
        return view! { <p>{texts.recent_none}</p> }.into_any();
    }
    let columns = vec![
        texts.notification_title,
        texts.outcome,
        texts.when,
        texts.certificate,
    ];
    let rows = pushes.into_iter().map(|push| row(&push, words)).collect();
    view! { <Table id="recent" caption=texts.recent caption_hidden=true columns=columns rows=rows/> }
        .into_any()
}

fn row(push: &TestPush, words: &'static Words) -> Vec<Cell> {
    let href = result_address(push.application, push.id);
    let title = push.title.to_string();
    vec![
        Cell::new(view! { <a href=href>{title}</a> }),
        Cell::new(outcome_tag(push, words)),
        Cell::time(times::readable(push.sent_at)),
        Cell::new(push.certificate.to_string()),
    ]
}

/// What the receipt tells, else accepted, not accepted, or not known.
fn outcome_tag(push: &TestPush, words: &'static Words) -> impl IntoView + use<> {
    let texts = &words.test_push;
    let (tone, text) = match (push.receipt, &push.outcome) {
        (
            TestPushReceipt::Came {
                event: ReceiptEvent::Arrived,
                ..
            },
            _,
        ) => (Tone::Good, texts.arrived),
        (TestPushReceipt::Came { .. }, _) => (Tone::Bad, texts.not_arrived),
        (_, Some(outcome)) if outcome.result.is_ok() => (Tone::Good, texts.accepted),
        (_, Some(_)) => (Tone::Bad, texts.refused),
        (_, None) => (Tone::Waiting, texts.unfinished),
    };
    view! { <StatusTag tone=tone text=text/> }
}
