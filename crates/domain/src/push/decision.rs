//! Whether a message becomes a vendor push: one rule over what the message says and where the
//! device stands.

use crate::Timestamp;
use crate::device::{Presence, SignOutReason, UserState};
use crate::named::named;

/// Why a message did not become a push.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NoPush {
    /// The message says so: PushFlag is 1.
    PushFlag,
    /// The message is not to be kept for anybody who is not there: MsgLifeTime is 0.
    LifetimeZero,
    /// The message is a single custom element without a description: there is nothing to show.
    CustomWithoutDesc,
    /// The user looks at the app: the message goes over the connection.
    Online,
    /// The user signed out on this device.
    LoggedOut,
    /// The user was signed out on this device by a later sign-in or by a back end.
    Kicked,
    /// The device was without a connection for seven days.
    SignInExpired,
    /// The user has never signed in on any device.
    NoDevice,
    /// The device has no registration token.
    NoToken,
    /// The certificate that the device reported is no longer there.
    UnknownCertificate,
    /// The custom content is not a JSON object, and the vendor would drop the push silently.
    CustomContentNotAnObject,
    /// The custom content is longer than the vendor takes.
    CustomContentTooLong,
}

named!(NoPush {
    PushFlag => "push_flag",
    LifetimeZero => "lifetime_zero",
    CustomWithoutDesc => "custom_without_desc",
    Online => "online",
    LoggedOut => "logged_out",
    Kicked => "kicked",
    SignInExpired => "sign_in_expired",
    NoDevice => "no_device",
    NoToken => "no_token",
    UnknownCertificate => "unknown_certificate",
    CustomContentNotAnObject => "custom_content_not_an_object",
    CustomContentTooLong => "custom_content_too_long",
});

/// What a message says about being pushed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PushRules {
    /// PushFlag is 0.
    pub wants_push: bool,
    /// MsgLifeTime is 0.
    pub lifetime_zero: bool,
    /// A single custom element, and no Desc anywhere.
    pub custom_without_desc: bool,
}

impl PushRules {
    /// Whether a message with these rules is pushed to a device that stands there at `now`.
    ///
    /// # Errors
    /// The first reason against it: the message's own come before the device's.
    pub fn decide(&self, presence: &Presence, now: Timestamp) -> Result<(), NoPush> {
        if !self.wants_push {
            return Err(NoPush::PushFlag);
        }
        if self.lifetime_zero {
            return Err(NoPush::LifetimeZero);
        }
        if self.custom_without_desc {
            return Err(NoPush::CustomWithoutDesc);
        }
        still_signed_in(presence, now)?;
        match presence.state(now) {
            UserState::Online => Err(NoPush::Online),
            _ => Ok(()),
        }
    }
}

/// Whether a device that stands there at `now` gets pushes at all: also those that have waited since
/// a time when it did.
///
/// # Errors
/// Why its user is no longer signed in on it.
pub fn still_signed_in(presence: &Presence, now: Timestamp) -> Result<(), NoPush> {
    if presence.state(now) != UserState::Offline {
        return Ok(());
    }
    Err(match presence.signed_out.map(|out| out.reason) {
        Some(SignOutReason::LoggedOut) => NoPush::LoggedOut,
        Some(SignOutReason::KickedByLogin | SignOutReason::KickedByServer) => NoPush::Kicked,
        None => NoPush::SignInExpired,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::device::{Holder, PresenceEvent};

    const START: Timestamp = Timestamp::from_millis(1_795_464_000_000);

    /// One presence of every kind there is, with the answer for a message that wants to be pushed.
    fn presences() -> Vec<(&'static str, Presence, Timestamp, Result<(), NoPush>)> {
        let online = Presence::signed_in(START, Holder::BackEnd);
        let after = |event| online.after(event, START).unwrap();
        let lost = after(PresenceEvent::LinkLost);
        let out = |reason| after(PresenceEvent::SignOut(reason));
        let silent = START.plus(Presence::SILENCE);
        let expired = START.plus(Presence::PUSH_ONLINE_FOR);
        vec![
            ("in front of its user", online, START, Err(NoPush::Online)),
            (
                "in the background",
                after(PresenceEvent::Background),
                START,
                Ok(()),
            ),
            ("killed", lost, START, Ok(())),
            ("silent", online, silent, Ok(())),
            (
                "without a connection for seven days",
                lost,
                expired,
                Err(NoPush::SignInExpired),
            ),
            (
                "signed out",
                out(SignOutReason::LoggedOut),
                START,
                Err(NoPush::LoggedOut),
            ),
            (
                "kicked by a sign-in",
                out(SignOutReason::KickedByLogin),
                START,
                Err(NoPush::Kicked),
            ),
            (
                "kicked by a back end",
                out(SignOutReason::KickedByServer),
                START,
                Err(NoPush::Kicked),
            ),
        ]
    }

    #[test]
    fn a_push_that_waited_goes_wherever_its_user_is_still_signed_in() {
        for (what, presence, now, decided) in presences() {
            let expected = match decided {
                Err(NoPush::Online) => Ok(()),
                decided => decided,
            };
            assert_eq!(still_signed_in(&presence, now), expected, "{what}");
        }
    }

    #[test]
    fn push_or_no_push_over_all_states_and_flags() {
        for (what, presence, now, expected) in presences() {
            for wants_push in [true, false] {
                for lifetime_zero in [false, true] {
                    for custom_without_desc in [false, true] {
                        let rules = PushRules {
                            wants_push,
                            lifetime_zero,
                            custom_without_desc,
                        };
                        let expected = match (wants_push, lifetime_zero, custom_without_desc) {
                            (true, false, false) => expected,
                            (false, _, _) => Err(NoPush::PushFlag),
                            (true, true, _) => Err(NoPush::LifetimeZero),
                            (true, false, true) => Err(NoPush::CustomWithoutDesc),
                        };
                        assert_eq!(rules.decide(&presence, now), expected, "{what}: {rules:?}");
                    }
                }
            }
        }
    }
}
