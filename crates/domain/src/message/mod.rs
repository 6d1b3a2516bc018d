//! A message as an IM back end hands it in, and what a notification says of it.
//!
//! Shapes, names and codes are those of the reference's REST API, so that a back end written for it
//! changes nothing but the host name.

mod android_info;
mod content;
mod fields;
mod im_error;
mod new_message;
mod new_push;
mod offline_push_info;
mod status_query;

pub use android_info::AndroidInfo;
pub use content::{FallbackLanguage, PushContent, cut};
pub use im_error::{ImError, ImErrorCode};
pub use new_message::NewMessage;
pub use new_push::NewPush;
pub use offline_push_info::OfflinePushInfo;
pub use status_query::StatusQuery;

/// The most accounts in one call.
pub const MOST_ACCOUNTS: usize = 500;
/// The longest body of a call, in bytes; 500 accounts and their names are not counted.
pub const MOST_BYTES: usize = 8 * 1024;
