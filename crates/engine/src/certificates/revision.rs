//! One save of a certificate.

use domain::certificate::{Activation, CertificateSettings, Note, RevisionNumber, RevisionTiming};
use domain::{Refusal, Timestamp};

/// One save of a certificate. No secret is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// Which one of its certificate's.
    pub number: RevisionNumber,
    /// Everything that is no secret.
    pub settings: CertificateSettings,
    /// What the certificate is for.
    pub note: Option<Note>,
    /// What may be told of the secret.
    pub secret: SavedSecret,
    /// When it was saved.
    pub saved_at: Timestamp,
    /// Who saved it.
    pub saved_by: String,
    /// When it takes effect.
    pub activation: Activation,
    /// Whether it was taken back before that.
    pub withdrawn: Option<Withdrawal>,
    /// What the vendor said of its credentials.
    pub verification: Verification,
    /// Whether its queue waits because the vendor refused its credentials for a push.
    pub paused: Option<Pause>,
    /// Since when its queue goes one push at a time, until the vendor takes one: it goes on after a
    /// pause, or replaces a revision that was paused.
    pub probing_since: Option<Timestamp>,
}

/// A revision's queue waits for a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pause {
    /// Since when.
    pub at: Timestamp,
    /// What the vendor said.
    pub refusal: Refusal,
}

/// What may be told of a saved secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedSecret {
    /// When it was typed; later revisions may have kept it.
    pub saved_at: Timestamp,
    /// Its last four characters, where it is long enough to show them.
    pub tail: Option<String>,
}

/// A revision was taken back before it took effect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdrawal {
    /// When.
    pub at: Timestamp,
    /// Who did it.
    pub by: String,
}

/// What the vendor said of a revision's credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verification {
    /// It was not asked yet, or has not answered yet.
    NotYet,
    /// It let us in.
    Accepted {
        /// When.
        at: Timestamp,
    },
    /// It did not let us in, or could not be reached.
    Refused {
        /// When.
        at: Timestamp,
        /// Why.
        refusal: Refusal,
    },
}

impl Revision {
    /// What decides whether it serves.
    #[must_use]
    pub fn timing(&self) -> RevisionTiming {
        RevisionTiming {
            number: self.number,
            activation: self.activation,
            withdrawn: self.withdrawn.is_some(),
        }
    }
}
