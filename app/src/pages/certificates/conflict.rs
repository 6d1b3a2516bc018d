//! Two people edited the same certificate: what the other saved, beside what this one typed.

use domain::certificate::{CertificateField, CertificateForm};
use engine::certificates::Certificate;
use leptos::prelude::*;

use super::fields::label;
use crate::components::{Notice, Table, Tone};
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
    let rows = differences(saved, typed)
        .into_iter()
        .map(|(field, saved, typed)| row(label(field, words), saved, typed))
        .collect_view();
    let tail = certificate.basis().secret.tail.as_deref();
    let secret_saved = format!("…{}", tail.unwrap_or_default());
    let secret_typed = if typed_secret {
        texts.secret_replaced
    } else {
        texts.secret_kept
    };
    let secret = row("MasterSecret", secret_saved, secret_typed.to_owned());
    view! {
        <section id=CONFLICT tabindex="-1">
            <Notice tone=Tone::Waiting>{texts.conflict_hint}</Notice>
            <Table id="conflict-table" caption=texts.conflict_hint caption_hidden=true>
                <thead>
                    <tr>
                        <th scope="col">{texts.conflict_field}</th>
                        <th scope="col">{texts.conflict_saved}</th>
                        <th scope="col">{texts.conflict_typed}</th>
                    </tr>
                </thead>
                <tbody>{rows} {secret}</tbody>
            </Table>
        </section>
    }
}

fn row(label: &'static str, saved: String, typed: String) -> impl IntoView {
    view! {
        <tr>
            <th scope="row">{label}</th>
            <td>{saved}</td>
            <td>{typed}</td>
        </tr>
    }
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
