//! What can be made to go wrong, per credential.

use serde::{Deserialize, Serialize};

/// A way in which a vendor's gateway misbehaves. It is switched on for one vendor app and hits
/// everything sent with that app's credentials: signing in and sending alike, unless said below.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fault {
    /// Nothing is wrong.
    #[default]
    None,
    /// As though the MasterSecret had been replaced at the vendor: signing in answers 16, and the
    /// tokens issued so far are no longer valid (11), so that the fault shows at once and not only
    /// when the cached token of a day has run out.
    WrongSecret,
    /// Too many calls: signing in answers -2 (flow control), sending answers 13.
    RateLimited,
    /// The day's messages are used up: sending answers 33. Signing in is not counted and works.
    DailyQuota,
    /// Every call answers -1, service currently unavailable.
    Unavailable,
    /// HTTP 503 with `Retry-After: 7` and no JSON, as a proxy in front of the vendor answers.
    ServerError,
    /// The answer takes longer than a client waits. A client that hangs up before has sent
    /// nothing: the call is carried out after the wait.
    Slow,
    /// The connection is reset (a TCP RST) before anything is carried out.
    ConnectionReset,
    /// The call is carried out, but its answer breaks off in the middle: who tries again without
    /// an `app_message_id` makes the phone ring twice.
    HalfBody,
    /// HTTP 200 with a web page, as a captive portal answers. Nothing is carried out.
    NotJson,
    /// As though the phone had had its pushes of the day: a push is taken and never reaches the
    /// phone, which a receipt says later, `user_daily_limit`.
    UserDailyLimit,
    /// As though the app had been uninstalled: a push is taken and never reaches the phone, which a
    /// receipt says later, `regid_invalid`.
    RegidInvalid,
}

impl Fault {
    /// Every fault, in the order in which a form shows them.
    pub const ALL: [Self; 12] = [
        Self::None,
        Self::WrongSecret,
        Self::RateLimited,
        Self::DailyQuota,
        Self::Unavailable,
        Self::ServerError,
        Self::Slow,
        Self::ConnectionReset,
        Self::HalfBody,
        Self::NotJson,
        Self::UserDailyLimit,
        Self::RegidInvalid,
    ];

    /// The fault's name in forms.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::WrongSecret => "wrong-secret",
            Self::RateLimited => "rate-limited",
            Self::DailyQuota => "daily-quota",
            Self::Unavailable => "unavailable",
            Self::ServerError => "server-error",
            Self::Slow => "slow",
            Self::ConnectionReset => "connection-reset",
            Self::HalfBody => "half-body",
            Self::NotJson => "not-json",
            Self::UserDailyLimit => "user-daily-limit",
            Self::RegidInvalid => "regid-invalid",
        }
    }

    /// The fault of that name.
    ///
    /// # Errors
    /// [`UnknownFault`] for any other name.
    pub fn parse(name: &str) -> Result<Self, UnknownFault> {
        Self::ALL
            .into_iter()
            .find(|fault| fault.name() == name)
            .ok_or(UnknownFault)
    }
}

/// There is no fault of that name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no such fault: take one of the names in Fault::ALL")]
pub struct UnknownFault;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_is_found_by_its_own_name_only() {
        for fault in Fault::ALL {
            assert_eq!(Fault::parse(fault.name()), Ok(fault));
            assert_eq!(
                serde_json::to_value(fault).unwrap(),
                serde_json::json!(fault.name())
            );
        }
        assert_eq!(Fault::parse("Slow"), Err(UnknownFault));
        assert_eq!(Fault::parse(""), Err(UnknownFault));
    }
}
