//! What the chat app on a phone shows.

use domain::certificate::CertificateId;
use domain::{SdkAppId, Timestamp, UserId};

/// The most lines that a chat keeps.
const MOST_LINES: usize = 20;

/// The chat app on a phone, as it is at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChatApp {
    /// Who is signed in.
    pub account: Option<Account>,
    /// Whether its process lives.
    pub life: AppLife,
    /// Why nobody is signed in any more.
    pub signed_out: Option<SignedOut>,
    /// Why the last thing that was done with it did not work.
    pub problem: Option<AppProblem>,
    /// What was said while the app was running, the oldest first.
    pub lines: Vec<Line>,
    /// The number of the device connection that it holds.
    pub(super) connection: Option<u64>,
}

/// A user signed in on a phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Of this application.
    pub application: SdkAppId,
    /// Who.
    pub user: UserId,
    /// The certificate that the app reports its token with.
    pub certificate: CertificateId,
}

/// Whether the app's process lives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AppLife {
    /// On the screen.
    #[default]
    Foreground,
    /// Behind another app.
    Background,
    /// Ended by the phone, without a word to anybody.
    Killed,
}

/// Why nobody is signed in any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignedOut {
    /// By the person with the phone.
    LoggedOut,
    /// By a sign-in on another device of the same type.
    KickedByLogin,
    /// By the back end.
    KickedByServer,
}

/// One line of a chat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Who said it.
    pub from: UserId,
    /// To whom it was said, where this phone said it.
    pub to: Option<UserId>,
    /// What.
    pub text: String,
    /// When.
    pub at: Timestamp,
}

/// Why something could not be done with the app.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AppProblem {
    /// The phone has no network.
    #[error("the phone has no network: switch it on first")]
    NoNetwork,
    /// The app is not on the screen.
    #[error("the app is not open: open it first")]
    NotOpen,
    /// Nobody is signed in.
    #[error("nobody is signed in: sign in first")]
    NotSignedIn,
    /// What was typed is no user ID.
    #[error("that is no user ID: 1 to 32 bytes without white space")]
    NotAUser,
    /// No certificate was chosen.
    #[error("no certificate is chosen: choose one")]
    NoCertificate,
    /// The application has no key to sign a UserSig with.
    #[error("application {0} has no UserSig key: make one in the console")]
    NoUserSigKey(SdkAppId),
    /// Nothing was typed.
    #[error("there is no text: type some")]
    NoText,
    /// The server refused the call.
    #[error("the server refused: {code} {info}")]
    Refused {
        /// The code of its answer.
        code: i64,
        /// What it says of it.
        info: String,
    },
    /// There is no server, or it did not answer.
    #[error("the server cannot be reached: {0}")]
    Unreachable(String),
}

impl ChatApp {
    /// Whether it holds a connection to the server.
    #[must_use]
    pub const fn is_connected(&self) -> bool {
        self.connection.is_some()
    }

    pub(super) fn say(&mut self, line: Line) {
        if self.lines.len() >= MOST_LINES {
            self.lines.remove(0);
        }
        self.lines.push(line);
    }

    pub(super) fn sign_out(&mut self, why: SignedOut) {
        self.account = None;
        self.connection = None;
        self.signed_out = Some(why);
    }
}
