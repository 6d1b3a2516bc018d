//! `cargo xtask run`: build, then become the server.

use std::ffi::OsString;
use std::process::Command;

use anyhow::Result;

use crate::build::{self, Profile};
use crate::steps;
use crate::workspace::Workspace;

/// Builds what is needed and starts the console with the sandbox.
pub(crate) fn run(workspace: &Workspace, profile: Profile, serve: &[OsString]) -> Result<()> {
    let sizes = build::site(workspace)?;
    // Whoever tries something out is told, but not stopped, when the site has grown too large.
    if let Err(too_large) = sizes.within_bar() {
        steps::note(&format!("warning: {too_large}"));
    }
    let server = build::server(workspace, profile)?;
    steps::say("==> starting the console with the sandbox; Ctrl-C stops it");
    let mut command = Command::new(server);
    command
        .current_dir(workspace.root())
        .args(["serve", "--sandbox", "--site"])
        .arg(workspace.site())
        .args(serve);
    become_it(&mut command)
}

/// The server takes our place, so that signals reach it and its exit code is ours.
#[cfg(unix)]
fn become_it(command: &mut Command) -> Result<()> {
    use std::os::unix::process::CommandExt;
    let error = command.exec();
    Err(error).map_err(|error| {
        anyhow::anyhow!(
            "`{}` could not be started: {error}",
            crate::command::line(command)
        )
    })
}

/// Elsewhere a program cannot be replaced: the server is waited for.
#[cfg(not(unix))]
fn become_it(command: &mut Command) -> Result<()> {
    crate::command::run(command)
}
