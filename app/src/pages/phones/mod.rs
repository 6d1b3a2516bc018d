//! The sandbox: what its phones show, and how its vendors behave.

pub(crate) mod fault;
pub(crate) mod live;
pub(crate) mod page;
mod shelf;
pub(crate) mod touch;

use sandbox::Sandbox;

use crate::failure::Failure;
use crate::state::AppState;

/// The sandbox, where this is one; elsewhere its pages do not exist.
fn sandbox_of(state: &AppState) -> Result<&Sandbox, Failure> {
    state.sandbox.as_ref().ok_or(Failure::NotFound)
}
