//! The console's sections, on every page.

use leptos::prelude::*;

/// A section and where the visitor is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Section {
    /// Its address.
    pub(crate) href: &'static str,
    /// Its title.
    pub(crate) text: &'static str,
    /// Whether this page is it, or stands below it.
    pub(crate) here: Here,
}

/// Where a page stands to a section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Here {
    /// It is the section's own page.
    Itself,
    /// It stands below it.
    Below,
    /// Elsewhere.
    No,
}

impl Here {
    const fn aria_current(self) -> Option<&'static str> {
        match self {
            Self::Itself => Some("page"),
            Self::Below => Some("true"),
            Self::No => None,
        }
    }
}

/// The sections that the visitor may see.
#[component]
pub(crate) fn MainNav(
    /// What it is called, for screen readers.
    #[prop(into)]
    label: String,
    /// The sections, in order.
    sections: Vec<Section>,
) -> impl IntoView {
    let links = sections
        .into_iter()
        .map(|section| {
            view! {
                <a class="section-link" href=section.href aria-current=section.here.aria_current()>
                    {section.text}
                </a>
            }
        })
        .collect_view();
    view! {
        <nav class="main-nav" aria-label=label>
            {links}
        </nav>
    }
}
