//! Why a vendor did not take what it was asked: one vocabulary for all vendors.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// What a refusal means for what comes next, whatever the vendor calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Classification {
    /// The vendor's access token ran out: authorise again and try once more.
    Reauthorise,
    /// A passing trouble at the vendor or on the way: try again later.
    RetryLater,
    /// Too many calls in too short a time: slow down, then try again.
    RateLimited,
    /// The day's allowance is used up: nothing goes before the vendor's next day.
    QuotaUntilTomorrow,
    /// The registration token can never be delivered to.
    BadToken,
    /// The vendor will never take this message.
    BadMessage,
    /// The certificate's credentials are wrong.
    BadCredentials,
    /// The account may not do this.
    NotPermitted,
    /// The request itself was wrong: a mistake in Pushdeck or its clock.
    OurFault,
    /// A code that no source explains: not tried again.
    Unknown,
}

/// What was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Cause {
    /// The vendor answered with a code of its own.
    Code {
        /// The vendor's code.
        code: i64,
        /// The vendor's words for it, as received.
        message: String,
    },
    /// The vendor answered with an HTTP status alone.
    HttpStatus {
        /// The status.
        status: u16,
    },
    /// No answer within the time allowed: it is not known whether the vendor acted.
    Timeout,
    /// No connection to the vendor.
    Unreachable,
    /// The connection ended before the whole answer was there.
    Broken,
    /// An answer that is not what the vendor documents.
    Unreadable,
    /// The vendor was not asked: the saved secret could not be opened.
    SecretNotOpened,
}

/// The vendor did not take it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("refused by the vendor: {classification:?}, {cause:?}")]
pub struct Refusal {
    /// What it means.
    pub classification: Classification,
    /// What was seen.
    pub cause: Cause,
    /// How long the vendor asked to wait, where it did.
    pub retry_after: Option<Duration>,
}
