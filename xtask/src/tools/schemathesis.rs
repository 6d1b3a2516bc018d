//! Schemathesis, which calls an API as its OpenAPI document says, pinned by its requirements file.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::debian::{self, Rights};
use crate::command::{run, succeeds};
use crate::steps::step;
use crate::tree;
use crate::workspace::Workspace;

const PYTHON: &str = if cfg!(windows) { "python" } else { "python3" };

/// Every package with its version and what its files hash to. Made by `uv pip compile --universal
/// --python-version 3.11 --generate-hashes` from the first line.
const REQUIREMENTS: &str = "server/tests/contract/requirements.txt";

/// Whether this is a Python that Schemathesis runs on, with all that a virtual environment needs:
/// Debian parts it from Python itself.
const IS_ENOUGH: &str = "import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))";

/// The program as the requirements file has it, installed below target/ if it is not there or is another.
pub(crate) fn installed(workspace: &Workspace) -> Result<PathBuf> {
    let folder = workspace.target().join("schemathesis");
    let requirements = workspace.root().join(REQUIREMENTS);
    let wanted = tree::read_text(&requirements)?;
    let stamp = folder.join(".installed-from.txt");
    let program = executable(&folder, "schemathesis");
    let is_there = std::fs::read_to_string(&stamp).ok().as_deref() == Some(&wanted)
        // The Python that it was installed for may have gone.
        && succeeds(Command::new(&program).arg("--version"));
    if !is_there {
        need_python()?;
        step("Schemathesis: install it into target/", || {
            install(&folder, &requirements)
        })?;
        tree::write(&stamp, wanted.as_bytes())?;
    }
    Ok(program)
}

fn install(folder: &Path, requirements: &Path) -> Result<()> {
    run(Command::new(PYTHON)
        .args(["-m", "venv", "--clear"])
        .arg(folder))?;
    run(Command::new(executable(folder, "python"))
        .args(["-m", "pip", "--disable-pip-version-check", "--quiet"])
        .args(["install", "--require-hashes", "--only-binary=:all:"])
        .arg("--requirement")
        .arg(requirements))
    .with_context(|| format!("cannot install the packages of {REQUIREMENTS}"))
}

fn executable(folder: &Path, name: &str) -> PathBuf {
    let scripts = if cfg!(windows) { "Scripts" } else { "bin" };
    folder
        .join(scripts)
        .join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}

fn need_python() -> Result<()> {
    let there = || succeeds(Command::new(PYTHON).args(["-c", IS_ENOUGH]));
    if there() {
        return Ok(());
    }
    if debian::has_apt()
        && let Some(rights) = Rights::find()
    {
        debian::install(rights, &["python3", "python3-venv"])?;
        if there() {
            return Ok(());
        }
    }
    bail!("the contract test needs Python 3.11 or newer: install it with its venv module")
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_package_is_pinned_and_has_a_hash_and_no_place_of_its_own() {
        let requirements = include_str!("../../../server/tests/contract/requirements.txt");
        assert!(!requirements.contains("://"));
        let whole = requirements.replace("\\\n", "");
        let packages: Vec<&str> = whole
            .lines()
            .filter(|line| !line.starts_with('#') && !line.is_empty())
            .collect();
        assert!(packages.iter().any(|it| it.starts_with("schemathesis==")));
        for package in packages {
            assert!(package.contains("=="), "{package}");
            assert!(package.contains("--hash=sha256:"), "{package}");
        }
    }
}
