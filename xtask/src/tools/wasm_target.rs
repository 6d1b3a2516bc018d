//! A compiler that can make WebAssembly.

mod debian_compiler;

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::command::{cargo, on_path, read, run};
use crate::steps::{note, step};

/// What browsers run.
pub(crate) const TRIPLE: &str = "wasm32-unknown-unknown";

/// Forces one way for those who want it (and for trying the other out): `rustup` or `debian`.
const CHOICE: &str = "PUSHDECK_WASM_TOOLCHAIN";

/// The compiler for WebAssembly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WasmToolchain {
    /// The one that compiles everything else too.
    Active,
    /// Debian's, for the WebAssembly alone: where rustup cannot download the target's library.
    Debian,
}

impl WasmToolchain {
    /// Finds a compiler with the target's standard library, or completes one.
    pub(crate) fn ready() -> Result<Self> {
        let toolchain = match std::env::var(CHOICE).unwrap_or_default().as_str() {
            "" => first_that_works()?,
            "rustup" => active()?,
            "debian" => debian()?,
            other => bail!("{CHOICE} is `{other}`: it may be `rustup` or `debian`"),
        };
        note(&toolchain.describe()?);
        Ok(toolchain)
    }

    /// This toolchain's cargo.
    pub(crate) fn cargo(self) -> Command {
        match self {
            Self::Active => cargo(),
            Self::Debian => debian_compiler::cargo(),
        }
    }

    /// This toolchain's clippy; its first argument is taken care of.
    pub(crate) fn clippy(self) -> Result<Command> {
        match self {
            Self::Active => {
                let mut command = cargo();
                command.arg("clippy");
                Ok(command)
            }
            Self::Debian => debian_compiler::clippy(),
        }
    }

    fn describe(self) -> Result<String> {
        let (mut rustc, whose) = match self {
            Self::Active => (active_rustc(), "the active toolchain"),
            Self::Debian => (
                debian_compiler::rustc(),
                "Debian's compiler, for the WebAssembly alone",
            ),
        };
        Ok(format!(
            "{} ({whose})",
            read(rustc.arg("--version"))?.trim()
        ))
    }
}

fn first_that_works() -> Result<WasmToolchain> {
    // What an earlier run completed is taken before anything is downloaded again.
    if has_library(active_rustc())? {
        return Ok(WasmToolchain::Active);
    }
    if debian_compiler::is_complete() {
        return Ok(WasmToolchain::Debian);
    }
    let without_target = match active() {
        Ok(toolchain) => return Ok(toolchain),
        Err(error) => error,
    };
    note(&format!("{without_target:#}"));
    debian().with_context(|| {
        format!(
            "no compiler here can make WebAssembly: run `rustup target add {TRIPLE}`, or on Debian as root \
             `apt-get install {}`",
            debian_compiler::PACKAGES.join(" ")
        )
    })
}

fn active() -> Result<WasmToolchain> {
    if has_library(active_rustc())? {
        return Ok(WasmToolchain::Active);
    }
    if on_path("rustup").is_none() {
        bail!("the active toolchain has no {TRIPLE} library and there is no rustup to add it");
    }
    step(&format!("rustup: add {TRIPLE}"), || {
        run(Command::new("rustup").args(["target", "add", TRIPLE]))
    })
    .with_context(|| format!("rustup cannot add {TRIPLE}"))?;
    if !has_library(active_rustc())? {
        bail!("rustup added {TRIPLE}, but to another toolchain than the active one");
    }
    Ok(WasmToolchain::Active)
}

fn debian() -> Result<WasmToolchain> {
    debian_compiler::complete()?;
    Ok(WasmToolchain::Debian)
}

/// The compiler that the cargo which started us uses.
fn active_rustc() -> Command {
    Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()))
}

/// Whether a compiler has the target's library, whoever put it there.
fn has_library(mut rustc: Command) -> Result<bool> {
    let folder = read(rustc.args(["--print", "target-libdir", "--target", TRIPLE]))?;
    Ok(holds_core(Path::new(folder.trim())))
}

fn holds_core(folder: &Path) -> bool {
    folder.read_dir().is_ok_and(|entries| {
        entries.flatten().any(|entry| {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            name.starts_with("libcore-") && name.ends_with(".rlib")
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_library_folder_counts_only_with_the_core_library_in_it() {
        let folder = tempfile::tempdir().unwrap();
        assert!(!holds_core(&folder.path().join("missing")));
        assert!(!holds_core(folder.path()));
        std::fs::write(folder.path().join("libstd-0123.rlib"), "").unwrap();
        assert!(!holds_core(folder.path()));
        std::fs::write(folder.path().join("libcore-0123.rlib"), "").unwrap();
        assert!(holds_core(folder.path()));
    }
}
