//! What a session knows of its member.

use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

use domain::{MemberId, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tower_sessions::session::Id;

use crate::members::SecurityStamp;

/// The most of a browser's name for itself that is kept.
const LONGEST_USER_AGENT: usize = 400;

/// What a session knows of its member, as it stands in the session's data under [`Self::KEY`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberSession {
    /// Whose session it is.
    pub member: MemberId,
    /// Their security stamp when they signed in.
    #[serde(default)]
    pub stamp: SecurityStamp,
    /// When the member signed in.
    pub began_at: Timestamp,
    /// Where from, if that was known.
    pub address: Option<IpAddr>,
    /// With what browser, by its own word.
    pub user_agent: Option<String>,
}

impl MemberSession {
    /// Where it stands in the session's data.
    pub const KEY: &str = "member";

    /// However much it is used, a session ends so long after its member has signed in.
    pub const LONGEST: Duration = Duration::from_secs(7 * 24 * 60 * 60);

    /// One that is nobody's waits for a code or for a provider, and ends so long after it began.
    pub const LONGEST_OF_NOBODY: Duration = Duration::from_secs(10 * 60);

    /// What a browser says that it is, without what nobody reads.
    #[must_use]
    pub fn readable_user_agent(told: &str) -> Option<String> {
        let shown = told.chars().filter(|c| !c.is_control());
        let shown: String = shown.take(LONGEST_USER_AGENT).collect();
        Some(shown.trim().to_owned()).filter(|shown| !shown.is_empty())
    }
}

/// Names a session without being its ID: whoever knows it can end the session, if it is theirs, but
/// not use it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SessionHandle(String);

impl SessionHandle {
    /// The handle of the session with that ID.
    #[must_use]
    pub fn of(id: &Id) -> Self {
        Self(hex::encode(Sha256::digest(id.0.to_le_bytes())))
    }

    /// A handle as it was shown; it may name nothing.
    #[must_use]
    pub fn from_shown(shown: String) -> Self {
        Self(shown)
    }

    /// As it stands in the database and on the page.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SessionHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browsers_word_is_kept_as_far_as_somebody_may_read_it() {
        let kept = MemberSession::readable_user_agent;
        assert_eq!(kept("Firefox\r\n/1"), Some("Firefox/1".to_owned()));
        assert_eq!(kept(" \t"), None);
        assert_eq!(kept(&"x".repeat(100_000)).map(|it| it.len()), Some(400));
    }
}
