//! One button that does one thing.

use leptos::prelude::*;

use super::{Look, MaybeText};

/// A form of one button, for what needs no page of its own.
#[component]
pub(crate) fn PostButton(
    /// Where it posts to.
    #[prop(into)]
    action: String,
    /// What it says.
    #[prop(into)]
    label: String,
    /// What it is about, for those who hear the button without seeing its surroundings.
    #[prop(optional, into)]
    detail: MaybeText,
    /// What is posted.
    #[prop(optional)]
    fields: Vec<(&'static str, String)>,
    /// How it looks.
    #[prop(optional)]
    look: Look,
) -> impl IntoView {
    let fields = fields
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
        .collect_view();
    let detail = detail
        .get()
        .map(|text| view! { <span class="visually-hidden">{format!(" {text}")}</span> });
    view! {
        <form class="post-button" method="post" action=action>
            {fields}
            <button class=look.class() type="submit">
                {label}
                {detail}
            </button>
        </form>
    }
}
