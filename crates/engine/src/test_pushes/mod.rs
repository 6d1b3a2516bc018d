//! Test pushes: one notification to one phone, and all that became of it.

mod find;
mod read;
mod recent;
mod send;
mod test_push;

pub use find::find;
pub use recent::{RECENT, recent};
pub use send::{SendTestPushError, send};
pub use test_push::{TestPush, TestPushId, TestPushOutcome};
