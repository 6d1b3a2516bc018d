//! What the console says of API keys.

use domain::Permission;
use domain::api_key::ApiKeyExpiry;

use super::Text;

/// The pages "API keys".
#[derive(Debug)]
pub(crate) struct ApiKeys {
    pub(crate) title: Text,
    pub(crate) hint: Text,
    pub(crate) none: Text,
    pub(crate) name: Text,
    pub(crate) name_hint: Text,
    pub(crate) permissions: Text,
    pub(crate) permissions_hint: Text,
    pub(crate) permission: fn(Permission) -> Text,
    pub(crate) key: Text,
    pub(crate) ends_in: fn(&str) -> String,
    pub(crate) made: Text,
    pub(crate) made_by: fn(&str, &str) -> String,
    pub(crate) last_used: Text,
    pub(crate) never_used: Text,
    pub(crate) expires: Text,
    pub(crate) expiry: Text,
    pub(crate) expiry_hint: Text,
    pub(crate) expiry_name: fn(ApiKeyExpiry) -> Text,
    pub(crate) never: Text,
    pub(crate) expired: Text,
    pub(crate) revoke: Text,
    pub(crate) revoke_warning: Text,
    pub(crate) revoked: Text,
    pub(crate) revoked_by: fn(&str, &str) -> String,
    pub(crate) revoked_notice: Text,
    pub(crate) make: Text,
    pub(crate) make_title: Text,
    pub(crate) made_title: Text,
    pub(crate) made_once: Text,
    pub(crate) made_use: Text,
    pub(crate) back: Text,
}
