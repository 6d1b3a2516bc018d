//! The program as a process of its own.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use tokio::io::{AsyncBufReadExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

/// What the sandbox's first start puts there.
pub(crate) const APPLICATION: u32 = 1_400_000_001;
pub(crate) const CERTIFICATE: u32 = 7_001;
/// Clock ticks a second in /proc: the same on every Linux that Rust runs on.
const TICKS: u32 = 100;
const RUNNING: &str = "Pushdeck is running at ";

/// What a start needs.
pub(crate) struct Place<'a> {
    pub(crate) server: &'a Path,
    pub(crate) site: &'a Path,
    pub(crate) folder: &'a Path,
    pub(crate) vendor: &'a str,
}

impl Place<'_> {
    fn command(&self, command: &str) -> Command {
        let database = self.folder.join("pushdeck.db");
        let mut it = Command::new(self.server);
        it.arg(command)
            .arg(format!("--database=sqlite:{}", database.display()))
            .stdin(Stdio::null())
            .kill_on_drop(true);
        it
    }
}

pub(crate) struct Program {
    child: Child,
    url: String,
    /// Held open: what the program says on its way out must go somewhere.
    _output: Lines<BufReader<ChildStdout>>,
}

/// What the program has used.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Usage {
    /// In bytes that are in memory now.
    pub(crate) resident: u64,
    /// In bytes that were in memory at most.
    pub(crate) most_resident: u64,
    /// Time on a core, since the start.
    pub(crate) cpu: Duration,
}

impl Program {
    pub(crate) async fn start(place: &Place<'_>, sandbox: bool) -> Result<Self> {
        let mut command = place.command("serve");
        command
            .args(["--listen=127.0.0.1:0", "--site"])
            .arg(place.site)
            .args(sandbox.then_some("--sandbox"))
            .env("PUSHDECK_OPPO_URL", place.vendor)
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut child = command.spawn().context("the program does not start")?;
        let output = child.stdout.take().context("no output")?;
        let mut lines = BufReader::new(output).lines();
        while let Some(line) = lines.next_line().await? {
            if let Some(url) = line.strip_prefix(RUNNING) {
                let url = url.trim().to_owned();
                return Ok(Self {
                    child,
                    url,
                    _output: lines,
                });
            }
        }
        bail!("the program ended before it was running")
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    pub(crate) fn usage(&self) -> Result<Usage> {
        let id = self.child.id().context("the program has ended")?;
        let status = std::fs::read_to_string(format!("/proc/{id}/status"))?;
        let kilobytes = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            let number = line.and_then(|line| line.split_whitespace().next());
            number.and_then(|number| number.parse::<u64>().ok())
        };
        let stat = std::fs::read_to_string(format!("/proc/{id}/stat"))?;
        // The name in brackets may hold blanks; user and system time are the 12th and 13th after it.
        let (_, after) = stat.rsplit_once(')').context("/proc/stat")?;
        let ticks = after.split_whitespace().skip(11).take(2);
        let ticks: u32 = ticks.filter_map(|ticks| ticks.parse::<u32>().ok()).sum();
        Ok(Usage {
            resident: kilobytes("VmRSS:").context("VmRSS")? * 1024,
            most_resident: kilobytes("VmHWM:").context("VmHWM")? * 1024,
            cpu: Duration::from_secs(1) * ticks / TICKS,
        })
    }

    pub(crate) async fn stop(mut self) -> Result<()> {
        let id = self.child.id().context("the program has ended")?;
        let asked = Command::new("kill").arg(id.to_string()).status().await?;
        if !asked.success() {
            bail!("the program could not be asked to stop");
        }
        let ended = self.child.wait().await?;
        if !ended.success() {
            bail!("the program ended with {ended}");
        }
        Ok(())
    }
}

/// What the application's back end signs with.
pub(crate) async fn usersig(place: &Place<'_>) -> Result<String> {
    let mut command = place.command("usersig");
    command.args([&APPLICATION.to_string(), "administrator"]);
    let made = command.output().await?;
    if !made.status.success() {
        bail!("no UserSig: {}", String::from_utf8_lossy(&made.stderr));
    }
    Ok(String::from_utf8(made.stdout)?.trim().to_owned())
}
