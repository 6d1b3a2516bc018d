//! The revisions of a certificate: at least one.

use super::Revision;

/// The revisions of a certificate, the newest first. There is no certificate without one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revisions {
    latest: Revision,
    earlier: Vec<Revision>,
}

impl Revisions {
    pub(super) const fn of(latest: Revision) -> Self {
        Self {
            latest,
            earlier: Vec::new(),
        }
    }

    /// Adds a revision that is older than all the others.
    pub(super) fn add_earlier(&mut self, revision: Revision) {
        self.earlier.push(revision);
    }

    /// The newest.
    #[must_use]
    pub const fn latest(&self) -> &Revision {
        &self.latest
    }

    /// The newest first.
    pub fn iter(&self) -> impl Iterator<Item = &Revision> {
        std::iter::once(&self.latest).chain(&self.earlier)
    }
}
