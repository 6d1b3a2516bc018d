//! A form and its last row.

use leptos::prelude::*;

/// A form that is checked by the server, which says everything that is wrong at once and in the
/// reader's language; the browser's own bubbles would come before it, one at a time.
#[component]
pub(crate) fn Form(
    /// Where it posts to: its page's own address.
    #[prop(into)]
    action: String,
    /// The fields.
    children: Children,
) -> impl IntoView {
    view! {
        <form class="form" method="post" action=action novalidate autocomplete="off">
            {children()}
        </form>
    }
}

/// A form that finds something: what was typed stands in the address, which can be kept and sent on.
#[component]
pub(crate) fn SearchForm(
    /// The page's own address.
    #[prop(into)]
    action: String,
    /// The fields, and the button as the last of them.
    children: Children,
) -> impl IntoView {
    view! {
        <form class="search-form" method="get" action=action novalidate autocomplete="off">
            {children()}
        </form>
    }
}

/// The last row of a form: send it, or leave.
#[component]
pub(crate) fn FormActions(
    /// The buttons, the main one first.
    children: Children,
) -> impl IntoView {
    view! { <div class="form-actions">{children()}</div> }
}
