//! What the console says of a member's own account.

use super::Text;

/// One language's words for the profile.
#[derive(Debug)]
pub(crate) struct Profile {
    pub(crate) title: Text,
    pub(crate) lead: fn(&str) -> String,
    pub(crate) password: Text,
    pub(crate) password_hint: Text,
    pub(crate) old: Text,
    pub(crate) new: Text,
    pub(crate) new_hint: fn(usize) -> String,
    pub(crate) change: Text,
    pub(crate) changed: Text,
    pub(crate) sessions: Text,
    pub(crate) sessions_hint: Text,
    pub(crate) browser: Text,
    pub(crate) unknown: Text,
    pub(crate) this_one: Text,
    pub(crate) address: Text,
    pub(crate) began: Text,
    pub(crate) last_used: Text,
    pub(crate) action: Text,
    pub(crate) end: Text,
    pub(crate) end_others: Text,
    pub(crate) ended: Text,
}
