//! The top of a page's content.

use leptos::prelude::*;

use super::{Breadcrumb, Crumb, MaybeText};

/// The way back up, the title, and what can be done on the page.
#[component]
pub(crate) fn PageHeader(
    /// The page's one `<h1>`.
    #[prop(into)]
    title: String,
    /// What the page is for, in a sentence.
    #[prop(optional, into)]
    lead: MaybeText,
    /// What the way back up is called, for screen readers.
    #[prop(optional, into)]
    breadcrumb_label: String,
    /// The pages above this one.
    #[prop(optional)]
    breadcrumb: Vec<Crumb>,
    /// Buttons at the end of the row.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let breadcrumb = (!breadcrumb.is_empty())
        .then(|| view! { <Breadcrumb label=breadcrumb_label crumbs=breadcrumb /> });
    view! {
        <header class="page-header">
            {breadcrumb}
            <div class="page-header-row">
                <div>
                    <h1>{title}</h1>
                    {lead.get().map(|text| view! { <p class="page-lead">{text}</p> })}
                </div>
                {children.map(|children| view! { <div class="page-actions">{children()}</div> })}
            </div>
        </header>
    }
}
