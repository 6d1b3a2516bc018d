//! What the console says of the chat app on the sandbox's phones.

use sandbox::{AppLife, AppProblem, SignedOut};

use super::Text;

/// One language's words for the chat app.
#[derive(Debug)]
pub(crate) struct ChatApp {
    pub(crate) title: Text,
    pub(crate) life: fn(AppLife) -> Text,
    pub(crate) no_network: Text,
    pub(crate) not_connected: Text,
    pub(crate) signed_in: fn(&str, &str, &str) -> String,
    pub(crate) signed_out: fn(Option<SignedOut>) -> Text,
    pub(crate) user: Text,
    pub(crate) certificate: Text,
    pub(crate) no_certificate: Text,
    pub(crate) only_admins: Text,
    pub(crate) sign_in: Text,
    pub(crate) open: Text,
    pub(crate) background: Text,
    pub(crate) kill: Text,
    pub(crate) log_out: Text,
    pub(crate) network_off: Text,
    pub(crate) network_on: Text,
    pub(crate) to: Text,
    pub(crate) text: Text,
    pub(crate) text_at_first: Text,
    pub(crate) ext: Text,
    pub(crate) ext_hint: Text,
    pub(crate) send: Text,
    pub(crate) line: fn(&str, Option<&str>) -> String,
    pub(crate) problem: fn(&AppProblem) -> String,
}
