//! API keys: what programs that use the management API are let in with.

mod form;
mod secret;

pub use form::{ApiKeyExpiry, ApiKeyField, ApiKeyForm, ApiKeyPermissions, NewApiKey};
pub use secret::ApiKeySecret;

use crate::text::{clean_prose, line, text_type};

text_type!(
    /// What people call a key: 1 to 64 characters on one line.
    ApiKeyName,
    |typed| line(clean_prose(typed), ApiKeyName::MAX)
);

impl ApiKeyName {
    /// The most characters.
    pub const MAX: usize = 64;
}
