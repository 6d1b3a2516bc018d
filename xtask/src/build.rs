//! `cargo xtask build`: the site (WebAssembly, stylesheet, static files) and the server.

mod bind;
mod compile;
mod compress;
mod front;
mod names;
mod optimise;
mod site;
mod sizes;
mod stylesheet;

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::Result;
use clap::ValueEnum;

use crate::steps::{self, step};
use crate::tools::npm;
use crate::tools::wasm_target::WasmToolchain;
use crate::tree;
use crate::workspace::Workspace;

pub(crate) use compile::{WASM_PROFILE, server};
use front::Front;
use names::Names;
use site::Site;
use sizes::Sizes;

/// How the server is compiled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Profile {
    /// Optimised: what is deployed
    #[default]
    Release,
    /// Compiles faster, runs slower
    Dev,
}

/// Builds the site, and the server if its profile is given; fails when the first load is larger than promised.
pub(crate) fn build(workspace: &Workspace, server: Option<Profile>) -> Result<()> {
    let start = Instant::now();
    let sizes = site(workspace)?;
    let mut built = vec![workspace.spoken(&workspace.site())];
    if let Some(profile) = server {
        built.push(workspace.spoken(&self::server(workspace, profile)?));
    }
    sizes.within_bar()?;
    steps::say(&format!(
        "built {} in {}",
        built.join(" and "),
        steps::spoken(start.elapsed())
    ));
    Ok(())
}

/// Builds target/site and says how large the first load is.
pub(crate) fn site(workspace: &Workspace) -> Result<Sizes> {
    let toolchain = step("WebAssembly compiler: look for one", WasmToolchain::ready)?;
    let packages = npm::for_the_build(workspace)?;
    let compiled = step(
        "WebAssembly: compile the islands (minutes when everything is new)",
        || compile::islands(workspace, &toolchain),
    )?;
    let front = Front::from_compiled(workspace, &compiled, packages.as_ref())?;
    let stylesheet = step("stylesheet: put style/ together", || {
        stylesheet::put_together(&workspace.root().join("style"))
    })?;
    let sizes = step("site: name by content, compress", || {
        place(workspace, &front, &stylesheet)
    })?;
    steps::note(&sizes.table());
    Ok(sizes)
}

fn place(workspace: &Workspace, front: &Front, stylesheet: &str) -> Result<Sizes> {
    let names = Names::of(front, stylesheet);
    let mut site = Site::new(workspace.site());
    let sizes = Sizes {
        javascript: site.place(&names.javascript(), front.glue.as_bytes())?,
        webassembly: site.place(&names.webassembly(), &front.module)?,
        stylesheet: site.place(&names.stylesheet(), stylesheet.as_bytes())?,
        optimised: front.optimised,
    };
    place_static_files(&mut site, &workspace.root().join("public"))?;
    site.place(Path::new("manifest.json"), names.manifest()?.as_bytes())?;
    site.sweep()?;
    Ok(sizes)
}

fn place_static_files(site: &mut Site, public: &Path) -> Result<()> {
    for file in tree::files_below(public)? {
        let hidden = file
            .file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if !hidden {
            let relative: PathBuf = file.strip_prefix(public).unwrap_or(&file).into();
            site.place(&relative, &tree::read_bytes(&file)?)?;
        }
    }
    Ok(())
}
