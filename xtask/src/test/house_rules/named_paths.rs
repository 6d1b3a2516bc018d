//! The sources that the documents name are there.

use super::{Breach, Source};

/// Where the documents are.
pub(super) const FOLDER: &str = "docs";

/// The paths of sources in that document that lead to nothing.
pub(super) fn breaches(document: &Source, sources: &[Source]) -> Vec<Breach> {
    let missing = document.text.lines().enumerate().flat_map(|(index, line)| {
        named(line)
            .filter(|path| !is_there(path, sources))
            .map(move |path| Breach {
                place: format!("{}:{}", document.path, index + 1),
                message: format!("there is no `{path}`: name where it is now"),
            })
    });
    missing.collect()
}

/// What stands in back quotes, goes through `src` or `tests`, and is a folder or a Rust file; a room
/// below `crates` may be named without it.
fn named(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2).filter(|quoted| {
        let name = quoted.rsplit('/').next().unwrap_or_default();
        (!name.contains('.') || name.ends_with(".rs"))
            && ["/src/", "/tests/"].iter().any(|it| quoted.contains(it))
            && quoted
                .bytes()
                .all(|it| it.is_ascii_alphanumeric() || b"/_-.".contains(&it))
    })
}

fn is_there(path: &str, sources: &[Source]) -> bool {
    let path = path.trim_end_matches('/');
    sources.iter().any(|source| {
        let spoken = source.path.strip_prefix("crates/").unwrap_or(&source.path);
        [source.path.as_str(), spoken].iter().any(|whole| {
            let rest = whole.strip_prefix(path);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_that_leads_to_nothing_is_found() {
        let sources = [
            Source::new("app/src/a.rs", ""),
            Source::new("crates/engine/src/audit/chain.rs", ""),
        ];
        let text = "# Security\n\
            `app/src/a.rs`, `engine/src/audit`, `crates/engine/src/audit/`, `a.rs`, `app/tests/a.toml`, `GET /src/x y`\n\
            `engine/src/audit/chain`, `vendors/src/retry_after.rs`";
        let found = breaches(&Source::new("docs/security.md", text), &sources);
        let places: Vec<_> = found.iter().map(|it| it.place.as_str()).collect();
        assert_eq!(places, ["docs/security.md:3", "docs/security.md:3"]);
        assert!(found[1].message.contains("vendors/src/retry_after.rs"));
    }
}
