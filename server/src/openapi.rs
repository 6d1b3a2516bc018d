//! `pushdeck openapi`.

use crate::http;
use crate::start_up::StartUpError;
use crate::terminal::say;

/// Prints the OpenAPI document of the management API.
pub(crate) fn run() -> Result<(), StartUpError> {
    let document = http::openapi().to_pretty_json();
    say!("{}", document.map_err(StartUpError::OpenApi)?);
    Ok(())
}
