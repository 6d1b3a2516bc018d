//! English: a member's own account.

use super::profile::Profile;

pub(super) const PROFILE: Profile = Profile {
    title: "Profile",
    lead: |name| format!("Your password and your sessions, {name}."),
    password: "Change password",
    password_hint: "Ends all your other sessions.",
    old: "Old password",
    new: "New password",
    new_hint: |min| {
        format!("At least {min} characters. Several words that do not belong together are best.")
    },
    change: "Change password",
    changed: "The password is changed, and your other sessions are ended.",
    sessions: "Sessions",
    sessions_hint: "Where you are signed in. A session ends by itself after 10 hours without use, and after 7 days in any case.",
    browser: "Browser",
    unknown: "Unknown",
    this_one: "This one",
    address: "Address",
    began: "Signed in",
    last_used: "Last used",
    action: "End it",
    end: "End",
    end_others: "End all others",
    ended: "Ended. Whoever used it must sign in again.",
};
