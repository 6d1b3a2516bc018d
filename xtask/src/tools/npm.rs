//! Node.js packages, pinned by end2end/package-lock.json.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, anyhow};
use serde::Deserialize;

use super::debian::{self, Rights};
use crate::command::{read, run, succeeds};
use crate::steps::{note, step};
use crate::tree;
use crate::workspace::Workspace;

const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };

/// The oldest Node.js that Playwright runs on.
const OLDEST_NODE_FOR_PLAYWRIGHT: u32 = 20;

/// A Node.js that npm itself can bring, for systems whose own is older (Debian 12 has 18).
const NODE_FROM_NPM: &str = "node@22.20.0";

/// The installed packages.
pub(crate) struct Packages {
    modules: PathBuf,
}

impl Packages {
    /// A package's script, run by Node.js.
    pub(crate) fn script(&self, package: &str, script: &str) -> Command {
        let mut command = Command::new("node");
        command.arg(self.modules.join(package).join(script));
        command
    }

    /// The version of an installed package.
    pub(crate) fn version(&self, package: &str) -> Result<String> {
        #[derive(Deserialize)]
        struct Description {
            version: String,
        }
        let path = self.modules.join(package).join("package.json");
        let description: Description = serde_json::from_str(&tree::read_text(&path)?)
            .with_context(|| format!("cannot understand {}", path.display()))?;
        Ok(description.version)
    }

    /// Playwright's command, on a Node.js that is new enough for it.
    pub(crate) fn playwright(&self) -> Result<Command> {
        let cli = self.modules.join("@playwright/test/cli.js");
        let version = read(Command::new("node").arg("--version"))?;
        let mut command = if major(&version) >= Some(OLDEST_NODE_FOR_PLAYWRIGHT) {
            Command::new("node")
        } else {
            let mut npm = Command::new(NPM);
            npm.args([
                "exec",
                "--yes",
                "--loglevel=error",
                "--package",
                NODE_FROM_NPM,
                "--",
                "node",
            ]);
            npm
        };
        command.arg(cli);
        Ok(command)
    }
}

/// The packages for the build. It can do without: the site is only larger then.
pub(crate) fn for_the_build(workspace: &Workspace) -> Result<Option<Packages>> {
    match installed(workspace) {
        Ok(packages) => Ok(Some(packages)),
        Err(error) => {
            note(&format!(
                "without wasm-opt from npm the site is larger: {error:#}"
            ));
            Ok(None)
        }
    }
}

/// The packages as the lock file has them, installed if they are not there or are others.
pub(crate) fn installed(workspace: &Workspace) -> Result<Packages> {
    let folder = workspace.end2end();
    let modules = folder.join("node_modules");
    let lock = tree::read_text(&folder.join("package-lock.json"))?;
    // npm ci removes node_modules first, and with it this copy of the lock file that the packages came from.
    let stamp = modules.join(".installed-from.json");
    need_npm()?;
    if std::fs::read_to_string(&stamp).ok().as_deref() != Some(&lock) {
        step(
            "npm packages: install wasm-opt and the browser test runner",
            || install(&folder),
        )?;
        tree::write(&stamp, lock.as_bytes())?;
    }
    Ok(Packages { modules })
}

fn install(folder: &Path) -> Result<()> {
    run(Command::new(NPM)
        .current_dir(folder)
        .args(["ci", "--loglevel=error"]))
    .context("cannot install the packages of end2end/package-lock.json")
}

fn need_npm() -> Result<()> {
    let there = || {
        succeeds(Command::new(NPM).arg("--version"))
            && succeeds(Command::new("node").arg("--version"))
    };
    if there() {
        return Ok(());
    }
    if debian::has_apt()
        && let Some(rights) = Rights::find()
    {
        debian::install(rights, &["nodejs", "npm"])?;
        if there() {
            return Ok(());
        }
    }
    Err(anyhow!(
        "there is no npm here: install Node.js {OLDEST_NODE_FOR_PLAYWRIGHT} or newer with npm"
    ))
}

/// `v20.20.2` → 20.
fn major(version: &str) -> Option<u32> {
    version
        .trim()
        .strip_prefix('v')?
        .split('.')
        .next()?
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_of_node_is_read() {
        for (text, read) in [
            ("v20.20.2\n", Some(20)),
            ("v8.0.0", Some(8)),
            ("20.1", None),
            ("vx", None),
            ("", None),
        ] {
            assert_eq!(major(text), read, "{text:?}");
        }
    }

    #[test]
    fn the_lock_file_does_not_say_where_packages_were_downloaded() {
        let lock = include_str!("../../../end2end/package-lock.json");
        assert!(!lock.contains("\"resolved\""));
        assert!(!lock.contains("://"));
    }
}
