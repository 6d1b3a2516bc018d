//! API keys: what programs are let in to the management API with.
//!
//! A key belongs to one application and may do what it was made for. It is shown once; its hash alone
//! is stored.

mod authenticate;
mod key;
mod list;
mod make;
mod revoke;

pub use authenticate::{ApiCaller, ApiKeyError, authenticate};
pub use key::{ApiKey, Revocation};
pub use list::list;
pub use make::make;
pub use revoke::revoke;
