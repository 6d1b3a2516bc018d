//! wasm-opt: the same module, smaller.

use std::path::Path;

use anyhow::{Context, Result};

use crate::tools::npm::Packages;
use crate::{command, tree};

/// The features the compiler emits, named one by one: with all of them switched on, wasm-opt writes a module that
/// browsers refuse.
pub(super) const FLAGS: [&str; 7] = [
    "-Oz",
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// Runs wasm-opt over a module; `scratch` is a folder for its files.
pub(super) fn optimise(packages: &Packages, module: &[u8], scratch: &Path) -> Result<Vec<u8>> {
    let before = scratch.join("bound.wasm");
    let after = scratch.join("optimised.wasm");
    tree::write(&before, module)?;
    command::run(
        packages
            .script("binaryen", "bin/wasm-opt")
            .args(FLAGS)
            .arg(&before)
            .arg("-o")
            .arg(&after),
    )
    .context("wasm-opt cannot optimise the WebAssembly")?;
    tree::read_bytes(&after)
}
