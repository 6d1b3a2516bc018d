//! A phone of the sandbox.

use leptos::prelude::*;

use super::NotificationFace;

/// A phone of the sandbox: its name above, a screen with what has arrived.
#[component]
pub(crate) fn Phone(
    /// An id on the page, to come back to.
    #[prop(into)]
    id: String,
    /// What the phone is called.
    #[prop(into)]
    name: String,
    /// What the screen shows in its bar: the time, the vendor.
    #[prop(into)]
    bar: String,
    /// What is on the screen: [`PhoneNotification`]s, a [`PhoneScreen`].
    children: Children,
) -> impl IntoView {
    let label = name.clone();
    view! {
        <section class="phone" id=id aria-label=label>
            <h2 class="phone-name">{name}</h2>
            <div class="phone-frame">
                <p class="phone-bar">{bar}</p>
                {children()}
            </div>
        </section>
    }
}

/// A notification on the phone, which can be clicked.
#[component]
pub(crate) fn PhoneNotification(
    /// Where the click is posted to.
    #[prop(into)]
    action: String,
    /// An id on the page, so that the focus stays when the phone is drawn anew.
    #[prop(into)]
    id: String,
    /// The app that it is from.
    #[prop(into)]
    app: String,
    /// When it came.
    #[prop(into)]
    time: String,
    /// Its title.
    #[prop(into)]
    title: String,
    /// Its text.
    #[prop(into)]
    body: String,
    /// Whether it came this very moment.
    rings: bool,
) -> impl IntoView {
    view! {
        <form class="phone-notification" data-rings=rings method="post" action=action>
            <button type="submit" id=id>
                <NotificationFace app time title body />
            </button>
        </form>
    }
}

/// What the phone shows after a click, or what it did not show and why.
#[component]
pub(crate) fn PhoneScreen(
    /// What this part of the screen is.
    #[prop(into)]
    title: String,
    /// What is on it.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="phone-screen">
            <h3 class="phone-screen-title">{title}</h3>
            {children()}
        </div>
    }
}
