//! What a browser receives of each component.

mod fields;
mod frames;
mod islands;

use std::sync::Arc;

use hydration_context::SsrSharedContext;
use leptos::prelude::*;

/// The HTML of a view, as the server writes it into a page.
fn html_of<View: IntoView>(view: impl FnOnce() -> View) -> String {
    let page = Owner::new_root(Some(Arc::new(SsrSharedContext::new_islands())));
    page.with(|| view().to_html())
}

/// The start tag of the first element with that attribute, such as `id="name"`.
fn start_tag<'html>(html: &'html str, attribute: &str) -> &'html str {
    let inside = html
        .find(&format!(" {attribute}"))
        .unwrap_or_else(|| panic!("no {attribute} in {html}"));
    let start = html[..inside].rfind('<').unwrap();
    let end = inside + html[inside..].find('>').unwrap();
    &html[start..=end]
}

#[track_caller]
fn assert_has(html: &str, part: &str) {
    assert!(html.contains(part), "no {part} in {html}");
}

#[track_caller]
fn assert_lacks(html: &str, part: &str) {
    assert!(!html.contains(part), "{part} in {html}");
}
