//! English: members and invitations.

use domain::Role;
use engine::members::{Password, PasswordProblem};

use super::members::Members;

pub(super) const MEMBERS: Members = Members {
    title: "Members",
    name: "Name",
    name_hint: "What they sign in with: one word, such as an email address.",
    taken: "Another member has this name: choose another one.",
    role: "Role",
    role_name: |role| match role {
        Role::Admin => "Admin",
        Role::Developer => "Developer",
    },
    role_hint: |role| match role {
        Role::Admin => "Manages every application and the members, edits and deletes certificates.",
        Role::Developer => "Sees the applications below, adds certificates, sends test pushes.",
    },
    applications: "Applications",
    applications_hint: "Which ones a developer sees. An admin sees all.",
    every_application: "All",
    no_application: "None",
    between: ", ",
    standing: "Status",
    active: "Active",
    invited: "Invited",
    expired: "Invitation expired",
    disabled: "Disabled",
    until: |at| format!("until {at}"),
    change: "Change",
    saved: "Saved. It applies from their next page.",
    invite: "Invite a member",
    invite_hint: "You get a link for them, with which they choose their password.",
    make_link: "Make the link",
    invited_title: |name| format!("Link for {name}"),
    link: "link",
    link_once: "This link is shown only now. Give it to nobody else: whoever opens it chooses the password.",
    link_until: |at| format!("It works once, until {at}."),
    back: "Back to the members",
    edit_hint: "Another role signs the member out. Other applications count from their next page.",
    oneself_hint: "This is you: another admin changes your role or shuts you out. Password, second factor and sessions are on your profile.",
    save: "Save",
    way_in: "Sign-in",
    open_sessions: |open| match open {
        0 => "No open session.".to_owned(),
        1 => "1 open session. ".to_owned(),
        more => format!("{more} open sessions. "),
    },
    end_sessions: "End all sessions",
    end_sessions_hint: "Whoever uses one is signed out with the next page. The password stays as it is.",
    sessions_ended: "All their sessions are ended.",
    reset: "Make a new link",
    reset_hint: "For a member who forgot the password, or lost the phone or the invitation.",
    reset_warning: "Password and second factor stop working at once, and the member is signed out. The new link is shown only once.",
    disable: "Disable",
    disable_hint: "A disabled member cannot sign in.",
    disable_warning: "The member is signed out at once, and an invitation is taken back.",
    enable: "Let in again",
    welcome: |name| format!("Welcome, {name}"),
    welcome_hint: "Choose the password that you will sign in with.",
    password_hint: |min| format!("At least {min} characters."),
    password_problem: |problem| match problem {
        PasswordProblem::TooShort => format!(
            "The password is too short: use at least {} characters.",
            Password::MIN
        ),
        PasswordProblem::EasilyGuessed => {
            "The password is guessed too easily: use several words that do not belong together."
                .to_owned()
        }
        PasswordProblem::TooLong => format!(
            "The password is too long: use at most {} bytes.",
            Password::MAX_BYTES
        ),
    },
    choose_password: "Choose this password",
};
