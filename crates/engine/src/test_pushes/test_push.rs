//! A test push with its outcome.

use std::fmt;

use domain::certificate::{CertificateId, RevisionNumber};
use domain::delivery::ReceiptEvent;
use domain::push::{Body, RegistrationToken, Title};
use domain::{Cause, ClickAction, Refusal, SdkAppId, Timestamp};

use crate::devices::DeviceKey;

/// A test push's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TestPushId(i64);

/// A test push with its outcome. No secret is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestPush {
    /// Its number.
    pub id: TestPushId,
    /// Whose.
    pub application: SdkAppId,
    /// With which certificate.
    pub certificate: CertificateId,
    /// With which revision of it.
    pub revision: RevisionNumber,
    /// To which phone.
    pub token: RegistrationToken,
    /// Whose token that was, where a device was chosen and no token pasted.
    pub recipient: Option<DeviceKey>,
    /// Title.
    pub title: Title,
    /// Body.
    pub body: Body,
    /// What the app gets on click, as JSON.
    pub custom_content: Option<String>,
    /// What a click does.
    pub click_action: ClickAction,
    /// The vendor's request as people may read it: whatever is secret in it is masked.
    pub request: String,
    /// When.
    pub sent_at: Timestamp,
    /// Who sent it.
    pub sent_by: String,
    /// What became of it; nothing while the vendor has not answered, and for ever when the program
    /// was stopped in between: then it is not known.
    pub outcome: Option<TestPushOutcome>,
    /// What the vendor told after it took the push. Does not wait for the outcome: a vendor may be
    /// faster with its receipt than with its answer.
    pub receipt: TestPushReceipt,
}

impl TestPush {
    /// Whether nothing more becomes of it. What the vendor refused by a code of its own never
    /// arrives; after an answer that was lost or garbled it may.
    #[must_use]
    pub const fn is_settled(&self) -> bool {
        match (&self.outcome, &self.receipt) {
            (None, _) => false,
            (Some(outcome), TestPushReceipt::Awaited) => matches!(
                outcome.result,
                Err(Refusal {
                    cause: Cause::Code { .. },
                    ..
                })
            ),
            (Some(_), _) => true,
        }
    }

    /// How much is known: higher with every answer and every receipt.
    #[must_use]
    pub fn progress(&self) -> u8 {
        let told = matches!(self.receipt, TestPushReceipt::Came { .. });
        u8::from(self.outcome.is_some()) + u8::from(told)
    }
}

/// What the vendor told of a test push after it took it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TestPushReceipt {
    /// It was not asked to tell anything: it would not know where.
    NotAsked,
    /// Nothing yet.
    Awaited,
    /// What became of the push on its way to the phone.
    Came {
        /// That.
        event: ReceiptEvent,
        /// When the receipt came.
        at: Timestamp,
        /// Whether a device lost its token by it.
        token_dropped: bool,
    },
}

/// What became of a test push.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestPushOutcome {
    /// When the vendor let us in, if it did.
    pub authorised_at: Option<Timestamp>,
    /// Whether that was with a token from an earlier call.
    pub authorised_from_cache: bool,
    /// The vendor's name for the message, or why it was not taken. Taken is not delivered.
    pub result: Result<String, Refusal>,
    /// When the vendor had answered.
    pub finished_at: Timestamp,
}

impl TestPushId {
    /// The test push of that number, if it can be one.
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

impl fmt::Display for TestPushId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
