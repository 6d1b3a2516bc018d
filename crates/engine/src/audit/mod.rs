//! The audit log: who did what, when and from where. Entries are only added, each in the
//! transaction of what it tells of, and each carries a hash over itself and the entry before, so
//! that a changed, moved or missing one is noticed.

mod append;
mod chain;
mod entry;
mod list;
mod verify;

pub use chain::AuditHash;
pub use entry::AuditEntry;
pub use list::{AuditFilter, list};
pub use verify::{AuditFault, AuditVerdict, verify};

pub(crate) use append::{NewEntry, append};
