//! Devices: who is signed in where, and by which token a vendor reaches them.
//!
//! What is stored are facts: the latest sign-in, the latest sign of life, the end of a connection.
//! Where a device stands is a comparison of them with the clock ([`domain::device::Presence`]).

mod change;
mod find;
mod kick;
mod lose_held;
mod purge;
mod read;
mod sign_in;
mod states;
mod token;
mod told;
mod unbind;

pub(crate) use change::lose_link;
pub use change::{heard, link_lost, set_background, set_unread, sign_out};
pub use domain::device::Holder;
pub use find::find;
pub use kick::kick;
pub(crate) use lose_held::lose_held;
pub use purge::purge;
pub(crate) use read::{of_deliveries, of_users, one};
pub use sign_in::sign_in;
pub use states::{UserStatus, states};
pub use token::report_token;
pub(crate) use token::{drop_invalid_tokens, drop_token_of};
pub use told::{Told, told};
pub use unbind::unbind;

use domain::certificate::CertificateId;
use domain::device::{DeviceId, DeviceType, NotSignedIn, Presence, TokenDropReason, UserState};
use domain::push::{NoPush, RegistrationToken, still_signed_in};
use domain::{SdkAppId, Timestamp, UserId};

use crate::StorageError;

/// Names a device of a user of an application.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DeviceKey {
    /// Of which application.
    pub application: SdkAppId,
    /// Whose.
    pub user: UserId,
    /// Which of theirs.
    pub device: DeviceId,
}

/// A device that has signed in at least once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// Its name.
    pub key: DeviceKey,
    /// What it is.
    pub device_type: DeviceType,
    /// What is known of its connection.
    pub presence: Presence,
    /// How many messages the app says are unread.
    pub unread: i64,
    /// How a vendor reaches it.
    pub binding: Option<Binding>,
    /// Why and when it last lost its token, if it did since it last reported one.
    pub dropped: Option<(TokenDropReason, Timestamp)>,
}

impl Device {
    /// Where it stands at `now`.
    #[must_use]
    pub fn state(&self, now: Timestamp) -> UserState {
        self.presence.state(now)
    }

    /// How a vendor reaches it at `now`.
    ///
    /// # Errors
    /// Why none may.
    pub(crate) fn reached_by(&self, now: Timestamp) -> Result<&Binding, NoPush> {
        still_signed_in(&self.presence, now)?;
        self.binding.as_ref().ok_or(NoPush::NoToken)
    }
}

/// How a vendor reaches a device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    /// With which certificate.
    pub certificate: CertificateId,
    /// By which token.
    pub token: RegistrationToken,
    /// When the app reported both.
    pub reported_at: Timestamp,
}

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum DeviceError {
    /// The device is not signed in.
    #[error(transparent)]
    NotSignedIn(#[from] NotSignedIn),
    /// The application has no such certificate.
    #[error("certificate {0} is none of this application: report the ID that the console shows")]
    UnknownCertificate(CertificateId),
    /// The database did not do its part.
    #[error(transparent)]
    Storage(#[from] StorageError),
}
