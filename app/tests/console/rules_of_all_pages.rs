//! What holds for every page there is. Each one that any test receives is held against it.

use std::collections::BTreeSet;

use crate::answer::Answer;
use crate::page::{Page, text_of};

/// What the page's own scripts carry.
pub(crate) const NONCE: &str = "nonceOfThisAnswer";

#[track_caller]
pub(crate) fn hold(answer: &Answer) {
    let page = Page::new(answer);
    let to = &answer.to;
    assert!(answer.body.starts_with("<!DOCTYPE html>"), "{to}");
    assert!(["zh-CN", "en"].contains(&page.language()), "{to}: lang");
    assert_eq!(page.all("h1").len(), 1, "{to}: h1");
    let title = page.title();
    assert!(title.ends_with(" · Pushdeck"), "{to}: {title}");
    assert!(
        title.len() > " · Pushdeck".len(),
        "{to}: no title of its own"
    );
    nothing_inline(to, &page);
    // No page has one by itself; names with one in them do, where they are not escaped.
    assert!(!page.has("b"), "{to}: a name became markup");
    references_lead_somewhere(to, &page);
    forms_stay_here(to, &page);
    let moves = page.has("leptos-island");
    let loads = answer.body.contains(".wasm");
    assert_eq!(moves, loads, "{to}: WebAssembly goes with islands");
}

fn nothing_inline(to: &str, page: &Page) {
    for element in page.all("*") {
        for (name, value) in element.value().attrs() {
            assert!(name != "style" && !name.starts_with("on"), "{to}: {name}");
            let leads = ["href", "src", "action", "formaction"].contains(&name);
            assert!(!(leads && value.contains("script:")), "{to}: {value}");
        }
    }
    assert!(!page.has("style"), "{to}: <style>");
    for script in page.all("script") {
        assert_eq!(script.attr("nonce"), Some(NONCE), "{to}: <script>");
    }
}

/// Labels, descriptions and links within the page name what is on it, once.
fn references_lead_somewhere(to: &str, page: &Page) {
    let mut ids = BTreeSet::new();
    for element in page.all("[id]") {
        let id = element.attr("id").unwrap();
        assert!(ids.insert(id), "{to}: {id} twice");
    }
    for attribute in ["for", "aria-describedby", "aria-labelledby", "list"] {
        for element in page.all(&format!("[{attribute}]")) {
            for id in element.attr(attribute).unwrap().split(' ') {
                assert!(ids.contains(id), "{to}: {attribute}={id}");
            }
        }
    }
    for link in page.all("a[href^='#']") {
        let id = &link.attr("href").unwrap()[1..];
        assert!(ids.contains(id), "{to}: #{id}");
    }
    for control in page.all("input:not([type=hidden]), select, textarea") {
        let id = control.attr("id").unwrap();
        let label = page.one(&format!("label[for='{id}']"));
        assert_ne!(text_of(label), "", "{to}: {id}");
    }
}

fn forms_stay_here(to: &str, page: &Page) {
    for form in page.all("form") {
        let action = form.attr("action").unwrap_or_default();
        assert!(
            action.starts_with('/') && !action.starts_with("//"),
            "{to}: {action}"
        );
        // A search changes nothing, and its address can be kept.
        let is_search = form.attr("class") == Some("search-form");
        let method = if is_search { "get" } else { "post" };
        assert_eq!(form.attr("method"), Some(method), "{to}: {action}");
    }
}
