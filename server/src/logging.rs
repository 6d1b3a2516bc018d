//! Log lines on standard error; standard output is for what the person who starts it should read.

use tracing_subscriber::EnvFilter;

/// Follows `PUSHDECK_LOG`, such as `info` or `engine=debug`; warnings and up without it.
pub(crate) fn start() {
    let filter = EnvFilter::try_from_env("PUSHDECK_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
}
