//! What building and testing need besides cargo: found, or installed where that is ours to do.

pub(crate) mod browser;
pub(crate) mod components;
mod debian;
pub(crate) mod npm;
pub(crate) mod schemathesis;
pub(crate) mod wasm_target;
