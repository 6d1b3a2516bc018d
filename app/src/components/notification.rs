//! A notification as a phone shows it.

use leptos::prelude::*;

/// A notification as a phone shows it. Inside the live preview it follows what is typed.
#[component]
pub(crate) fn NotificationFace(
    /// The app that it is from.
    #[prop(into)]
    app: String,
    /// When it came, or "now".
    #[prop(into)]
    time: String,
    /// Its title; for a preview what was typed so far.
    #[prop(into)]
    title: String,
    /// Its text; for a preview what was typed so far.
    #[prop(into)]
    body: String,
    /// What a preview shows while no title and no text are typed.
    #[prop(optional)]
    placeholders: Option<(String, String)>,
) -> impl IntoView {
    let (title_placeholder, body_placeholder) = placeholders.unzip();
    let title = line("notification-title", "title", title, title_placeholder);
    let body = line("notification-body", "body", body, body_placeholder);
    view! {
        <span class="notification">
            <span class="notification-from">
                <span class="notification-app">{app}</span>
                <span class="notification-time">{time}</span>
            </span>
            {title}
            {body}
        </span>
    }
}

fn line(
    class: &'static str,
    name: &'static str,
    text: String,
    placeholder: Option<String>,
) -> impl IntoView {
    let preview = placeholder.is_some().then_some(name);
    let shown = if text.trim().is_empty() {
        placeholder.clone().unwrap_or(text)
    } else {
        text
    };
    view! {
        <span class=class data-preview=preview data-placeholder=placeholder>
            {shown}
        </span>
    }
}
