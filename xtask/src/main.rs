//! How the project is built, run and tested, without anything to install by hand first:
//! `cargo xtask run`, `cargo xtask build`, `cargo xtask test`.

mod bench;
mod build;
mod command;
mod run;
mod steps;
mod test;
mod tools;
mod tree;
mod workspace;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::build::Profile;
use crate::test::Only;
use crate::workspace::Workspace;

#[derive(Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    about = "Builds, runs and tests Pushdeck"
)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Build what is needed, then start the console with the sandbox
    Run {
        /// How the server is compiled; the site is always the optimised one
        #[arg(long, value_enum, default_value_t)]
        profile: Profile,
        /// Further arguments for `pushdeck serve`, after `--`
        #[arg(last = true)]
        serve: Vec<OsString>,
    },
    /// Build the site into target/site and the server into target/release/pushdeck
    Build {
        /// How the server is compiled; the site is always the optimised one
        #[arg(long, value_enum, default_value_t)]
        profile: Profile,
        /// Leave the server out
        #[arg(long)]
        site_only: bool,
    },
    /// Build everything optimised, then measure how much the program takes and how fast
    Bench,
    /// Run every check that CI runs
    Test {
        /// Only one part of the checks
        #[arg(long, value_enum)]
        only: Option<Only>,
    },
}

fn main() -> ExitCode {
    let Arguments { task } = Arguments::parse();
    let outcome = Workspace::find().and_then(|workspace| match task {
        Task::Run { profile, serve } => run::run(&workspace, profile, &serve),
        Task::Build { profile, site_only } => {
            build::build(&workspace, (!site_only).then_some(profile))
        }
        Task::Bench => bench::bench(&workspace),
        Task::Test { only } => test::test(&workspace, only),
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            steps::say_error(&error);
            ExitCode::FAILURE
        }
    }
}
