//! wasm-bindgen: from the compiler's module to one that a browser can load, and its JavaScript.

use std::path::Path;

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

/// A module and the JavaScript that loads it.
pub(super) struct Bound {
    pub(super) glue: String,
    pub(super) module: Vec<u8>,
}

/// Runs wasm-bindgen as a library: its version is Cargo.lock's, so it cannot differ from the crate's.
pub(super) fn bind(compiled: &Path) -> Result<Bound> {
    let mut output = Bindgen::new()
        .input_path(compiled)
        .web(true)?
        .typescript(false)
        // Pages say where the module lies; a second, unhashed name in the glue could only be wrong.
        .omit_default_module_path(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate_output()
        .context("wasm-bindgen cannot read the compiled islands")?;
    let has_snippets = output
        .snippets()
        .values()
        .any(|snippets| !snippets.is_empty());
    if has_snippets || !output.local_modules().is_empty() {
        bail!(
            "a crate in the islands brings its own JavaScript file, which this build does not put into the site"
        );
    }
    Ok(Bound {
        glue: output.js().to_owned(),
        module: output.wasm_mut().emit_wasm(),
    })
}
