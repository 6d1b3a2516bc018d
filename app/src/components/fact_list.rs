//! Facts of one thing.

use leptos::prelude::*;

/// Facts of one thing, one under the other.
#[component]
pub(crate) fn FactList(
    /// A [`Fact`] each.
    children: Children,
) -> impl IntoView {
    view! { <dl class="facts">{children()}</dl> }
}

/// One fact.
#[component]
pub(crate) fn Fact(
    /// What it is a fact about.
    #[prop(into)]
    term: String,
    /// The fact.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="fact">
            <dt>{term}</dt>
            <dd>{children()}</dd>
        </div>
    }
}
