//! What the console says of its members.

use domain::Role;
use engine::members::PasswordProblem;

use super::Text;

/// One language's words for members and invitations.
#[derive(Debug)]
pub(crate) struct Members {
    pub(crate) title: Text,
    pub(crate) name: Text,
    pub(crate) name_hint: Text,
    pub(crate) taken: Text,
    pub(crate) role: Text,
    pub(crate) role_name: fn(Role) -> Text,
    pub(crate) role_hint: fn(Role) -> Text,
    pub(crate) applications: Text,
    pub(crate) applications_hint: Text,
    pub(crate) every_application: Text,
    pub(crate) no_application: Text,
    /// Between two names in a list.
    pub(crate) between: Text,
    pub(crate) standing: Text,
    pub(crate) active: Text,
    pub(crate) invited: Text,
    pub(crate) expired: Text,
    pub(crate) disabled: Text,
    pub(crate) until: fn(&str) -> String,
    pub(crate) change: Text,
    pub(crate) saved: Text,
    pub(crate) invite: Text,
    pub(crate) invite_hint: Text,
    pub(crate) make_link: Text,
    pub(crate) invited_title: fn(&str) -> String,
    pub(crate) link: Text,
    pub(crate) link_once: Text,
    pub(crate) link_until: fn(&str) -> String,
    pub(crate) back: Text,
    pub(crate) edit_hint: Text,
    pub(crate) oneself_hint: Text,
    pub(crate) save: Text,
    pub(crate) way_in: Text,
    pub(crate) open_sessions: fn(usize) -> String,
    pub(crate) end_sessions: Text,
    pub(crate) end_sessions_hint: Text,
    pub(crate) sessions_ended: Text,
    pub(crate) reset: Text,
    pub(crate) reset_hint: Text,
    pub(crate) reset_warning: Text,
    pub(crate) disable: Text,
    pub(crate) disable_hint: Text,
    pub(crate) disable_warning: Text,
    pub(crate) enable: Text,
    pub(crate) welcome: fn(&str) -> String,
    pub(crate) welcome_hint: Text,
    pub(crate) password_hint: fn(usize) -> String,
    pub(crate) password_problem: fn(PasswordProblem) -> String,
    pub(crate) choose_password: Text,
}
