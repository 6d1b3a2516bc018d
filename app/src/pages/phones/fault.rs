//! Make a simulated vendor misbehave.

use axum::response::Response;
use domain::ConsolePermission;
use sandbox::Fault;
use serde::Deserialize;

use super::sandbox_of;
use crate::failure::Failure;
use crate::posted::{Posted, Visitor};

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct FaultForm {
    app_key: String,
    fault: String,
}

pub(crate) async fn post(posted: Posted<FaultForm>) -> Response {
    let Posted { form, visitor } = posted;
    match set(&visitor, &form) {
        Ok(()) => visitor.redirect("/sandbox#accounts"),
        Err(failure) => visitor.fail(failure).await,
    }
}

fn set(visitor: &Visitor, form: &FaultForm) -> Result<(), Failure> {
    visitor
        .actor()?
        .require_in_console(ConsolePermission::OperateSandbox)?;
    let fault = Fault::parse(&form.fault).map_err(|_| Failure::BadForm)?;
    sandbox_of(&visitor.state)?
        .set_fault(&form.app_key, fault)
        .map_err(|_| Failure::NotFound)
}
