//! The page around an island.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::wasm_bindgen::prelude::Closure;
use leptos::web_sys::{
    Element, Event, EventTarget, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement,
};

/// The children of an island, and what starts when they are alive in the browser.
///
/// Every island goes through this one view of one type, since the compiler writes out the code that
/// takes up a view for each type of view.
pub(crate) fn alive(children: Children, start: fn(&Element)) -> impl IntoView {
    let start = move |root: Element| start(&root);
    view! { <island-root use:start>{children()}</island-root> }
}

/// Listens for as long as the page is there.
pub(crate) fn listen(target: &EventTarget, event: &str, on_event: impl FnMut(Event) + 'static) {
    let listener = Closure::<dyn FnMut(Event)>::new(on_event);
    let _ = target.add_event_listener_with_callback(event, listener.as_ref().unchecked_ref());
    listener.forget();
}

/// Tells style sheets and tests that the islands are alive.
#[cfg(feature = "hydrate")]
pub(crate) fn mark_as_live() {
    if let Some(html) = document().document_element() {
        write_attribute(&html, "data-live", "true");
    }
}

/// The first element of that selector below `root`.
pub(crate) fn find(root: &Element, selector: &str) -> Option<Element> {
    root.query_selector(selector).ok().flatten()
}

/// Every element of that selector below `root`.
pub(crate) fn find_all(root: &Element, selector: &str) -> impl Iterator<Item = Element> {
    let found = root.query_selector_all(selector).ok();
    let count = found.as_ref().map_or(0, web_sys::NodeList::length);
    (0..count).filter_map(move |index| found.as_ref()?.item(index)?.dyn_into().ok())
}

/// The attribute's text; empty when it is not there.
pub(crate) fn read_attribute(element: &Element, name: &str) -> String {
    element.get_attribute(name).unwrap_or_default()
}

/// Sets an attribute. The names here are all valid, so there is no failure to report.
pub(crate) fn write_attribute(element: &Element, name: &str, value: &str) {
    let _ = element.set_attribute(name, value);
}

/// What was typed into a field or chosen from it.
pub(crate) fn typed_into(field: &Element) -> String {
    if let Some(input) = field.dyn_ref::<HtmlInputElement>() {
        input.value()
    } else if let Some(area) = field.dyn_ref::<HtmlTextAreaElement>() {
        area.value()
    } else if let Some(select) = field.dyn_ref::<HtmlSelectElement>() {
        select.value()
    } else {
        String::new()
    }
}

/// The id of the element below `root` that has the focus.
pub(crate) fn focused_id_within(root: &Element) -> Option<String> {
    let focused = document().active_element()?;
    root.contains(Some(&focused))
        .then(|| focused.id())
        .filter(|id| !id.is_empty())
}
