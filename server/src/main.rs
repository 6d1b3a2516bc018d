//! `pushdeck`: a self-hosted console and gateway for Android vendor push.

mod arguments;
mod audit;
mod clock;
mod demo;
mod housekeeping;
mod http;
mod key;
mod logging;
mod member;
mod metrics;
mod openapi;
mod serve;
mod single_sign_on;
mod site;
mod start_up;
mod stop;
mod storage;
mod terminal;
mod usersig;

use std::process::ExitCode;

use clap::Parser;

use arguments::{Arguments, Command};

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    logging::start();
    let done = match arguments.command {
        Command::Serve(options) => serve::serve(*options).await,
        Command::Member(command) => member::run(command).await,
        Command::Key(command) => key::run(command).await,
        Command::Audit(command) => audit::run(command).await,
        Command::Usersig(command) => usersig::run(command).await,
        Command::Openapi => openapi::run(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("pushdeck: {}", start_up::one_line(&error));
            ExitCode::FAILURE
        }
    }
}
