//! What the console says of single sign-on.

use super::Text;

/// One language's words for single sign-on. The provider's name stands in most of them.
#[derive(Debug)]
pub(crate) struct SingleSignOn {
    pub(crate) button: fn(&str) -> String,
    pub(crate) or_password: Text,
    /// What a provider is called that is not configured any more.
    pub(crate) unnamed: Text,
    pub(crate) unavailable: fn(&str) -> String,
    pub(crate) cancelled: fn(&str) -> String,
    pub(crate) stale: fn(&str) -> String,
    pub(crate) not_confirmed: fn(&str) -> String,
    pub(crate) no_grant: fn(&str) -> String,
    pub(crate) disabled: fn(&str) -> String,
    pub(crate) too_many: fn(&str) -> String,
    pub(crate) with_password: Text,
    pub(crate) with_provider: fn(&str) -> String,
    pub(crate) groups_decide: fn(&str) -> String,
    pub(crate) way_in: Text,
    pub(crate) own_lead: fn(&str) -> String,
    pub(crate) own_way_in: fn(&str) -> String,
}
