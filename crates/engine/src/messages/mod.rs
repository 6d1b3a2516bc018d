//! Messages: accepted for good, with a delivery for every device, before anybody is told so.

mod accept;
mod decide;
mod group;
mod lookup;
mod plan;
mod push_instead;
mod write;

pub use accept::{AcceptError, Accepted, Source, accept, push};
pub(crate) use group::Accepting;
pub(crate) use push_instead::push_instead;
