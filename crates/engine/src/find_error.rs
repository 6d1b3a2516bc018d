//! What was looked for and is not there.

use std::fmt;

use domain::certificate::{CertificateId, RevisionNumber};
use domain::{ApiKeyId, MemberId, NotPermitted, SdkAppId};

use crate::StorageError;
use crate::deliveries::DeliveryId;
use crate::test_pushes::TestPushId;

/// Something that is not there, or that belongs to another application: which of the two is
/// nobody's business.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// An application.
    Application(SdkAppId),
    /// A certificate.
    Certificate(CertificateId),
    /// A revision of a certificate.
    Revision(CertificateId, RevisionNumber),
    /// A device.
    Device,
    /// A member.
    Member(MemberId),
    /// A push record.
    Delivery(DeliveryId),
    /// A test push.
    TestPush(TestPushId),
    /// An API key.
    ApiKey(ApiKeyId),
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Application(id) => write!(f, "application {id}"),
            Self::Certificate(id) => write!(f, "certificate {id}"),
            Self::Revision(id, number) => write!(f, "revision {number} of certificate {id}"),
            Self::Delivery(id) => write!(f, "push record {id}"),
            Self::Member(id) => write!(f, "member {id}"),
            Self::Device => f.write_str("the device"),
            Self::TestPush(id) => write!(f, "test push {id}"),
            Self::ApiKey(id) => write!(f, "API key {id}"),
        }
    }
}

/// Why something could not be shown.
#[derive(Debug, thiserror::Error)]
pub enum FindError {
    /// The actor may not see it.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// It is not there.
    #[error("{0} does not exist: look for it in the list")]
    NotFound(Missing),
    /// The database did not answer.
    #[error(transparent)]
    Storage(#[from] StorageError),
}
