//! English: single sign-on.

use super::single_sign_on::SingleSignOn;

pub(super) const SINGLE_SIGN_ON: SingleSignOn = SingleSignOn {
    button: |name| format!("Sign in with {name}"),
    or_password: "Or with a password of this console:",
    unnamed: "single sign-on",
    unavailable: |name| {
        format!(
            "{name} does not answer. Try again in a moment; passwords of this console still work."
        )
    },
    cancelled: |name| format!("The sign-in at {name} was cancelled."),
    stale: |name| {
        format!(
            "This sign-in took too long, or began in another window. Sign in with {name} again."
        )
    },
    not_confirmed: |name| {
        format!("{name} did not confirm who you are. Try again; if it stays so, ask an admin.")
    },
    no_grant: |name| {
        format!(
            "{name} knows you, but none of your groups there may use this console. Ask an admin."
        )
    },
    disabled: |_| "Your account here is disabled. Ask an admin.".to_owned(),
    too_many: |name| {
        format!("Too many sign-ins with {name} began at your address. Try again in a moment.")
    },
    with_password: "with a password",
    with_provider: |name| format!("with {name}"),
    groups_decide: |name| {
        format!(
            "Signs in with {name}. The groups there decide role and applications, with each sign-in."
        )
    },
    way_in: "Sign-in",
    own_lead: |name| format!("Your sessions, {name}."),
    own_way_in: |name| {
        format!(
            "You sign in with {name}. Your password and your second factor are kept there, not here."
        )
    },
};
