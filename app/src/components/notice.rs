//! A message that stands in the page.

use leptos::prelude::*;

use super::{MaybeText, Tone};

/// A message that stands in the page.
#[component]
pub(crate) fn Notice(
    /// How it is meant.
    #[prop(optional)]
    tone: Tone,
    /// What it is about.
    #[prop(optional, into)]
    title: MaybeText,
    /// Whether it answers what was just done, so that screen readers say it.
    #[prop(optional)]
    answers: bool,
    /// What it says.
    children: Children,
) -> impl IntoView {
    let title = title
        .get()
        .map(|text| view! { <p class="notice-title">{text}</p> });
    view! {
        <div class="notice" data-tone=tone.name() role=answers.then_some("status")>
            {title}
            <div class="notice-text">{children()}</div>
        </div>
    }
}
