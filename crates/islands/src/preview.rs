//! The notification as the phone will show it, while it is being typed.

use domain::push::utf16_length;
use leptos::prelude::*;
use leptos::web_sys::Element;

use crate::page::{alive, find, find_all, listen, read_attribute, typed_into};

/// Keeps a preview in step with a form; both are among its children.
///
/// What is typed into `[data-preview-source=title]` appears in every `[data-preview=title]`, or its
/// `data-placeholder` while nothing is typed. `[data-length-of=title]` counts the characters against
/// its `data-max` and carries `data-over` beyond it.
#[island]
pub fn NotificationPreview(children: Children) -> impl IntoView {
    alive(children, follow_typing)
}

fn follow_typing(root: &Element) {
    for event in ["input", "change"] {
        let typed_in = root.clone();
        listen(root, event, move |_| refresh(&typed_in));
    }
    // The browser may have restored what was typed before the page was loaded again.
    refresh(root);
}

fn refresh(root: &Element) {
    for source in find_all(root, "[data-preview-source]") {
        let name = read_attribute(&source, "data-preview-source");
        let typed = typed_into(&source);
        for preview in find_all(root, &selector("[data-preview=", &name)) {
            if typed.trim().is_empty() {
                preview.set_text_content(Some(&read_attribute(&preview, "data-placeholder")));
            } else {
                preview.set_text_content(Some(&typed));
            }
        }
        if let Some(counter) = find(root, &selector("[data-length-of=", &name)) {
            count(&counter, utf16_length(&typed));
        }
    }
}

fn selector(start: &str, name: &str) -> String {
    [start, name, "]"].concat()
}

fn count(counter: &Element, length: usize) {
    let max = read_attribute(counter, "data-max");
    let _ = counter.toggle_attribute_with_force(
        "data-over",
        max.parse::<usize>().is_ok_and(|max| length > max),
    );
    counter.set_text_content(Some(&[&length.to_string(), "/", &max].concat()));
}
