//! Installing Debian packages, where this is Debian and we may.

use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::command::{on_path, read, run, succeeds};
use crate::steps::step;

/// How a command gets root's rights without asking anybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rights {
    /// We are root.
    Root,
    /// sudo works without a password.
    Sudo,
}

impl Rights {
    /// The rights we have, if any.
    pub(crate) fn find() -> Option<Self> {
        let user = read(Command::new("id").arg("-u")).ok()?;
        if user.trim() == "0" {
            return Some(Self::Root);
        }
        succeeds(Command::new("sudo").args(["-n", "true"])).then_some(Self::Sudo)
    }

    /// A command that runs with these rights.
    pub(crate) fn command(self, program: &str) -> Command {
        match self {
            Self::Root => Command::new(program),
            Self::Sudo => {
                let mut sudo = Command::new("sudo");
                sudo.args(["-n", program]);
                sudo
            }
        }
    }
}

/// Whether packages come from apt here.
pub(crate) fn has_apt() -> bool {
    on_path("apt-get").is_some()
}

/// Installs what is missing of these packages, and never removes another one for it.
pub(crate) fn install(rights: Rights, packages: &[&str]) -> Result<()> {
    let missing: Vec<&str> = packages
        .iter()
        .copied()
        .filter(|package| !is_installed(package))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    if !has_apt() {
        bail!(
            "{} cannot be installed: there is no apt-get here",
            missing.join(", ")
        );
    }
    step(
        &format!("Debian packages: install {}", missing.join(", ")),
        || {
            // One unreachable archive of several need not matter; if it does, the installation says so.
            let _ = run(apt_get(rights).arg("update"));
            run(apt_get(rights)
                .args(["install", "--yes", "--no-install-recommends", "--no-remove"])
                .args(&missing))
        },
    )
    .with_context(|| format!("cannot install the Debian packages {}", missing.join(", ")))
}

fn apt_get(rights: Rights) -> Command {
    let mut command = rights.command("env");
    command.args([
        "DEBIAN_FRONTEND=noninteractive",
        "apt-get",
        "-qq",
        "-o=Dpkg::Use-Pty=0",
    ]);
    command
}

fn is_installed(package: &str) -> bool {
    read(Command::new("dpkg-query").args(["--show", "--showformat=${db:Status-Status}", package]))
        .is_ok_and(|status| status == "installed")
}
