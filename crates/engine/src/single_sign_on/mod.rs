//! Single sign-on by OpenID Connect: the authorization code flow with PKCE, state and nonce, against
//! one provider that the configuration names.
//!
//! [`begin`] sends a browser there, [`sign_in`] takes what it comes back with. Who may come in, and as
//! what, is [`members::admit`](crate::members::admit)'s business.

mod attempt;
mod begin;
mod client;
mod identify;
mod identity;
mod provider;
mod sign_in;
mod token;

pub use attempt::Attempt;
pub use begin::{BeginError, begin};
pub use client::CallError;
pub use identify::{IdentifyError, identify};
pub use identity::Identity;
pub use provider::{
    DiscoverError, SingleSignOn, SingleSignOnSetUpError, SingleSignOnSettings, TIMEOUT,
};
pub use sign_in::{SingleSignOnError, sign_in};
