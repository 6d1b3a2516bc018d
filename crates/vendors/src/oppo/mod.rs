//! OPPO PUSH.
//!
//! [`OppoConnector`] verifies credentials and sends pushes, one or up to a thousand at once. `auth`
//! signs, `message` builds what is sent, `answer` and `codes` read what comes back, `token_cache`
//! shares the 24-hour token; `receipts` reads what OPPO tells later.

mod answer;
mod auth;
mod codes;
mod connector;
mod credentials;
mod hosts;
mod message;
pub mod receipts;
mod report;
mod token_cache;

pub use connector::{LONGEST_CALL, OppoConnector};
pub use credentials::OppoCredentials;
pub use hosts::OppoHosts;
pub use message::{MOST_PUSHES, OppoUnicast, ReceiptRequest, unicast_preview};
pub use report::{Authorisation, BatchReport, MessageId, Report, UnicastReport};
