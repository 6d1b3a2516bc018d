//! English: the chat app on the sandbox's phones.

use sandbox::{AppLife, AppProblem, SignedOut};

use super::chat_app::ChatApp;

pub(super) const CHAT_APP: ChatApp = ChatApp {
    title: "Chat app",
    life: |life| match life {
        AppLife::Foreground => "Open",
        AppLife::Background => "In background",
        AppLife::Killed => "Killed",
    },
    no_network: "No network",
    not_connected: "Not connected",
    signed_in: |user, application, certificate| {
        format!("{user} is signed in to {application}, with certificate {certificate}.")
    },
    signed_out: |why| match why {
        None => "Nobody is signed in.",
        Some(SignedOut::LoggedOut) => "Logged out.",
        Some(SignedOut::KickedByLogin) => "Kicked: the user signed in on another phone.",
        Some(SignedOut::KickedByServer) => "Kicked by the back end.",
    },
    user: "User ID",
    certificate: "Certificate ID",
    no_certificate: "No certificate has this app’s AppKey. Add one with the credentials below.",
    only_admins: "Only an admin can sign users in.",
    sign_in: "Sign in",
    open: "Open app",
    background: "To background",
    kill: "Kill app",
    log_out: "Log out",
    network_off: "Network off",
    network_on: "Network on",
    to: "To",
    text: "Message",
    text_at_first: "Dinner at eight?",
    ext: "Custom content (Ext)",
    ext_hint: "Empty, or a JSON object: the app reads it after a click on the push.",
    send: "Send",
    line: |from, to| match to {
        Some(to) => format!("{from} to {to}"),
        None => from.to_owned(),
    },
    problem: |problem| match problem {
        AppProblem::NoNetwork => "The phone has no network.".to_owned(),
        AppProblem::NotOpen => "The app is not open.".to_owned(),
        AppProblem::NotSignedIn => "Nobody is signed in.".to_owned(),
        AppProblem::NotAUser => "A user ID has 1 to 32 bytes, without white space.".to_owned(),
        AppProblem::NoCertificate => "Choose a certificate.".to_owned(),
        AppProblem::NoUserSigKey(application) => format!(
            "Application {application} has no UserSig key: make one on its basic configuration."
        ),
        AppProblem::NoText => "Type a message.".to_owned(),
        AppProblem::Refused { code, info } => format!("Refused with {code}: {info}"),
        AppProblem::Unreachable(why) => format!("The server cannot be reached: {why}"),
    },
};
