//! rustfmt and clippy, which a minimal Rust installation lacks.

use std::process::Command;

use anyhow::{Result, bail};

use crate::command::{cargo, run, succeeds};
use crate::steps::step;

/// Makes sure that `cargo fmt` and `cargo clippy` work.
pub(crate) fn ready() -> Result<()> {
    for (subcommand, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        if !succeeds(cargo().args([subcommand, "--version"])) {
            let installed = step(&format!("Rust: add {component}"), || {
                run(Command::new("rustup").args(["component", "add", component]))
            });
            if let Err(error) = installed {
                bail!("{component} is missing ({error}): install it beside your Rust compiler");
            }
        }
    }
    Ok(())
}
