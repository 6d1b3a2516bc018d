//! What stands around every page.

use leptos::prelude::*;

use super::{MainNav, Section};

/// The first link of every page, seen only when it has the focus.
#[component]
pub(crate) fn SkipLink(
    /// What it says.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    view! {
        <a class="skip-link" href="#main">
            {text}
        </a>
    }
}

/// The bar at the top: the product's name, which leads home, the sections, and at the end what the
/// visitor can change.
#[component]
pub(crate) fn TopBar(
    /// The product's name.
    #[prop(into)]
    product: String,
    /// Where it leads.
    #[prop(default = "/".to_owned(), into)]
    home: String,
    /// What the sections are called, for screen readers.
    #[prop(optional, into)]
    sections_label: String,
    /// The sections that the visitor may see.
    #[prop(optional)]
    sections: Vec<Section>,
    /// Language, name, sign out.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let sections =
        (!sections.is_empty()).then(|| view! { <MainNav label=sections_label sections /> });
    view! {
        <header class="top-bar">
            <div class="top-bar-row">
                <a class="product" href=home>
                    {product}
                </a>
                {sections}
                {children.map(|children| view! { <div class="top-bar-end">{children()}</div> })}
            </div>
        </header>
    }
}

/// Says on every page that nothing here is the real thing.
#[component]
pub(crate) fn SandboxBanner(
    /// What it is called, for screen readers.
    #[prop(into)]
    label: String,
    /// What it says, with a link to the phones.
    children: Children,
) -> impl IntoView {
    view! {
        <aside class="sandbox-banner" aria-label=label>
            <div class="sandbox-banner-row">{children()}</div>
        </aside>
    }
}

/// The content of the page.
#[component]
pub(crate) fn Main(
    /// Everything between the bars.
    children: Children,
) -> impl IntoView {
    view! {
        <main class="page" id="main" tabindex="-1">
            {children()}
        </main>
    }
}

/// Changes the language and comes back to the same page.
#[component]
pub(crate) fn LanguageSwitch(
    /// Where it posts `language` and `back` to.
    #[prop(into)]
    action: String,
    /// What it is called, for screen readers.
    #[prop(into)]
    label: String,
    /// Code and own name of each language.
    languages: Vec<(&'static str, &'static str)>,
    /// The code of the language of this page.
    current: &'static str,
    /// The path of this page.
    #[prop(into)]
    back: String,
) -> impl IntoView {
    let languages = languages
        .into_iter()
        .map(|(code, name)| {
            view! {
                <button
                    class="language"
                    type="submit"
                    name="language"
                    value=code
                    lang=code
                    aria-current=(code == current).then_some("true")
                >
                    {name}
                </button>
            }
        })
        .collect_view();
    view! {
        <form method="post" action=action>
            <input type="hidden" name="back" value=back />
            <div class="language-switch" role="group" aria-label=label>
                {languages}
            </div>
        </form>
    }
}

/// Who is signed in, and the way out.
#[component]
pub(crate) fn SignOut(
    /// Where it posts to.
    #[prop(into)]
    action: String,
    /// Who is signed in.
    #[prop(into)]
    member: String,
    /// Where their own account stands.
    #[prop(into)]
    profile: String,
    /// What the button says.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    view! {
        <form class="sign-out" method="post" action=action>
            <a class="member" href=profile>{member}</a>
            <button class="button button-quiet" type="submit">
                {label}
            </button>
        </form>
    }
}
