//! A part of the page that the server keeps up to date.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::wasm_bindgen::prelude::Closure;
use leptos::web_sys::{
    Element, EventSource, HtmlElement, HtmlInputElement, HtmlSelectElement, MessageEvent,
};

use crate::page::{alive, find, find_all, focused_id_within, listen, read_attribute, typed_into};

/// Listens to the events of the `data-live` address that its child names, and replaces the child's
/// content by each event's data: HTML that our own server rendered and escaped. What somebody is
/// typing there stays, and so does the focus.
///
/// The browser connects again by itself. The connection ends with the page, and is made anew when
/// the page comes back out of the browser's memory.
#[island]
pub fn LiveIsland(children: Children) -> impl IntoView {
    alive(children, follow)
}

fn follow(root: &Element) {
    let Some(part) = find(root, "[data-live]") else {
        return;
    };
    let address = read_attribute(&part, "data-live");
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        if let Some(html) = event.data().as_string() {
            replace(&part, &html);
        }
    });
    let on_message = on_message.into_js_value();
    let connect = move || {
        let source = EventSource::new(&address).ok()?;
        source.set_onmessage(Some(on_message.unchecked_ref()));
        Some(source)
    };
    let connection = Rc::new(RefCell::new(connect()));
    let closed = Rc::clone(&connection);
    listen(&window(), "pagehide", move |_| {
        if let Some(source) = closed.take() {
            source.close();
        }
    });
    listen(&window(), "pageshow", move |_| {
        let mut connection = connection.borrow_mut();
        if connection.is_none() {
            *connection = connect();
        }
    });
}

fn replace(part: &Element, html: &str) {
    let focused = focused_id_within(part);
    let typed: Vec<_> = find_all(part, "input[id], select[id]")
        .map(|field| (field.id(), typed_into(&field)))
        .collect();
    part.set_inner_html(html);
    for (id, typed) in typed {
        if let Some(field) = document().get_element_by_id(&id) {
            set_value(&field, &typed);
        }
    }
    let again = focused.and_then(|id| document().get_element_by_id(&id));
    if let Some(element) = again.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

fn set_value(field: &Element, value: &str) {
    if let Some(input) = field.dyn_ref::<HtmlInputElement>() {
        input.set_value(value);
    } else if let Some(select) = field.dyn_ref::<HtmlSelectElement>() {
        select.set_value(value);
    }
}
