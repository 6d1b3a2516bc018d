//! API keys: what programs are let in to the management API with.
//!
//! A key belongs to one application and may do what it was made for. It is shown once; its hash alone
//! is stored.

mod authenticate;
mod key;
mod limits;
mod list;
mod make;
mod revoke;

pub use authenticate::{ApiCaller, ApiKeyError, authenticate};
pub use key::{ApiKey, Revocation};
pub(crate) use limits::ApiLimits;
pub use limits::{CALLS_AT_ONCE, CALLS_PER_SECOND, limit_calls};
pub use list::list;
pub use make::make;
pub use revoke::revoke;
