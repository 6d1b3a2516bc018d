//! Rows and columns.

use leptos::prelude::*;

/// Rows and columns, which scroll inside themselves where the page is too narrow for them.
#[component]
pub(crate) fn Table(
    /// An id on the page.
    id: &'static str,
    /// What the table shows.
    #[prop(into)]
    caption: String,
    /// Whether the caption is only for screen readers, under a heading that says the same.
    #[prop(optional)]
    caption_hidden: bool,
    /// `<thead>` and `<tbody>`.
    children: Children,
) -> impl IntoView {
    let caption_id = format!("{id}-caption");
    let named_by = caption_id.clone();
    // Without a tab stop nobody could scroll it by keyboard.
    view! {
        <div
            class="table-frame"
            role="region"
            tabindex="0"
            aria-labelledby=named_by
            id=id
        >
            <table class="table">
                <caption id=caption_id class:visually-hidden=caption_hidden>
                    {caption}
                </caption>
                {children()}
            </table>
        </div>
    }
}
