//! The vendors' push APIs as their clients see them.
//!
//! One folder per vendor. What is sent and what an answer means are pure functions, tested by table
//! against the vendor's documents; only a connector touches a socket, through [`http_client`]. Every
//! vendor's refusals come out as [`domain::Refusal`], so nobody outside reads a vendor's codes.
//!
//! To add a vendor, add a folder like [`oppo`]: `message` builds what is sent and `answer` reads what
//! comes back, both pure; `codes` gives every documented code one [`domain::Classification`]; the
//! connector joins them over `exchange`, which turns timeouts, resets and HTTP statuses into
//! refusals the same way for all.
//!
//! Vendor facts carry a mark of trust: \[DOC\] the vendor's documents or a mirror of them, \[SDK\]
//! its own SDK, \[3P\] somebody else's client, \[MEM\] unverified.

mod exchange;
mod http_client;
pub mod oppo;

pub use http_client::{HttpClientError, Timeouts, http_client, http_client_with};
