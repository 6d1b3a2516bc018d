//! `cargo xtask bench`: the figures of docs/benchmarks.md.

use anyhow::Result;

use crate::build::{self, Profile};
use crate::command;
use crate::steps;
use crate::workspace::Workspace;

/// Builds everything optimised, and measures it.
pub(crate) fn bench(workspace: &Workspace) -> Result<()> {
    build::site(workspace)?;
    let server = build::server(workspace, Profile::Release)?;
    steps::say("==> measuring: about a minute, in which nothing else should run");
    command::run(
        command::cargo()
            .current_dir(workspace.root())
            .args(["run", "--release", "--package=bench", "--"])
            .arg(server)
            .arg(workspace.site()),
    )
}
