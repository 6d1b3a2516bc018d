//! Rules about single lines of code.

use super::{Breach, Source};

struct Rule {
    /// Whether the rule holds for the file of this path.
    holds_in: fn(&str) -> bool,
    /// Whether a line breaks it.
    is_broken_by: fn(&str) -> bool,
    message: &'static str,
}

const RULES: [Rule; 3] = [
    Rule {
        holds_in: |path| path != "app/src/components/text_area.rs" && !path.starts_with("server/"),
        is_broken_by: |line| line.contains("<textarea") || line.contains("html::textarea"),
        message: "a raw <textarea> does not escape its text in Leptos 0.8: use app's TextArea component",
    },
    Rule {
        holds_in: |path| path.starts_with("app/"),
        is_broken_by: |line| opens_a_route(line) && !line.contains("SsrMode::Async"),
        message: "a route without `ssr=SsrMode::Async` on its line shows nothing to browsers without script: add it",
    },
    Rule {
        holds_in: |path| !path.starts_with("crates/engine/"),
        is_broken_by: |line| line.contains("sqlx::") || line.trim_start().starts_with("use sqlx"),
        message: "only crates/engine speaks SQL: add a use case there and call it",
    },
];

pub(super) fn breaches(source: &Source) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for rule in RULES.iter().filter(|rule| (rule.holds_in)(&source.path)) {
        for (number, _) in source.code().filter(|(_, line)| (rule.is_broken_by)(line)) {
            breaches.push(Breach {
                place: format!("{}:{number}", source.path),
                message: rule.message.to_owned(),
            });
        }
    }
    breaches
}

/// `<Route`, `<ParentRoute` and their like, but not `<Routes`.
fn opens_a_route(line: &str) -> bool {
    line.split('<').skip(1).any(|tag| {
        let name: &str = tag
            .split(|letter: char| !letter.is_alphanumeric())
            .next()
            .unwrap_or_default();
        // `Vec<Route>` is a type; a tag has its attributes after it.
        name.ends_with("Route") && !tag[name.len()..].starts_with('>')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken_lines(path: &str, text: &str) -> Vec<String> {
        breaches(&Source::new(path, text))
            .into_iter()
            .map(|breach| breach.place)
            .collect()
    }

    #[test]
    fn a_raw_text_area_is_found_everywhere_but_in_its_component() {
        let text = "view! {\n  <textarea name=\"n\">{text}</textarea>\n}";
        assert_eq!(
            broken_lines("app/src/pages/edit.rs", text),
            ["app/src/pages/edit.rs:2"]
        );
        assert_eq!(
            broken_lines("crates/islands/src/a.rs", text),
            ["crates/islands/src/a.rs:2"]
        );
        assert_eq!(
            broken_lines("app/src/a.rs", "leptos::html::textarea()"),
            ["app/src/a.rs:1"]
        );
        assert!(broken_lines("app/src/components/text_area.rs", text).is_empty());
        assert!(broken_lines("app/src/a.rs", "<TextArea name=\"n\"/>").is_empty());
        assert!(broken_lines("app/src/a.rs", "/// Instead of a `<textarea>`.").is_empty());
    }

    #[test]
    fn every_route_is_rendered_as_a_whole() {
        for (line, is_broken) in [
            ("<Route path=path!(\"/\") view=Home/>", true),
            ("<ParentRoute path=path!(\"/\") view=Home>", true),
            ("<ProtectedRoute path=path!(\"/\")", true),
            ("<Route", true),
            (
                "<Route path=path!(\"/\") view=Home ssr=SsrMode::Async/>",
                false,
            ),
            ("<Routes fallback=NotFound>", false),
            ("</ParentRoute>", false),
            ("let routes: Vec<Route> = all();", false),
            ("// <Route path=path!(\"/\")/>", false),
        ] {
            assert_eq!(
                !broken_lines("app/src/app.rs", line).is_empty(),
                is_broken,
                "{line}"
            );
        }
    }

    #[test]
    fn only_the_engine_speaks_sql() {
        for line in [
            "let row = sqlx::query(SQL);",
            "use sqlx::Row;",
            "    use sqlx;",
        ] {
            for path in [
                "app/src/a.rs",
                "server/src/main.rs",
                "crates/vendors/src/lib.rs",
            ] {
                assert_eq!(broken_lines(path, line), [format!("{path}:1")], "{line}");
            }
            assert!(broken_lines("crates/engine/src/store.rs", line).is_empty());
        }
    }
}
