//! Copying a value to the clipboard.

use std::time::Duration;

use leptos::prelude::*;
use leptos::wasm_bindgen::JsValue;
use leptos::wasm_bindgen::prelude::Closure;
use leptos::web_sys::Element;

use crate::page::{alive, find, listen, read_attribute};

/// How long "copied" stays.
const THANKS: Duration = Duration::from_secs(2);

/// Shows the `[data-copy]` button among its children where there is a clipboard, and copies that
/// attribute's text on a click. For two seconds the button then says `data-copied`, and the
/// `[role=status]` beside it says so to screen readers.
#[island]
pub fn CopyIsland(children: Children) -> impl IntoView {
    alive(children, offer)
}

fn offer(root: &Element) {
    if let (Some(button), Some(status)) = (find(root, "[data-copy]"), find(root, "[role=status]"))
        && has_clipboard()
    {
        let _ = button.remove_attribute("hidden");
        let shown = button.clone();
        listen(&button, "click", move |_| copy(&shown, &status));
    }
}

/// Browsers offer the clipboard only over HTTPS and on the machine itself.
fn has_clipboard() -> bool {
    !JsValue::from(window().navigator().clipboard()).is_undefined()
}

fn copy(button: &Element, status: &Element) {
    let value = read_attribute(button, "data-copy");
    let (button, status) = (button.clone(), status.clone());
    let written = window().navigator().clipboard().write_text(&value);
    let thank = Closure::once(move |_: JsValue| thank(&button, &status));
    // A browser that was told to refuse: the value still stands there to be marked by hand.
    let refused = Closure::once(|_: JsValue| ());
    let _ = written.then2(&thank, &refused);
    thank.forget();
    refused.forget();
}

fn thank(button: &Element, status: &Element) {
    let copied = read_attribute(button, "data-copied");
    status.set_text_content(Some(&copied));
    let _ = button.set_attribute("data-just-copied", "");
    let (button, status) = (button.clone(), status.clone());
    set_timeout(
        move || {
            status.set_text_content(None);
            let _ = button.remove_attribute("data-just-copied");
        },
        THANKS,
    );
}
