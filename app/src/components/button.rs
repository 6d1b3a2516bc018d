//! What is pressed.

use leptos::prelude::*;

/// How much a button calls for being pressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Look {
    /// The one thing to do next on the page.
    Primary,
    /// One of the things that can be done.
    #[default]
    Secondary,
    /// A thing at the margin, which looks like a link.
    Quiet,
    /// A thing that is hard to undo.
    Danger,
}

impl Look {
    pub(super) const fn class(self) -> &'static str {
        match self {
            Self::Primary => "button button-primary",
            Self::Secondary => "button",
            Self::Quiet => "button button-quiet",
            Self::Danger => "button button-danger",
        }
    }
}

/// Sends the form that it stands in.
#[component]
pub(crate) fn Button(
    /// How it looks.
    #[prop(default = Look::Primary)]
    look: Look,
    /// The field's name, where a form has several buttons.
    #[prop(optional)]
    name: Option<&'static str>,
    /// The field's value, where a form has several buttons.
    #[prop(optional)]
    value: Option<&'static str>,
    /// What it says.
    children: Children,
) -> impl IntoView {
    view! {
        <button class=look.class() type="submit" name=name value=value>
            {children()}
        </button>
    }
}

/// A link that looks like a button: it leads to a page where something is done.
#[component]
pub(crate) fn ButtonLink(
    /// Where it leads: an address of our own, never one that somebody typed.
    #[prop(into)]
    href: String,
    /// How it looks.
    #[prop(optional)]
    look: Look,
    /// What it says.
    children: Children,
) -> impl IntoView {
    view! {
        <a class=look.class() href=href>
            {children()}
        </a>
    }
}
