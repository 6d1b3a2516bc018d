//! One thing of several on a page.

use leptos::prelude::*;

use super::MaybeText;

/// One thing of several on a page.
#[component]
pub(crate) fn Card(
    /// The id that a link leads to.
    #[prop(optional, into)]
    id: MaybeText,
    /// Head, content, foot.
    children: Children,
) -> impl IntoView {
    view! {
        <article class="card" id=id.get()>
            {children()}
        </article>
    }
}

/// A card's first row: its title, and at the end what state it is in.
#[component]
pub(crate) fn CardHead(
    /// What the card is about.
    #[prop(into)]
    title: String,
    /// Where the title leads; then the whole card can be clicked.
    #[prop(optional, into)]
    href: MaybeText,
    /// Whether the card stands right under the page's title, and not in a section with its own.
    #[prop(optional)]
    under_title: bool,
    /// Tags at the end of the row.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let title = match href.get() {
        Some(href) => view! {
            <a class="card-link" href=href>
                {title}
            </a>
        }
        .into_any(),
        None => title.into_any(),
    };
    let heading = if under_title {
        view! { <h2 class="card-title">{title}</h2> }.into_any()
    } else {
        view! { <h3 class="card-title">{title}</h3> }.into_any()
    };
    view! {
        <header class="card-head">
            {heading}
            {children.map(|children| view! { <div class="card-tags">{children()}</div> })}
        </header>
    }
}

/// A card's last row: what can be done with it.
#[component]
pub(crate) fn CardFoot(
    /// The buttons.
    children: Children,
) -> impl IntoView {
    view! { <footer class="card-foot">{children()}</footer> }
}

/// A part of the page that looks different from the moment when something takes effect:
/// `.when-waiting` is shown until then, `.when-in-effect` from then on. A
/// [`Countdown`](super::Countdown) in it changes it in place.
#[component]
pub(crate) fn Activation(
    /// Whether it is in effect already.
    in_effect: bool,
    /// The part of the page.
    children: Children,
) -> impl IntoView {
    let state = if in_effect { "in-effect" } else { "waiting" };
    view! {
        <div class="activation" data-activation=state>
            {children()}
            <p class="visually-hidden" role="status" data-announce="activation"></p>
        </div>
    }
}
