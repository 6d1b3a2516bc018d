//! The project's own rules that no linter knows: each is a row of a table, and says what to do instead.

mod arrows;
mod files;
mod island;
mod lines;
mod named_paths;
mod named_tests;
mod numbered;
mod versions;

use std::fmt;

use anyhow::Result;

use crate::tree;
use crate::workspace::Workspace;

/// A place that breaks a rule.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Breach {
    /// The file, and the line where there is one.
    place: String,
    /// What is wrong and what to do.
    message: String,
}

impl fmt::Display for Breach {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.place, self.message)
    }
}

/// A source file, with the path that rules speak of.
struct Source {
    /// From the workspace's root on, with `/`.
    path: String,
    text: String,
}

/// Reads all our own sources and returns every breach.
pub(super) fn breaches(workspace: &Workspace) -> Result<Vec<Breach>> {
    let mut breaches = Vec::new();
    let sources = sources(workspace)?;
    for source in &sources {
        breaches.extend(files::breaches(source));
        breaches.extend(lines::breaches(source));
        breaches.extend(island::breaches(source));
    }
    let document = tree::read_text(&workspace.root().join(named_tests::DOCUMENT))?;
    breaches.extend(named_tests::breaches(&document, &sources));
    for document in texts(workspace, named_paths::FOLDER, "md")? {
        breaches.extend(named_paths::breaches(&document, &sources));
    }
    let migrations = names(workspace, numbered::MIGRATIONS.folder)?;
    breaches.extend(numbered::MIGRATIONS.breaches(&migrations));
    let mut decisions = names(workspace, numbered::DECISIONS.folder)?;
    decisions.retain(|name| name != "README.md");
    breaches.extend(numbered::DECISIONS.breaches(&decisions));
    let list = workspace
        .root()
        .join(numbered::DECISIONS.folder)
        .join("README.md");
    breaches.extend(numbered::unlisted(&decisions, &tree::read_text(&list)?));
    breaches.extend(arrows::breaches(workspace.members()));
    breaches.extend(versions::breaches(&workspace.lock()?));
    Ok(breaches)
}

/// The Rust files of the rooms. xtask is not one of them: its rules would find themselves.
fn sources(workspace: &Workspace) -> Result<Vec<Source>> {
    let mut sources = Vec::new();
    for room in ["app", "crates", "server"] {
        sources.extend(texts(workspace, room, "rs")?);
    }
    Ok(sources)
}

/// The files below a folder whose names end so.
fn texts(workspace: &Workspace, folder: &str, ending: &str) -> Result<Vec<Source>> {
    let mut texts = Vec::new();
    for file in tree::files_below(&workspace.root().join(folder))? {
        if file
            .extension()
            .is_some_and(|extension| extension == ending)
        {
            texts.push(Source {
                path: workspace.spoken(&file).replace('\\', "/"),
                text: tree::read_text(&file)?,
            });
        }
    }
    Ok(texts)
}

/// The names of the files in a folder, in their order.
fn names(workspace: &Workspace, folder: &str) -> Result<Vec<String>> {
    let files = tree::files_below(&workspace.root().join(folder))?;
    let names = files.iter().filter_map(|file| file.file_name());
    Ok(names
        .map(|name| name.to_string_lossy().into_owned())
        .collect())
}

impl Source {
    /// The lines that are code, numbered from 1; a line that is only a comment is empty.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text
            .lines()
            .map(|line| {
                if line.trim_start().starts_with("//") {
                    ""
                } else {
                    line
                }
            })
            .enumerate()
            .map(|(index, line)| (index + 1, line))
    }

    #[cfg(test)]
    fn new(path: &str, text: &str) -> Self {
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }
}
