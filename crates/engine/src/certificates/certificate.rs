//! A certificate with its whole history.

use std::fmt;

use domain::certificate::CertificateId;
use domain::{Platform, Refusal, SdkAppId, Timestamp};

use super::{Revision, Revisions};

/// A certificate with its whole history. No secret is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// Its number, which shipped apps know.
    pub id: CertificateId,
    /// Whose it is.
    pub application: SdkAppId,
    /// What an edit must have seen.
    pub version: Version,
    /// Every revision, the newest first.
    pub revisions: Revisions,
    /// Why nothing of it goes for a while, if the vendor once said so.
    pub hold: Option<Hold>,
}

/// The vendor takes no more pushes of the certificate for a while: too many at a time, or all of a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    /// Until when nothing is sent.
    pub until: Timestamp,
    /// What the vendor said.
    pub refusal: Refusal,
}

/// Counts the saves and withdrawals of a certificate, so that an edit of something older than what
/// is saved is noticed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Version(i64);

impl Certificate {
    /// Whose push service it is for.
    #[must_use]
    pub fn platform(&self) -> Platform {
        self.latest().settings.platform()
    }

    /// The hold that is on at `now`.
    #[must_use]
    pub fn held(&self, now: Timestamp) -> Option<&Hold> {
        self.hold.as_ref().filter(|hold| now < hold.until)
    }

    /// The revision saved last.
    #[must_use]
    pub fn latest(&self) -> &Revision {
        self.revisions.latest()
    }

    /// What an edit starts from: the latest revision that was not withdrawn, or the latest of all
    /// when every one was.
    #[must_use]
    pub fn basis(&self) -> &Revision {
        self.revisions
            .iter()
            .find(|revision| revision.withdrawn.is_none())
            .unwrap_or(self.latest())
    }

    /// The revision in effect at `now`.
    #[must_use]
    pub fn serving(&self, now: Timestamp) -> Option<&Revision> {
        let number =
            domain::certificate::serving(self.revisions.iter().map(Revision::timing), now)?;
        self.revision(number)
    }

    /// The revisions that wait at `now` to take effect, the newest first.
    #[must_use]
    pub fn waiting(&self, now: Timestamp) -> Vec<&Revision> {
        self.revisions
            .iter()
            .filter(|revision| revision.timing().waits(now))
            .collect()
    }

    /// The revision of that number.
    #[must_use]
    pub fn revision(&self, number: domain::certificate::RevisionNumber) -> Option<&Revision> {
        self.revisions
            .iter()
            .find(|revision| revision.number == number)
    }
}

impl Version {
    /// A certificate that was just added.
    pub(crate) const FIRST: Self = Self(1);

    /// The version in a form's hidden field.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        text.parse().ok().filter(|number| *number >= 1).map(Self)
    }

    pub(crate) const fn from_number(number: i64) -> Self {
        Self(number)
    }

    /// The number.
    #[must_use]
    pub const fn number(self) -> i64 {
        self.0
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_a_positive_number() {
        assert_eq!(Version::parse("1"), Some(Version::FIRST));
        for wrong in ["", "0", "-1", "1.0", "one", " 1", "99999999999999999999"] {
            assert_eq!(Version::parse(wrong), None, "{wrong}");
        }
    }
}
