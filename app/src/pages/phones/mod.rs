//! The sandbox: what its phones show, and how its vendors behave.

mod chat_app;
pub(crate) mod fault;
pub(crate) mod live;
pub(crate) mod page;
mod scene;
mod shelf;
pub(crate) mod touch;
pub(crate) mod use_app;

use sandbox::Sandbox;

use crate::failure::Failure;
use crate::state::AppState;

/// The sandbox, where this is one; elsewhere its pages do not exist.
fn sandbox_of(state: &AppState) -> Result<&Sandbox, Failure> {
    state.sandbox.as_ref().ok_or(Failure::NotFound)
}
