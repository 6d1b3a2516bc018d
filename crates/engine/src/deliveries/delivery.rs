//! A delivery as it is read.

use std::fmt;

use domain::certificate::{CertificateId, RevisionNumber};
use domain::delivery::DeliveryState;
use domain::push::NoPush;
use domain::{Refusal, SdkAppId, Timestamp};

use crate::StorageError;
use crate::database::from_text;

/// A delivery's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DeliveryId(i64);

impl DeliveryId {
    /// The delivery of that number, if it can be one.
    #[must_use]
    pub const fn from_number(number: i64) -> Option<Self> {
        if number >= 1 {
            Some(Self(number))
        } else {
            None
        }
    }

    /// The number in an address: digits alone.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let id = text.parse().ok().and_then(Self::from_number)?;
        (id.to_string() == text).then_some(id)
    }

    /// The number.
    #[must_use]
    pub const fn number(self) -> i64 {
        self.0
    }
}

impl fmt::Display for DeliveryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// One message on its way to one device, or the record of why it is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Its number.
    pub id: DeliveryId,
    /// Of which application.
    pub application: SdkAppId,
    /// The message's name for back ends.
    pub message_key: String,
    /// To whom.
    pub user: String,
    /// To which of their devices.
    pub device: Option<String>,
    /// With which certificate.
    pub certificate: Option<CertificateId>,
    /// By which token.
    pub token: Option<String>,
    /// Where it stands.
    pub state: DeliveryState,
    /// Why it was not pushed, where it was not.
    pub reason: Option<NoPush>,
    /// When the message was accepted.
    pub created_at: Timestamp,
    /// When it is no longer worth being pushed.
    pub expires_at: Timestamp,
    /// How often the vendor was asked.
    pub attempts: i64,
    /// When the vendor is asked next; says nothing once it is finished.
    pub next_attempt_at: Timestamp,
    /// The revision that it was last sent with.
    pub revision: Option<RevisionNumber>,
    /// The vendor's name for it.
    pub vendor_message_id: Option<String>,
    /// What the vendor said last, if that was no.
    pub refusal: Option<Refusal>,
    /// When it was finished.
    pub finished_at: Option<Timestamp>,
}

/// The columns of a [`DeliveryRow`], from `deliveries d` joined with `messages m`.
macro_rules! delivery_columns {
    () => {
        "d.delivery_id, d.application_id, m.message_key, d.user_id, d.device_id, d.certificate_id,
         d.token, d.state, d.reason, d.created_at, d.expires_at, d.attempts, d.next_attempt_at,
         d.revision, d.vendor_message_id, d.refusal, d.finished_at"
    };
}
pub(super) use delivery_columns;

#[derive(sqlx::FromRow)]
pub(super) struct DeliveryRow {
    delivery_id: i64,
    application_id: i64,
    message_key: String,
    user_id: String,
    device_id: Option<String>,
    certificate_id: Option<i64>,
    token: Option<String>,
    state: String,
    reason: Option<String>,
    created_at: i64,
    expires_at: i64,
    attempts: i64,
    next_attempt_at: i64,
    revision: Option<i64>,
    vendor_message_id: Option<String>,
    refusal: Option<String>,
    finished_at: Option<i64>,
}

impl TryFrom<DeliveryRow> for Delivery {
    type Error = StorageError;

    fn try_from(row: DeliveryRow) -> Result<Self, StorageError> {
        let number = row.delivery_id;
        let unknown =
            |column: &'static str| StorageError::unreadable(column, number, "not a known name");
        let refusal = row
            .refusal
            .map(|text| from_text("deliveries.refusal", number, &text))
            .transpose()?;
        Ok(Self {
            id: DeliveryId::from_number(number).ok_or_else(|| unknown("deliveries.delivery_id"))?,
            application: SdkAppId::from_number(row.application_id)
                .ok_or_else(|| unknown("deliveries.application_id"))?,
            message_key: row.message_key,
            user: row.user_id,
            device: row.device_id,
            certificate: row.certificate_id.and_then(CertificateId::from_number),
            token: row.token,
            state: DeliveryState::from_name(&row.state)
                .ok_or_else(|| unknown("deliveries.state"))?,
            reason: row.reason.as_deref().and_then(NoPush::from_name),
            created_at: Timestamp::from_millis(row.created_at),
            expires_at: Timestamp::from_millis(row.expires_at),
            attempts: row.attempts,
            next_attempt_at: Timestamp::from_millis(row.next_attempt_at),
            revision: row.revision.and_then(RevisionNumber::from_number),
            vendor_message_id: row.vendor_message_id,
            refusal,
            finished_at: row.finished_at.map(Timestamp::from_millis),
        })
    }
}
