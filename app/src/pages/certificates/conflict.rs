//! Two people edited the same certificate: what the other saved, beside what this one typed.

use domain::certificate::{CertificateField, CertificateForm};
use domain::click_action::ClickActionKind;
use domain::oppo::{NotifyLevel, Region};
use engine::certificates::Certificate;
use leptos::prelude::*;

use super::fields::label;
use super::settings_facts::{kind, notify_level, region};
use crate::components::{Cell, Notice, Table, Tone};
use crate::words::Words;

/// The id that the summary's link leads to.
pub(super) const CONFLICT: &str = "conflict";

/// The fields in which what is saved now and what was typed differ; `typed` is without the secret.
pub(super) fn conflict(
    certificate: &Certificate,
    saved: &CertificateForm,
    typed: &CertificateForm,
    typed_secret: bool,
    words: &'static Words,
) -> impl IntoView + use<> {
    let texts = &words.certificate;
    let differences = differences(saved, typed)
        .into_iter()
        .map(|(field, saved, typed)| {
            let [saved, typed] = [saved, typed].map(|value| in_words(field, &value, words));
            row(label(field, words), saved, typed)
        });
    let tail = certificate.basis().secret.tail.as_deref();
    let secret_saved = format!("…{}", tail.unwrap_or_default());
    let secret_typed = if typed_secret {
        texts.secret_replaced
    } else {
        texts.secret_kept
    };
    let secret = row("MasterSecret", secret_saved, secret_typed.to_owned());
    let rows = differences.chain(std::iter::once(secret)).collect();
    let columns = vec![
        texts.conflict_field,
        texts.conflict_saved,
        texts.conflict_typed,
    ];
    view! {
        <section class="stack" id=CONFLICT tabindex="-1">
            <Notice tone=Tone::Waiting>{texts.conflict_hint}</Notice>
            <Table
                id="conflict-table"
                caption=texts.conflict_hint
                caption_hidden=true
                columns=columns
                rows=rows
            />
        </section>
    }
}

/// A choice by the words that the form shows for it; anything else as it was typed.
fn in_words(field: CertificateField, value: &str, words: &Words) -> String {
    let choice = match field {
        CertificateField::ClickAction => ClickActionKind::parse(value)
            .ok()
            .map(|chosen| kind(chosen, words)),
        CertificateField::Region => Region::parse(value)
            .ok()
            .map(|chosen| region(chosen, words)),
        CertificateField::NotifyLevel => NotifyLevel::parse(value)
            .ok()
            .map(|chosen| notify_level(chosen, words)),
        _ => None,
    };
    choice.unwrap_or(value).to_owned()
}

fn row(label: &'static str, saved: String, typed: String) -> Vec<Cell> {
    vec![Cell::new(label), Cell::new(saved), Cell::new(typed)]
}

fn differences(
    saved: &CertificateForm,
    typed: &CertificateForm,
) -> Vec<(CertificateField, String, String)> {
    CertificateField::ALL
        .into_iter()
        .filter(|field| *field != CertificateField::MasterSecret)
        .filter_map(|field| {
            let (saved, typed) = (saved.value(field), typed.value(field));
            (saved.trim() != typed.trim()).then(|| (field, saved.to_owned(), typed.to_owned()))
        })
        .collect()
}
