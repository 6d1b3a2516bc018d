//! Debian's Rust compiler (the `rustc-web` packages), completed with the one library it lacks.
//!
//! Debian packages that compiler with its WebAssembly back end but without the standard library for it. The library
//! is built once from Debian's own source and put beside the compiler's others; from then on it is an ordinary
//! compiler with the target installed, and the project's own builds need no unstable flag.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, anyhow, bail};

use super::{TRIPLE, holds_core};
use crate::command::{read, run};
use crate::steps::step;
use crate::tools::debian::{self, Rights};
use crate::tree;

/// Compiler, cargo, library source and the linker.
pub(super) const PACKAGES: [&str; 5] = [
    "rustc-web",
    "cargo-web",
    "rust-web-src",
    "rust-web-llvm",
    "lld-22",
];

/// Debian's programs, not those that rustup puts first on the PATH.
const RUSTC: &str = "/usr/bin/rustc";
const CARGO: &str = "/usr/bin/cargo";
const CLIPPY: &str = "/usr/bin/cargo-clippy";

/// The name of the empty crate whose dependencies are the library.
const EMPTY: &str = "wasm-std";

/// Written beside the library: the compiler that it was built by, because no other can read it.
const STAMP: &str = "built-by";

pub(super) fn rustc() -> Command {
    on_its_own(Command::new(RUSTC))
}

pub(super) fn cargo() -> Command {
    let mut command = on_its_own(Command::new(CARGO));
    command.env("RUSTC", RUSTC);
    command
}

pub(super) fn clippy() -> Result<Command> {
    if !Path::new(CLIPPY).is_file() {
        debian::install(rights()?, &["rust-web-clippy"])?;
    }
    // Not `cargo clippy`, which would find rustup's clippy first.
    let mut command = on_its_own(Command::new(CLIPPY));
    command
        .arg("clippy")
        .env("CARGO", CARGO)
        .env("RUSTC", RUSTC);
    Ok(command)
}

/// The cargo that started us prepared the environment for its own compiler's libraries.
fn on_its_own(mut command: Command) -> Command {
    command
        .env_remove("LD_LIBRARY_PATH")
        .env_remove("RUSTUP_TOOLCHAIN");
    command
}

/// Whether compiler and library are there and fit each other.
pub(super) fn is_complete() -> bool {
    Path::new(RUSTC).is_file()
        && Path::new(CARGO).is_file()
        && library().is_ok_and(|library| library.fits)
}

/// Installs the compiler and builds the library, as far as they are missing.
pub(super) fn complete() -> Result<()> {
    if is_complete() {
        return Ok(());
    }
    let rights = rights()?;
    debian::install(rights, &PACKAGES)?;
    let library = library()?;
    if library.fits {
        return Ok(());
    }
    step(
        "WebAssembly library: build it from Debian's source (once, about a minute)",
        || {
            let built = build(&library.compiler)?;
            place(rights, &built, &library)
        },
    )
}

/// The compiler's library for WebAssembly, there or not.
struct Library {
    folder: PathBuf,
    /// The compiler's full version.
    compiler: String,
    is_ours: bool,
    fits: bool,
}

fn library() -> Result<Library> {
    let compiler = read(rustc().arg("-vV"))?;
    let folder = read(rustc().args(["--print", "target-libdir", "--target", TRIPLE]))?;
    let folder = PathBuf::from(folder.trim());
    let built_by = std::fs::read_to_string(folder.join(STAMP)).ok();
    Ok(Library {
        is_ours: built_by.is_some(),
        // A library without our stamp came with a package or was put there by hand: it is taken as it is.
        fits: holds_core(&folder) && built_by.is_none_or(|built_by| built_by == compiler),
        folder,
        compiler,
    })
}

fn rights() -> Result<Rights> {
    Rights::find().ok_or_else(|| {
        anyhow!(
            "Debian's compiler can only be set up as root or with sudo that asks for no password"
        )
    })
}

/// The built library's files, in a folder that goes away with this value.
struct Built {
    folder: PathBuf,
}

impl Drop for Built {
    fn drop(&mut self) {
        // What cannot be removed is in the system's folder for temporary files.
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn build(version: &str) -> Result<Built> {
    let built = Built {
        folder: std::env::temp_dir().join(format!("pushdeck-{EMPTY}-{}", std::process::id())),
    };
    let manifest = format!(
        "[package]\nname = \"{EMPTY}\"\nversion = \"0.0.0\"\nedition = \"2021\"\n[workspace]\n"
    );
    tree::write(&built.folder.join("Cargo.toml"), manifest.as_bytes())?;
    tree::write(&built.folder.join("src/lib.rs"), b"#![no_std]\n")?;
    run(cargo()
        .current_dir(&built.folder)
        .args([
            "build",
            "--release",
            "--target",
            TRIPLE,
            "-Zbuild-std=std,panic_abort,proc_macro",
            "--target-dir=target",
        ])
        // Building the library is what this switch is for; nothing of ours is ever compiled with it.
        .env("RUSTC_BOOTSTRAP", "1")
        .env_remove("RUSTFLAGS"))
    .context("cannot build the WebAssembly library from Debian's source")?;
    tree::write(&built.folder.join(STAMP), version.as_bytes())?;
    Ok(built)
}

/// Moves the finished library to its place in one step: a half copied one is never taken for whole.
fn place(rights: Rights, built: &Built, library: &Library) -> Result<()> {
    let dependencies = built
        .folder
        .join("target")
        .join(TRIPLE)
        .join("release/deps");
    let own = format!("lib{}", EMPTY.replace('-', "_"));
    let mut files: Vec<PathBuf> = tree::files_below(&dependencies)?
        .into_iter()
        .filter(|file| {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            name.ends_with(".rlib") && !name.starts_with(&own)
        })
        .collect();
    if files.is_empty() {
        bail!(
            "building the WebAssembly library left no files in {}",
            dependencies.display()
        );
    }
    files.push(built.folder.join(STAMP));
    let new = library.folder.with_extension("new");
    run(rights.command("rm").arg("-rf").arg(&new))?;
    run(rights
        .command("install")
        .args(["-D", "--mode=644", "--target-directory"])
        .arg(&new)
        .args(&files))?;
    if library.is_ours {
        run(rights.command("rm").arg("-rf").arg(&library.folder))?;
    }
    run(rights
        .command("mv")
        .arg("--no-target-directory")
        .arg(&new)
        .arg(&library.folder))
}
