//! A button that asks first.

use leptos::prelude::*;

use super::{Look, MaybeText, PostButton};

/// A [`PostButton`] for what takes something away at once: it is folded away under its own name,
/// below a sentence that says what will be gone. Works without script.
#[component]
pub(crate) fn Confirm(
    /// Where it posts to.
    #[prop(into)]
    action: String,
    /// What it says, folded and unfolded.
    #[prop(into)]
    label: String,
    /// What will be gone.
    #[prop(into)]
    warning: String,
    /// What it is about, for those who hear the button without seeing its surroundings.
    #[prop(optional, into)]
    detail: MaybeText,
) -> impl IntoView {
    let heard = detail
        .clone()
        .get()
        .map(|text| view! { <span class="visually-hidden">{format!(" {text}")}</span> });
    view! {
        <details class="confirm">
            <summary class=Look::Danger.class()>{label.clone()} {heard}</summary>
            <div class="confirm-box">
                <p>{warning}</p>
                <PostButton action label detail look=Look::Danger/>
            </div>
        </details>
    }
}
