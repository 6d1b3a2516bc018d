//! Copying a value.

use islands::CopyIsland;
use leptos::prelude::*;

use super::MaybeText;

/// Copies a value to the clipboard. Without script, or without a clipboard, it is not there, and the
/// value beside it can be marked by hand.
#[component]
pub(crate) fn CopyButton(
    /// What is copied.
    #[prop(into)]
    value: String,
    /// What it says.
    #[prop(into)]
    label: String,
    /// What it says for a moment after the click.
    #[prop(into)]
    copied_label: String,
    /// What is copied, for those who hear the button without seeing its surroundings.
    #[prop(optional, into)]
    detail: MaybeText,
) -> impl IntoView {
    let detail = detail
        .get()
        .map(|text| view! { <span class="visually-hidden">{format!(" {text}")}</span> });
    view! {
        <CopyIsland>
            <button
                class="button button-quiet copy-button"
                type="button"
                hidden
                data-copy=value
                data-copied=copied_label
            >
                <span class="copy-label">{label}</span>
                {detail}
            </button>
            <span class="visually-hidden" role="status"></span>
        </CopyIsland>
    }
}
