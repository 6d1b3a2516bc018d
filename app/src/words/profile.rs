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
    pub(crate) second_factor: SecondFactor,
}

/// The second factor: on the profile, and at sign-in.
#[derive(Debug)]
pub(crate) struct SecondFactor {
    pub(crate) title: Text,
    pub(crate) hint: Text,
    pub(crate) switch_on: Text,
    pub(crate) switch_off: Text,
    pub(crate) is_off: Text,
    pub(crate) state: Text,
    pub(crate) on: Text,
    pub(crate) codes_left: Text,
    pub(crate) set_up: Text,
    pub(crate) set_up_lead: Text,
    pub(crate) picture: Text,
    pub(crate) secret: Text,
    pub(crate) address: Text,
    pub(crate) code: Text,
    pub(crate) code_hint: Text,
    pub(crate) made: Text,
    pub(crate) made_hint: Text,
    pub(crate) kept: Text,
    pub(crate) sign_in: Text,
    pub(crate) sign_in_lead: Text,
    pub(crate) sign_in_hint: Text,
}
