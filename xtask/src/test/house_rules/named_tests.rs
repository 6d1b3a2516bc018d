//! The tests that a document names are there.

use super::{Breach, Source};

/// Which document says what a test shows.
pub(super) const DOCUMENT: &str = "docs/security.md";

/// The tests that it names and that are in no source.
pub(super) fn breaches(document: &str, sources: &[Source]) -> Vec<Breach> {
    let missing = document.lines().enumerate().flat_map(|(index, line)| {
        named(line)
            .filter(|name| !is_there(name, sources))
            .map(move |name| Breach {
                place: format!("{DOCUMENT}:{}", index + 1),
                message: format!("there is no test `{name}`: name the one that shows it"),
            })
    });
    missing.collect()
}

/// What stands in back quotes and can be nothing but a test: tests are sentences.
fn named(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2).filter(|quoted| {
        quoted.matches('_').count() >= 2
            && quoted
                .bytes()
                .all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'_')
    })
}

fn is_there(name: &str, sources: &[Source]) -> bool {
    let function = format!("fn {name}(");
    sources.iter().any(|source| source.text.contains(&function))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_that_is_not_there_is_found() {
        let sources = [Source::new("app/src/a.rs", "fn nobody_is_let_in() {}")];
        let line = "| 1.2 | `own_path` in `app/src/a.rs` | `nobody_is_let_in`, `all_are_let_out` |";
        let breaches = breaches(&format!("# Security\n{line}"), &sources);
        assert_eq!(breaches.len(), 1);
        assert_eq!(breaches[0].place, "docs/security.md:2");
        assert!(breaches[0].message.contains("all_are_let_out"));
    }
}
