//! What cargo compiles: the islands for the browser, the server for this machine.

use std::path::PathBuf;

use anyhow::Result;

use super::Profile;
use crate::command;
use crate::steps::step;
use crate::tools::wasm_target::{TRIPLE, WasmToolchain};
use crate::workspace::Workspace;

/// The profile of the workspace's Cargo.toml that makes small WebAssembly.
pub(crate) const WASM_PROFILE: &str = "wasm-release";

/// Compiles the islands and returns where the raw module lies.
pub(super) fn islands(workspace: &Workspace, toolchain: &WasmToolchain) -> Result<PathBuf> {
    command::run(
        toolchain
            .cargo()
            .current_dir(workspace.root())
            .args(["build", "--package=islands", "--lib", "--features=hydrate"])
            .args([
                "--target",
                TRIPLE,
                "--profile",
                WASM_PROFILE,
                "--target-dir",
            ])
            .arg(workspace.front()),
    )?;
    Ok(workspace
        .front()
        .join(TRIPLE)
        .join(WASM_PROFILE)
        .join("islands.wasm"))
}

/// Compiles the server and returns where it lies.
pub(crate) fn server(workspace: &Workspace, profile: Profile) -> Result<PathBuf> {
    let (flag, folder) = match profile {
        Profile::Release => ("--release", "release"),
        Profile::Dev => ("--profile=dev", "debug"),
    };
    step("server: compile (minutes when everything is new)", || {
        command::run(
            command::cargo()
                .current_dir(workspace.root())
                .args(["build", "--package=server", "--bin=pushdeck", flag])
                // Set while Leptos compiles, it would change the name under which pages ask for the WebAssembly.
                .env_remove("LEPTOS_OUTPUT_NAME"),
        )
    })?;
    let program = format!("pushdeck{}", std::env::consts::EXE_SUFFIX);
    Ok(workspace.target().join(folder).join(program))
}
