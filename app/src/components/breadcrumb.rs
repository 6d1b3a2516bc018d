//! The way back up.

use leptos::prelude::*;

/// One page above this one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Crumb {
    /// Its address.
    pub(crate) href: String,
    /// Its title.
    pub(crate) text: String,
}

impl Crumb {
    /// A page above this one.
    #[must_use]
    pub(crate) fn new(href: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            href: href.into(),
            text: text.into(),
        }
    }
}

/// The pages above this one, the topmost first.
#[component]
pub(crate) fn Breadcrumb(
    /// What the list is called, for screen readers.
    #[prop(into)]
    label: String,
    /// The pages.
    crumbs: Vec<Crumb>,
) -> impl IntoView {
    let crumbs = crumbs
        .into_iter()
        .map(|crumb| {
            view! {
                <li>
                    <a href=crumb.href>{crumb.text}</a>
                </li>
            }
        })
        .collect_view();
    view! {
        <nav class="breadcrumb" aria-label=label>
            <ol>{crumbs}</ol>
        </nav>
    }
}
