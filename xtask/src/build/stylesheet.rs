//! One stylesheet from the files of style/, in the order that main.css imports them.

mod strip;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::tree;
use strip::strip;

/// Reads main.css and everything it imports, without comments and needless white space.
///
/// main.css stays a stylesheet that works as it is, for `cargo leptos watch`; here the imports become their content,
/// because each would be one more request.
pub(super) fn put_together(style: &Path) -> Result<String> {
    let main = style.join("main.css");
    let mut whole = String::new();
    let mut imported = BTreeSet::from([main.clone()]);
    for statement in statements(&stripped(&main)?) {
        let statement = statement.with_context(|| format!("cannot use {}", main.display()))?;
        match statement {
            Statement::Layers(layers) => whole.push_str(&layers),
            Statement::Import(name) => {
                let path = style.join(&name);
                let content = stripped(&path)?;
                if content.contains("@import") {
                    bail!(
                        "{} has an @import: all imports stand in main.css",
                        path.display()
                    );
                }
                if !imported.insert(path) {
                    bail!("{} imports \"{}\" twice", main.display(), name.display());
                }
                whole.push_str(&content);
            }
        }
    }
    for file in tree::files_below(style)? {
        if file.extension().is_some_and(|extension| extension == "css") && !imported.contains(&file)
        {
            bail!(
                "{} is never used: import it in main.css or remove it",
                file.display()
            );
        }
    }
    Ok(whole)
}

fn stripped(path: &Path) -> Result<String> {
    strip(&tree::read_text(path)?).with_context(|| format!("cannot read {} as CSS", path.display()))
}

#[derive(Debug, PartialEq, Eq)]
enum Statement {
    /// The order of the layers, as it stands.
    Layers(String),
    /// One file, relative to main.css.
    Import(PathBuf),
}

/// The statements of a stripped main.css, which holds nothing but the order of layers and imports.
fn statements(main: &str) -> impl Iterator<Item = Result<Statement>> {
    main.split_inclusive(';')
        .filter(|text| !text.trim().is_empty())
        .map(statement)
}

fn statement(text: &str) -> Result<Statement> {
    if text.starts_with("@layer ") && text.ends_with(';') && !text.contains('{') {
        return Ok(Statement::Layers(text.to_owned()));
    }
    let name = text
        .strip_prefix("@import ")
        .and_then(|rest| rest.strip_suffix(';'))
        .and_then(|quoted| quoted.strip_prefix('"'))
        .and_then(|rest| rest.strip_suffix('"'))
        .filter(|name| {
            name.ends_with(".css") && !name.contains(['"', '\\', ':']) && !name.contains("..")
        });
    match name {
        Some(name) => Ok(Statement::Import(PathBuf::from(name))),
        None => bail!(
            "`{}` is neither `@layer first, second;` nor `@import \"file.css\";`",
            text.trim()
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn style(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, content) in files {
            tree::write(&folder.path().join(name), content.as_bytes()).unwrap();
        }
        folder
    }

    fn refusal(files: &[(&str, &str)]) -> String {
        format!("{:#}", put_together(style(files).path()).unwrap_err())
    }

    #[test]
    fn imports_become_their_content_in_the_order_they_stand() {
        let folder = style(&[
            (
                "main.css",
                "/* order */\n@layer base, cards;\n@import \"cards.css\";\n@import \"base.css\";\n",
            ),
            ("base.css", "@layer base {\n  body { margin: 0; }\n}\n"),
            (
                "cards.css",
                "\u{feff}@layer cards {\n  .card { padding: 1rem 2rem }\n}\n",
            ),
        ]);
        assert_eq!(
            put_together(folder.path()).unwrap(),
            "@layer base,cards;@layer cards{.card{padding: 1rem 2rem}}@layer base{body{margin: 0;}}"
        );
    }

    #[test]
    fn a_missing_file_is_named() {
        assert!(refusal(&[("main.css", "@import \"forms.css\";")]).contains("forms.css"));
        assert!(refusal(&[]).contains("main.css"));
    }

    #[test]
    fn a_file_that_nobody_imports_is_named() {
        assert!(
            refusal(&[("main.css", "@layer a;"), ("old.css", "a{}")])
                .contains("old.css is never used")
        );
    }

    #[test]
    fn main_holds_only_layers_and_imports_of_its_own_folder() {
        for main in [
            "body { margin: 0 }",
            "@import url(\"a.css\");",
            "@import \"a.css\" print;",
            "@import \"https://example.com/a.css\";",
            "@import \"../a.css\";",
            "@import \"a.css\"",
            "@layer a { b { c: d } }",
        ] {
            assert!(
                refusal(&[("main.css", main)]).contains("is neither"),
                "{main}"
            );
        }
    }

    #[test]
    fn an_import_inside_an_imported_file_and_one_that_is_repeated_are_refused() {
        let nested = [
            ("main.css", "@import \"a.css\";"),
            ("a.css", "@import \"b.css\";"),
            ("b.css", ""),
        ];
        assert!(refusal(&nested).contains("all imports stand in main.css"));
        let twice = [
            ("main.css", "@import \"a.css\";@import \"a.css\";"),
            ("a.css", ""),
        ];
        assert!(refusal(&twice).contains("twice"));
    }
}
