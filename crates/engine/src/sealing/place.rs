//! Where a sealed secret belongs.

use std::fmt;

use domain::SdkAppId;
use domain::certificate::{CertificateId, RevisionNumber};

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
            Self::KeyCheck => f.write_str("key check"),
        }
    }
}
