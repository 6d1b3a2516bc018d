//! The audit log: who did what, when and from where.

pub(crate) mod export;
mod filter;
pub(crate) mod list;

use filter::Typed;

/// The audit log's page.
pub(crate) const ADDRESS: &str = "/audit-log";
