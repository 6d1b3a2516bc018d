//! `cargo xtask test`: every check that CI runs, in the order in which they are likely to fail cheaply.

mod house_rules;

use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use clap::ValueEnum;

use crate::build::{self, Profile, WASM_PROFILE};
use crate::command::{cargo, run, succeeds};
use crate::steps::{note, say, spoken, step};
use crate::tools::browser::Browser;
use crate::tools::wasm_target::{TRIPLE, WasmToolchain};
use crate::tools::{components, npm, schemathesis};
use crate::workspace::Workspace;

/// A part of the checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Only {
    /// Everything without a browser
    Rust,
    /// The management API against its OpenAPI document
    Contract,
    /// The site, the server and the browser tests
    Browser,
    /// The project's own rules, which read the sources
    HouseRules,
}

/// Runs the checks; the first that fails ends them.
pub(crate) fn test(workspace: &Workspace, only: Option<Only>) -> Result<()> {
    let start = Instant::now();
    match only {
        None => {
            rust(workspace)?;
            contract(workspace)?;
            browser(workspace)?;
        }
        Some(Only::Rust) => rust(workspace)?,
        Some(Only::Contract) => contract(workspace)?,
        Some(Only::Browser) => browser(workspace)?,
        Some(Only::HouseRules) => house_rules(workspace)?,
    }
    let which = match only {
        None => "all checks",
        Some(Only::Rust) => "all checks without a browser",
        Some(Only::Contract) => "the contract test",
        Some(Only::Browser) => "all browser tests",
        Some(Only::HouseRules) => "all house rules",
    };
    say(&format!("{which} passed in {}", spoken(start.elapsed())));
    Ok(())
}

fn rust(workspace: &Workspace) -> Result<()> {
    components::ready()?;
    check("format", workspace, &mut cargo_with("fmt --all --check"))?;
    house_rules(workspace)?;
    check(
        "clippy",
        workspace,
        &mut cargo_with("clippy --workspace --all-targets -- -D warnings"),
    )?;
    clippy_for_webassembly(workspace)?;
    check(
        "documentation",
        workspace,
        cargo_with("doc --workspace --no-deps").env("RUSTDOCFLAGS", "-D warnings"),
    )?;
    check("doc tests", workspace, cargo_with("test --doc").args(REST))?;
    check("tests of xtask", workspace, tests().arg("--package=xtask"))?;
    check("tests", workspace, tests().args(REST))
}

/// xtask apart from the rest: together, each would be compiled again with the features that the other asks for.
const REST: [&str; 2] = ["--workspace", "--exclude=xtask"];

/// The server's test that is ignored elsewhere, for it needs a tool.
fn contract(workspace: &Workspace) -> Result<()> {
    let schemathesis = schemathesis::installed(workspace)?;
    check(
        "contract: call the management API as its document says",
        workspace,
        cargo_with("test --quiet --test=program")
            .args(REST)
            .args(["--", "--ignored", "--exact", "--nocapture"])
            .arg("contract::every_call_does_what_the_document_says")
            .env("PUSHDECK_SCHEMATHESIS", schemathesis),
    )
}

fn clippy_for_webassembly(workspace: &Workspace) -> Result<()> {
    let toolchain = step("WebAssembly compiler: look for one", WasmToolchain::ready)?;
    let mut command = toolchain.clippy()?;
    command
        .args(["--package=islands", "--lib", "--features=hydrate"])
        // The target folder and the profile of the real build, so that the two share what runs at compile time.
        .args(["--target", TRIPLE, "--profile", WASM_PROFILE])
        .arg("--target-dir")
        .arg(workspace.front())
        .args(["--", "-D", "warnings"]);
    check("clippy for WebAssembly", workspace, &mut command)
}

/// cargo-nextest where it is installed: it runs the tests of all crates at once.
fn tests() -> Command {
    if succeeds(&mut cargo_with("nextest --version")) {
        cargo_with("nextest run --status-level=fail --final-status-level=fail")
    } else {
        cargo_with("test --tests")
    }
}

fn cargo_with(arguments: &str) -> Command {
    let mut command = cargo();
    command.args(arguments.split(' '));
    command
}

fn house_rules(workspace: &Workspace) -> Result<()> {
    let breaches = step("house rules", || house_rules::breaches(workspace))?;
    if breaches.is_empty() {
        return Ok(());
    }
    for breach in &breaches {
        note(&breach.to_string());
    }
    bail!(
        "the step `house rules` failed with {} breaches; run it alone with: cargo xtask test --only house-rules",
        breaches.len()
    )
}

fn browser(workspace: &Workspace) -> Result<()> {
    build_and_drive(workspace)
        .context("the step `browser` failed; run it alone with: cargo xtask test --only browser")
}

fn build_and_drive(workspace: &Workspace) -> Result<()> {
    let packages = npm::installed(workspace)?;
    step("types of the browser tests", || {
        run(packages
            .script("typescript", "bin/tsc")
            .arg("--project")
            .arg(workspace.end2end()))
    })?;
    build::site(workspace)?.within_bar()?;
    let server = build::server(workspace, Profile::Dev)?;
    let browser = Browser::ready(&packages)?.path();
    step("browser tests", || {
        run(packages
            .playwright()?
            .arg("test")
            .current_dir(workspace.end2end())
            .env("PUSHDECK_BIN", server)
            .env("PUSHDECK_SITE", workspace.site())
            .env("PUSHDECK_BROWSER", browser))
    })
}

fn check(name: &str, workspace: &Workspace, command: &mut Command) -> Result<()> {
    step(name, || run(command.current_dir(workspace.root())))
        .with_context(|| format!("the step `{name}` failed; the command named here runs it alone"))
}
