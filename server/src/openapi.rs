//! `pushdeck openapi`.

use crate::http;
use crate::start_up::StartUpError;

/// Prints the OpenAPI document of the management API.
pub(crate) fn run() -> Result<(), StartUpError> {
    let document = http::openapi().to_pretty_json();
    println!("{}", document.map_err(StartUpError::OpenApi)?);
    Ok(())
}
