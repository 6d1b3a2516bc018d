//! A delivery: one message on its way to one device, or the record of why it is not.

use crate::named::named;

/// Where a delivery stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DeliveryState {
    /// Goes to the vendor when its time comes.
    Waiting,
    /// With the vendor: its answer is not here yet.
    Sending,
    /// Accepted by the vendor, which is not delivered.
    Accepted,
    /// The vendor's receipt says that it reached the phone.
    Arrived,
    /// Given up.
    Failed,
    /// Its lifetime was over before the vendor took it.
    Expired,
    /// Not for a vendor, or not any more.
    NotPushed,
}

named!(DeliveryState {
    Waiting => "waiting",
    Sending => "sending",
    Accepted => "accepted",
    Arrived => "arrived",
    Failed => "failed",
    Expired => "expired",
    NotPushed => "not_pushed",
});

impl DeliveryState {
    /// Whether it was given up, so that a person may send it again.
    #[must_use]
    pub const fn is_dead(self) -> bool {
        matches!(self, Self::Failed | Self::Expired)
    }
}

/// One step of a delivery, as its trace tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DeliveryEventKind {
    /// The message was accepted and the push written down.
    Queued,
    /// The message was accepted and is not pushed.
    NotPushed,
    /// Something of the message does not reach the phone as it was written.
    Remark,
    /// The certificate has no revision in effect yet.
    WaitsForCertificate,
    /// The vendor accepted it.
    Accepted,
    /// The vendor did not accept it; it is tried again unless another step follows.
    Refused,
    /// The vendor asked for a pause for the whole certificate.
    Held,
    /// The vendor refused the certificate's credentials: its queue waits for a person.
    Paused,
    /// The vendor's receipt says that it reached the phone.
    Arrived,
    /// The vendor's receipt says that the registration token is invalid.
    RegidInvalid,
    /// The vendor's receipt says that the phone had its number of pushes for the day.
    UserDailyLimit,
    /// The registration token was taken from the device.
    TokenDropped,
    /// Its lifetime was over.
    Expired,
    /// The app has reported another token since, which the push goes to.
    TokenReplaced,
    /// The push had waited, and is not for a vendor any more.
    Cancelled,
    /// Given up.
    GaveUp,
    /// A member sent it again.
    SentAgain,
}

named!(DeliveryEventKind {
    Queued => "queued",
    NotPushed => "not_pushed",
    Remark => "remark",
    WaitsForCertificate => "waits_for_certificate",
    Accepted => "accepted",
    Refused => "refused",
    Held => "held",
    Paused => "paused",
    Arrived => "arrived",
    RegidInvalid => "regid_invalid",
    UserDailyLimit => "user_daily_limit",
    TokenDropped => "token_dropped",
    Expired => "expired",
    TokenReplaced => "token_replaced",
    Cancelled => "cancelled",
    GaveUp => "gave_up",
    SentAgain => "sent_again",
});

/// What a vendor's receipt tells of a push after the vendor took it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReceiptEvent {
    /// It reached the phone. Whether it was shown or clicked, nobody tells.
    Arrived,
    /// The app is no longer there: uninstalled, unregistered, or long without a connection.
    RegidInvalid,
    /// The phone had its number of pushes for the day.
    UserDailyLimit,
}

named!(ReceiptEvent {
    Arrived => "arrived",
    RegidInvalid => "regid_invalid",
    UserDailyLimit => "user_daily_limit",
});
