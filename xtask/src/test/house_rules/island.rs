//! Islands take no parameters but their children: one typed property brings 21 kB of parsing into the WebAssembly.

use super::{Breach, Source};

const MESSAGE: &str = "takes parameters: an island may only have `children: Children`; put its data into data-* \
                       attributes of the children";

pub(super) fn breaches(source: &Source) -> Vec<Breach> {
    let code: String = source.code().flat_map(|(_, line)| [line, "\n"]).collect();
    let mut breaches = Vec::new();
    for (start, _) in code.match_indices("#[island") {
        let line = code[..start].matches('\n').count() + 1;
        let Some((name, parameters)) = function_after(&code[start..]) else {
            continue;
        };
        if !is_allowed(parameters) {
            breaches.push(Breach {
                place: format!("{}:{line}", source.path),
                message: format!("`{name}` {MESSAGE}"),
            });
        }
    }
    breaches
}

/// The name of the next function, and what stands between its parentheses.
fn function_after(code: &str) -> Option<(&str, &str)> {
    let (_, function) = code.split_once("fn ")?;
    let open = function.find('(')?;
    let name = function[..open].split('<').next()?.trim();
    let inside = &function[open + 1..];
    let mut depth = 1;
    for (index, letter) in inside.char_indices() {
        match letter {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some((name, &inside[..index]));
        }
    }
    None
}

fn is_allowed(parameters: &str) -> bool {
    let parameters: String = parameters.split_whitespace().collect();
    matches!(parameters.trim_end_matches(','), "" | "children:Children")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_island_may_only_take_children() {
        for (island, is_allowed) in [
            ("#[island]\npub fn Copy() -> impl IntoView {}", true),
            (
                "#[island]\npub fn Countdown(children: Children) -> impl IntoView {}",
                true,
            ),
            (
                "#[island]\n/// Says why.\n#[must_use]\npub fn Countdown(\n    children: Children,\n) {}",
                true,
            ),
            ("#[island]\npub fn Countdown(seconds: u32) {}", false),
            (
                "#[island]\npub fn Countdown(children: Children, seconds: u32) {}",
                false,
            ),
            (
                "#[island]\npub fn Countdown(#[prop(optional)] seconds: u32) {}",
                false,
            ),
            (
                "#[island(lazy)]\nfn Countdown(children: ChildrenFn) {}",
                false,
            ),
            ("/// `#[island]` marks one.\nfn free(seconds: u32) {}", true),
            ("#[component]\nfn Page(seconds: u32) {}", true),
        ] {
            let breaches = breaches(&Source::new("crates/islands/src/a.rs", island));
            assert_eq!(breaches.is_empty(), is_allowed, "{island}");
        }
    }

    #[test]
    fn the_breach_names_the_island_and_its_line() {
        let text = "use leptos::*;\n\n#[island]\nfn Good() {}\n\n#[island]\nfn Bad(n: u8) {}\n";
        let breaches = breaches(&Source::new("a.rs", text));
        assert_eq!(breaches.len(), 1);
        assert_eq!(breaches[0].place, "a.rs:6");
        assert!(breaches[0].message.starts_with("`Bad` takes parameters"));
    }
}
