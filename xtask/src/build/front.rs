//! What a browser loads to bring the islands to life, kept until the compiler's module changes.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::bind::bind;
use super::names::content_hash;
use super::optimise::{FLAGS, optimise};
use crate::steps::{note, step};
use crate::tools::npm::Packages;
use crate::tree;
use crate::workspace::{Workspace, locked_versions};

/// The islands, ready for a browser.
pub(super) struct Front {
    /// The JavaScript that loads the module.
    pub(super) glue: String,
    /// The WebAssembly module.
    pub(super) module: Vec<u8>,
    /// Whether wasm-opt made it smaller.
    pub(super) optimised: bool,
}

impl Front {
    /// Binds and optimises the compiler's module, or takes the result of an earlier run that had the same module and
    /// the same tools.
    pub(super) fn from_compiled(
        workspace: &Workspace,
        compiled: &Path,
        packages: Option<&Packages>,
    ) -> Result<Self> {
        let kept = Kept::new(workspace, compiled, packages)?;
        let optimised = packages.is_some();
        if let Some((glue, module)) = kept.read() {
            note("unchanged: wasm-bindgen and wasm-opt are not run again");
            return Ok(Self {
                glue,
                module,
                optimised,
            });
        }
        let bound = step("WebAssembly: write its JavaScript (wasm-bindgen)", || {
            bind(compiled)
        })?;
        let module = match packages {
            None => bound.module,
            Some(packages) => step("WebAssembly: make it smaller (wasm-opt)", || {
                optimise(packages, &bound.module, &workspace.front())
            })?,
        };
        kept.write(&bound.glue, &module)?;
        Ok(Self {
            glue: bound.glue,
            module,
            optimised,
        })
    }
}

/// The place of one result. Its stamp names what the result was made from and with.
struct Kept {
    folder: PathBuf,
    stamp: String,
}

impl Kept {
    fn new(workspace: &Workspace, compiled: &Path, packages: Option<&Packages>) -> Result<Self> {
        let module = tree::read_bytes(compiled)?;
        let lock = workspace.lock()?;
        let optimiser = match packages {
            None => "no wasm-opt".to_owned(),
            Some(packages) => format!(
                "binaryen {} {}",
                packages.version("binaryen")?,
                FLAGS.join(" ")
            ),
        };
        let stamp = format!(
            "module {}\nwasm-bindgen {}\n{optimiser}\n",
            content_hash(&[&module]),
            locked_versions(&lock, "wasm-bindgen-cli-support").join(" "),
        );
        Ok(Self {
            folder: workspace.front().join("bound"),
            stamp,
        })
    }

    fn read(&self) -> Option<(String, Vec<u8>)> {
        let stamp = std::fs::read_to_string(self.folder.join("stamp")).ok()?;
        if stamp != self.stamp {
            return None;
        }
        let glue = std::fs::read_to_string(self.folder.join("pushdeck.js")).ok()?;
        let module = std::fs::read(self.folder.join("pushdeck_bg.wasm")).ok()?;
        Some((glue, module))
    }

    fn write(&self, glue: &str, module: &[u8]) -> Result<()> {
        // The stamp goes first and comes back last: files of two runs never pass for one result.
        let stamp = self.folder.join("stamp");
        tree::write(&stamp, b"")?;
        tree::write(&self.folder.join("pushdeck.js"), glue.as_bytes())?;
        tree::write(&self.folder.join("pushdeck_bg.wasm"), module)?;
        tree::write(&stamp, self.stamp.as_bytes())
    }
}
