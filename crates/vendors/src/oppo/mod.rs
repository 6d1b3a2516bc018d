//! OPPO PUSH.
//!
//! [`OppoConnector`] verifies credentials and sends unicasts. `auth` signs, `message` builds
//! what is sent, `answer` and `codes` read what comes back, `token_cache` shares the 24-hour token.

mod answer;
mod auth;
mod codes;
mod connector;
mod credentials;
mod hosts;
mod message;
mod report;
mod token_cache;

pub use connector::OppoConnector;
pub use credentials::OppoCredentials;
pub use hosts::OppoHosts;
pub use message::{OppoUnicast, unicast_preview};
pub use report::{Authorisation, MessageId, UnicastReport};
