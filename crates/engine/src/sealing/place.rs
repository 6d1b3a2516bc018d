//! Where a sealed secret belongs.

use std::fmt;

use domain::certificate::{CertificateId, RevisionNumber};
use domain::{MemberId, SdkAppId, Timestamp};

/// Where a sealed secret belongs: authenticated with it, and not part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A secret of a certificate's revision.
    Revision {
        /// Whose application.
        application: SdkAppId,
        /// Which certificate.
        certificate: CertificateId,
        /// Which of its revisions.
        revision: RevisionNumber,
        /// Which of its secrets.
        field: &'static str,
    },
    /// A key that signs an application's UserSigs.
    UserSigKey {
        /// Whose.
        application: SdkAppId,
        /// Which of its keys.
        number: i64,
    },
    /// What signs an application's callbacks.
    CallbackSecret {
        /// Whose.
        application: SdkAppId,
        /// When it was saved: each replacement has a place of its own.
        saved_at: Timestamp,
    },
    /// The secret part of the address at which an application hears how its users' states change.
    StateChangeKey {
        /// Whose.
        application: SdkAppId,
        /// When it was made: each replacement has a place of its own.
        made_at: Timestamp,
    },
    /// The secret part of the address at which a certificate's receipts arrive.
    ReceiptKey {
        /// Whose.
        certificate: CertificateId,
    },
    /// What a member's authenticator app makes its codes of.
    SecondFactor {
        /// Whose.
        member: MemberId,
        /// When it was made: each has a place of its own.
        made_at: Timestamp,
    },
    /// The known text by which a wrong key is noticed.
    KeyCheck,
}

/// The authenticated text: no two places have the same.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Revision {
                application,
                certificate,
                revision,
                field,
            } => write!(
                f,
                "application {application}, certificate {certificate}, revision {revision}, {field}"
            ),
            Self::UserSigKey {
                application,
                number,
            } => write!(f, "application {application}, UserSig key {number}"),
            Self::CallbackSecret {
                application,
                saved_at,
            } => write!(
                f,
                "application {application}, callback secret of {}",
                saved_at.as_millis()
            ),
            Self::StateChangeKey {
                application,
                made_at,
            } => write!(
                f,
                "application {application}, state change key of {}",
                made_at.as_millis()
            ),
            Self::ReceiptKey { certificate } => {
                write!(f, "certificate {certificate}, receipt key")
            }
            Self::SecondFactor { member, made_at } => write!(
                f,
                "member {member}, second factor of {}",
                made_at.as_millis()
            ),
            Self::KeyCheck => f.write_str("key check"),
        }
    }
}
