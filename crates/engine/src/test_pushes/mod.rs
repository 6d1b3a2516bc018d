//! Test pushes: one notification to one phone, and all that became of it.

mod changes;
mod find;
mod name;
mod purge;
mod read;
mod receipt;
mod recent;
mod send;
mod target;
mod test_push;

pub(crate) use changes::{Changes, tell};
pub(crate) use name::TestPushName;
pub(crate) use receipt::{keep_receipt, note_token_dropped};

pub use changes::changes;
pub use find::find;
pub use purge::purge;
pub use recent::{RECENT, recent};
pub use send::{SendTestPushError, send};
pub use test_push::{TestPush, TestPushId, TestPushOutcome, TestPushReceipt};
