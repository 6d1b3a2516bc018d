//! Why a device lost its registration token.

use crate::named::named;

/// Why a device lost its registration token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenDropReason {
    /// The app reported none: its user switched push off.
    ReportedNone,
    /// The same phone reported it for another user: one phone, one user.
    TakenOver,
    /// The device was signed out.
    SignedOut,
    /// The vendor refused it when a push was sent.
    BadToken,
    /// The vendor's receipt called it invalid: the app is no longer there.
    RegidInvalid,
    /// A member took it away in the console.
    Unbound,
}

named!(TokenDropReason {
    ReportedNone => "reported_none",
    TakenOver => "taken_over",
    SignedOut => "signed_out",
    BadToken => "bad_token",
    RegidInvalid => "regid_invalid",
    Unbound => "unbound",
});
