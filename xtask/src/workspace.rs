//! Where things lie, and what cargo knows about the workspace.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::{command, tree};

/// The checkout this xtask was compiled in.
pub(crate) struct Workspace {
    root: PathBuf,
    target: PathBuf,
    members: Vec<Member>,
}

/// A crate of ours, as its Cargo.toml describes it.
#[derive(Debug, Deserialize)]
pub(crate) struct Member {
    pub(crate) name: String,
    pub(crate) dependencies: Vec<Dependency>,
    pub(crate) features: std::collections::BTreeMap<String, Vec<String>>,
}

/// One line below `[dependencies]`, `[dev-dependencies]` or `[build-dependencies]`.
#[derive(Debug, Deserialize)]
pub(crate) struct Dependency {
    pub(crate) name: String,
    pub(crate) features: Vec<String>,
    /// `dev`, `build`, or nothing for what the program itself uses.
    pub(crate) kind: Option<String>,
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Member>,
    target_directory: PathBuf,
    workspace_root: PathBuf,
}

impl Workspace {
    /// Asks cargo, which knows about CARGO_TARGET_DIR and its configuration files.
    pub(crate) fn find() -> Result<Self> {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
        let text = command::read(
            command::cargo()
                .args([
                    "metadata",
                    "--no-deps",
                    "--format-version=1",
                    "--manifest-path",
                ])
                .arg(manifest),
        )?;
        let metadata: Metadata =
            serde_json::from_str(&text).context("cannot read what `cargo metadata` printed")?;
        Ok(Self {
            root: metadata.workspace_root,
            target: metadata.target_directory,
            members: metadata.packages,
        })
    }

    /// The folder with the workspace's Cargo.toml.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Cargo's target folder.
    pub(crate) fn target(&self) -> &Path {
        &self.target
    }

    /// The WebAssembly build's own target folder: in one folder with the server it would wait for cargo's lock.
    pub(crate) fn front(&self) -> PathBuf {
        self.target.join("front")
    }

    /// What the server gives to browsers as it lies on disk.
    pub(crate) fn site(&self) -> PathBuf {
        self.target.join("site")
    }

    /// The browser tests, and the place of everything from npm.
    pub(crate) fn end2end(&self) -> PathBuf {
        self.root.join("end2end")
    }

    /// Our own crates.
    pub(crate) fn members(&self) -> &[Member] {
        &self.members
    }

    /// The text of Cargo.lock.
    pub(crate) fn lock(&self) -> Result<String> {
        tree::read_text(&self.root.join("Cargo.lock"))
    }

    /// A path as it is said in messages: from the workspace's root on.
    pub(crate) fn spoken(&self, path: &Path) -> String {
        path.strip_prefix(&self.root)
            .unwrap_or(path)
            .display()
            .to_string()
    }
}

/// The versions of one crate in a Cargo.lock.
pub(crate) fn locked_versions<'a>(lock: &'a str, name: &str) -> Vec<&'a str> {
    let wanted = format!("name = \"{name}\"");
    lock.split("[[package]]")
        .filter(|package| package.lines().any(|line| line == wanted))
        .filter_map(|package| {
            package
                .lines()
                .find_map(|line| line.strip_prefix("version = "))
        })
        .map(|version| version.trim_matches('"'))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = r#"version = 4

[[package]]
name = "http"
version = "0.2.12"
dependencies = [
 "bytes",
]

[[package]]
name = "http"
version = "1.5.0"

[[package]]
name = "http-body"
version = "1.0.1"
"#;

    #[test]
    fn every_locked_version_of_a_crate_is_found_and_no_other_crates() {
        assert_eq!(locked_versions(LOCK, "http"), ["0.2.12", "1.5.0"]);
        assert_eq!(locked_versions(LOCK, "http-body"), ["1.0.1"]);
        assert!(locked_versions(LOCK, "bytes").is_empty());
    }

    #[test]
    fn the_workspace_is_found_with_its_members() {
        let workspace = Workspace::find().unwrap();
        assert!(
            workspace
                .members()
                .iter()
                .any(|member| member.name == "xtask")
        );
        assert_eq!(workspace.spoken(&workspace.end2end()), "end2end");
    }
}
