//! The nouns and rules of Android vendor push.
//!
//! Nothing here reads a clock, a disk or a socket, and without the feature `parse` nothing here
//! brings a regular-expression engine or a JSON parser along: this crate is compiled to
//! WebAssembly too.
//!
//! A value that exists is valid. Every type with a rule is made by its `parse`, which takes what a
//! person or a program typed and answers with a [`Problem`], a code that the edges turn into words.

#[cfg(feature = "parse")]
pub mod access;
pub mod actor;
#[cfg(feature = "parse")]
pub mod api_key;
pub mod application;
pub mod audit;
#[cfg(feature = "parse")]
pub mod callback;
pub mod certificate;
pub mod click_action;
mod client_network;
pub mod delivery;
pub mod device;
#[cfg(feature = "parse")]
pub mod message;
mod named;
pub mod oppo;
pub mod pace;
pub mod platform;
pub mod problem;
pub mod push;
pub mod refusal;
pub mod retry;
#[cfg(feature = "parse")]
mod retry_after;
#[cfg(feature = "parse")]
mod signing_key;
#[cfg(feature = "parse")]
pub mod single_sign_on;
pub mod text;
pub mod time;
pub mod user;
#[cfg(feature = "parse")]
pub mod usersig;

pub use actor::{
    Actor, ApiKeyId, ConsolePermission, MemberId, NotPermitted, Permission, Role, Who,
};
pub use application::{ApplicationName, SdkAppId};
pub use click_action::{ActivityClass, ClickAction, IntentAction};
pub use client_network::ClientNetwork;
pub use platform::Platform;
pub use problem::{Problem, Problems};
pub use refusal::{Cause, Classification, Refusal};
#[cfg(feature = "parse")]
pub use retry_after::retry_after;
pub use time::{Clock, ManualClock, Timestamp};
pub use user::UserId;
