//! Single sign-on by OpenID Connect: the authorization code flow with PKCE, state and nonce, against
//! one provider that the configuration names.
//!
//! [`begin`] sends a browser there, [`identify`] takes what it comes back with.

mod attempt;
mod begin;
mod client;
mod identify;
mod identity;
mod provider;
mod token;

pub use attempt::Attempt;
pub use begin::{BeginError, begin};
pub use client::CallError;
pub use identify::{IdentifyError, identify};
pub use identity::Identity;
pub use provider::{
    DiscoverError, SingleSignOn, SingleSignOnSetUpError, SingleSignOnSettings, TIMEOUT,
};
