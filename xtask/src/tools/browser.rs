//! A browser for the tests: an installed one, or one that can be installed.

use std::path::PathBuf;

use anyhow::{Result, bail};

use super::debian::{self, Rights};
use super::npm::Packages;
use crate::command::{on_path, run};
use crate::steps::{note, step};

/// Names under which Chromium and Chrome are found on the PATH.
const NAMES: [&str; 4] = [
    "chromium",
    "google-chrome",
    "google-chrome-stable",
    "chromium-browser",
];

/// The browser that Playwright drives.
pub(crate) enum Browser {
    /// The one at this path.
    Installed(PathBuf),
    /// Playwright's own download.
    Playwrights,
}

impl Browser {
    /// Finds a browser, or installs one.
    pub(crate) fn ready(packages: &Packages) -> Result<Self> {
        if let Some(path) = std::env::var_os("PUSHDECK_BROWSER").filter(|path| !path.is_empty()) {
            let path = PathBuf::from(path);
            if !path.is_file() {
                bail!(
                    "PUSHDECK_BROWSER names {}, which is not there",
                    path.display()
                );
            }
            return Ok(Self::Installed(path));
        }
        if let Some(path) = on_the_path() {
            return Ok(Self::Installed(path));
        }
        // On a person's own machine a download into Playwright's folder is less of an intrusion than a package.
        if debian::has_apt() && Rights::find() == Some(Rights::Root) {
            match debian::install(Rights::Root, &["chromium"]) {
                Ok(()) => {
                    if let Some(path) = on_the_path() {
                        return Ok(Self::Installed(path));
                    }
                }
                Err(error) => note(&format!("{error:#}")),
            }
        }
        let downloaded = step("browser: let Playwright download Chromium", || {
            run(packages.playwright()?.args(["install", "chromium"]))
        });
        match downloaded {
            Ok(()) => Ok(Self::Playwrights),
            Err(error) => bail!(
                "there is no browser for the tests ({error:#}): install Chromium or Chrome, or name one in PUSHDECK_BROWSER"
            ),
        }
    }

    /// The path for PUSHDECK_BROWSER; empty means Playwright's own.
    pub(crate) fn path(self) -> PathBuf {
        match self {
            Self::Installed(path) => path,
            Self::Playwrights => PathBuf::new(),
        }
    }
}

fn on_the_path() -> Option<PathBuf> {
    NAMES.into_iter().find_map(on_path)
}
