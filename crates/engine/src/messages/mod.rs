//! Messages: accepted for good, with a delivery for every device, before anybody is told so.

mod accept;
mod group;
mod lookup;
mod plan;
mod write;

pub use accept::{AcceptError, Accepted, Source, accept, push};
pub(crate) use group::Accepting;
