//! The built site: which files the pages name.

use std::path::Path;
use std::sync::Arc;

use app::Stylesheet;
use leptos::config::LeptosOptions;
use serde::Deserialize;

use crate::start_up::StartUpError;

/// What `cargo xtask build` writes beside the files: their names carry a hash of their content.
#[derive(Debug, Deserialize)]
struct Manifest {
    output_name: String,
    stylesheet: String,
}

/// The names of the site's files.
pub(crate) struct Site {
    pub(crate) options: LeptosOptions,
    pub(crate) stylesheet: Stylesheet,
}

impl Site {
    /// Reads the manifest once.
    pub(crate) fn read(folder: &Path) -> Result<Self, StartUpError> {
        let path = folder.join("manifest.json");
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(source) => return Err(StartUpError::Site { path, source }),
        };
        let manifest: Manifest = match serde_json::from_str(&text) {
            Ok(manifest) => manifest,
            Err(source) => return Err(StartUpError::Manifest { path, source }),
        };
        let options = LeptosOptions::builder()
            .output_name(manifest.output_name)
            .site_root(folder.display().to_string())
            .site_pkg_dir("pkg")
            .build();
        Ok(Self {
            options,
            stylesheet: Stylesheet(Arc::from(manifest.stylesheet)),
        })
    }
}
