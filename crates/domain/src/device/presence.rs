//! Where a device stands: a comparison of what is known of it with the clock, so nothing has to
//! happen when a time is over.

use std::time::Duration;

use super::UserState;
use crate::Timestamp;
use crate::named::named;

/// Why a device is signed out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SignOutReason {
    /// Its user signed out.
    LoggedOut,
    /// Its user signed in on another device of the same type.
    KickedByLogin,
    /// A back end asked for it.
    KickedByServer,
}

named!(SignOutReason {
    LoggedOut => "logged_out",
    KickedByLogin => "kicked_by_login",
    KickedByServer => "kicked_by_server",
});

/// A sign-out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignedOut {
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: SignOutReason,
}

/// The connection between a device and us, or its back end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// There, as far as is known.
    Connected,
    /// Gone without a sign-out.
    Lost {
        /// Since when.
        at: Timestamp,
    },
}

/// What is known of a device that has signed in at least once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Presence {
    /// The latest sign-in.
    pub signed_in_at: Timestamp,
    /// The sign-out after it.
    pub signed_out: Option<SignedOut>,
    /// Its connection.
    pub link: Link,
    /// The latest sign of life.
    pub last_heard_at: Timestamp,
    /// Whether the app said that nobody looks at it.
    pub background: bool,
}

/// What happens to a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PresenceEvent {
    /// Its user signs in.
    SignIn,
    /// A sign of life, at least every two minutes.
    Heard,
    /// The app goes to the background.
    Background,
    /// The app comes to the foreground.
    Foreground,
    /// The connection ends without a sign-out.
    LinkLost,
    /// Signed out, by whomever.
    SignOut(SignOutReason),
}

/// The device is signed out, so nothing but a sign-in can happen to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the device is not signed in: sign in first")]
pub struct NotSignedIn;

impl Presence {
    /// Silence for this long means that the connection is gone, whatever the socket says.
    pub const SILENCE: Duration = Duration::from_secs(400);
    /// A device that stays without a connection for this long gets no more pushes.
    pub const PUSH_ONLINE_FOR: Duration = Duration::from_secs(7 * 24 * 60 * 60);

    /// A device whose user signs in at `now`.
    #[must_use]
    pub const fn signed_in(now: Timestamp) -> Self {
        Self {
            signed_in_at: now,
            signed_out: None,
            link: Link::Connected,
            last_heard_at: now,
            background: false,
        }
    }

    /// Where the device stands at `now`.
    #[must_use]
    pub fn state(&self, now: Timestamp) -> UserState {
        if self.signed_out.is_some() {
            return UserState::Offline;
        }
        match self.push_online_since(now) {
            None if self.background => UserState::OnlineInBackground,
            None => UserState::Online,
            Some(since) if now >= since.plus(Self::PUSH_ONLINE_FOR) => UserState::Offline,
            Some(_) => UserState::PushOnline,
        }
    }

    /// Since when the connection is gone, if it is.
    fn push_online_since(&self, now: Timestamp) -> Option<Timestamp> {
        match self.link {
            Link::Lost { at } => Some(at),
            Link::Connected => {
                let silent_at = self.last_heard_at.plus(Self::SILENCE);
                (now >= silent_at).then_some(silent_at)
            }
        }
    }

    /// What is known after that event.
    ///
    /// # Errors
    /// [`NotSignedIn`] for anything but a sign-in on a device that is signed out, or that has been
    /// without a connection for too long.
    pub fn after(self, event: PresenceEvent, now: Timestamp) -> Result<Self, NotSignedIn> {
        if event == PresenceEvent::SignIn {
            return Ok(Self::signed_in(now));
        }
        if self.state(now) == UserState::Offline {
            return Err(NotSignedIn);
        }
        let alive = Self {
            link: Link::Connected,
            last_heard_at: now,
            ..self
        };
        Ok(match event {
            PresenceEvent::SignIn | PresenceEvent::Heard => alive,
            PresenceEvent::Background => Self {
                background: true,
                ..alive
            },
            PresenceEvent::Foreground => Self {
                background: false,
                ..alive
            },
            PresenceEvent::LinkLost => Self {
                link: Link::Lost {
                    at: self.push_online_since(now).unwrap_or(now),
                },
                ..self
            },
            PresenceEvent::SignOut(reason) => Self {
                signed_out: Some(SignedOut { at: now, reason }),
                ..self
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const START: Timestamp = Timestamp::from_millis(1_795_464_000_000);

    fn later(seconds: u64) -> Timestamp {
        START.plus(Duration::from_secs(seconds))
    }

    #[test]
    fn each_event_leads_to_one_state() {
        use PresenceEvent as E;
        use UserState as S;

        for (events, state) in [
            (&[][..], S::Online),
            (&[E::Background], S::OnlineInBackground),
            (&[E::Background, E::Foreground], S::Online),
            (&[E::Background, E::Heard], S::OnlineInBackground),
            (&[E::LinkLost], S::PushOnline),
            (&[E::Background, E::LinkLost], S::PushOnline),
            (&[E::LinkLost, E::Heard], S::Online),
            (&[E::LinkLost, E::LinkLost], S::PushOnline),
            (&[E::SignOut(SignOutReason::LoggedOut)], S::Offline),
            (&[E::SignOut(SignOutReason::KickedByLogin)], S::Offline),
            (&[E::SignOut(SignOutReason::KickedByServer)], S::Offline),
            (
                &[E::LinkLost, E::SignOut(SignOutReason::KickedByServer)],
                S::Offline,
            ),
            (
                &[E::SignOut(SignOutReason::LoggedOut), E::SignIn],
                S::Online,
            ),
            (&[E::Background, E::SignIn], S::Online),
        ] {
            let mut presence = Presence::signed_in(START);
            for event in events {
                presence = presence.after(*event, later(1)).unwrap();
            }
            assert_eq!(presence.state(later(2)), state, "{events:?}");
        }
    }

    #[test]
    fn silence_of_400_seconds_is_a_lost_connection() {
        let presence = Presence::signed_in(START);
        let lost_at = START.plus(Presence::SILENCE);
        let just_before = Timestamp::from_millis(lost_at.as_millis() - 1);
        assert_eq!(presence.state(just_before), UserState::Online);
        assert_eq!(presence.state(lost_at), UserState::PushOnline);
        let heard = presence.after(PresenceEvent::Heard, later(399)).unwrap();
        assert_eq!(heard.state(lost_at), UserState::Online);
    }

    #[test]
    fn after_seven_days_without_a_connection_only_a_sign_in_helps() {
        let lost = Presence::signed_in(START)
            .after(PresenceEvent::LinkLost, later(10))
            .unwrap();
        let over = later(10).plus(Presence::PUSH_ONLINE_FOR);
        let just_before = Timestamp::from_millis(over.as_millis() - 1);
        assert_eq!(lost.state(just_before), UserState::PushOnline);
        assert_eq!(lost.state(over), UserState::Offline);
        assert_eq!(lost.after(PresenceEvent::Heard, over), Err(NotSignedIn));
        let again = lost.after(PresenceEvent::SignIn, over).unwrap();
        assert_eq!(again.state(over), UserState::Online);
    }

    #[test]
    fn a_connection_that_went_silent_long_ago_was_lost_then() {
        let presence = Presence::signed_in(START);
        let closed = presence.after(PresenceEvent::LinkLost, later(5_000));
        assert_eq!(
            closed.map(|it| it.link),
            Ok(Link::Lost { at: later(400) }),
            "the seven days began with the silence"
        );
    }

    fn event() -> impl Strategy<Value = PresenceEvent> {
        prop_oneof![
            1 => Just(PresenceEvent::SignIn),
            3 => Just(PresenceEvent::Heard),
            2 => Just(PresenceEvent::Background),
            2 => Just(PresenceEvent::Foreground),
            2 => Just(PresenceEvent::LinkLost),
            1 => prop::sample::select(SignOutReason::ALL.to_vec()).prop_map(PresenceEvent::SignOut),
        ]
    }

    /// Pauses on both sides of every limit, in milliseconds: most are short, or no device would
    /// ever be found connected.
    fn pause() -> impl Strategy<Value = Duration> {
        let millis = |duration: Duration| u64::try_from(duration.as_millis()).unwrap();
        let silence = millis(Presence::SILENCE);
        let seven_days = millis(Presence::PUSH_ONLINE_FOR);
        prop_oneof![
            4 => 0..silence,
            2 => silence - 1..=silence + 1,
            2 => silence..seven_days,
            1 => seven_days - 1..=seven_days + 1,
            1 => seven_days + silence - 1..=seven_days + silence + 1,
        ]
        .prop_map(Duration::from_millis)
    }

    /// The rules once more, told another way: a sign of life is worth 400 seconds of connection,
    /// and the seven days begin where the connection ends.
    #[derive(Debug)]
    enum Told {
        SignedOut,
        SignedIn {
            connected_until: Timestamp,
            background: bool,
        },
    }

    impl Told {
        fn state(&self, now: Timestamp) -> UserState {
            match self {
                Self::SignedIn {
                    connected_until,
                    background,
                } => {
                    if now < *connected_until && *background {
                        UserState::OnlineInBackground
                    } else if now < *connected_until {
                        UserState::Online
                    } else if now < connected_until.plus(Presence::PUSH_ONLINE_FOR) {
                        UserState::PushOnline
                    } else {
                        UserState::Offline
                    }
                }
                Self::SignedOut => UserState::Offline,
            }
        }

        /// What is true afterwards, of a device that the event can happen to.
        fn after(self, event: PresenceEvent, now: Timestamp) -> Self {
            let alive = |background| Self::SignedIn {
                connected_until: now.plus(Presence::SILENCE),
                background,
            };
            let Self::SignedIn {
                connected_until,
                background,
            } = self
            else {
                return alive(false);
            };
            match event {
                PresenceEvent::SignIn | PresenceEvent::Foreground => alive(false),
                PresenceEvent::Background => alive(true),
                PresenceEvent::Heard => alive(background),
                PresenceEvent::LinkLost => Self::SignedIn {
                    connected_until: connected_until.min(now),
                    background,
                },
                PresenceEvent::SignOut(_) => Self::SignedOut,
            }
        }
    }

    proptest! {
        #[test]
        fn whatever_happens_the_rules_hold(
            steps in prop::collection::vec((event(), pause()), 0..40),
        ) {
            let mut now = START;
            let mut presence = Presence::signed_in(now);
            let mut told = Told::SignedOut.after(PresenceEvent::SignIn, now);
            for (event, pause) in steps {
                let before = presence.state(now);
                now = now.plus(pause);
                let reached = presence.state(now);
                prop_assert_eq!(reached, told.state(now), "{:?} at {}", &told, now);
                prop_assert!(reached <= before, "time alone makes nobody better reachable");
                let possible = reached != UserState::Offline || event == PresenceEvent::SignIn;
                let after = presence.after(event, now);
                prop_assert_eq!(after.is_ok(), possible, "{:?} when {:?}", event, reached);
                if let Ok(after) = after {
                    presence = after;
                    told = told.after(event, now);
                    prop_assert_eq!(presence.state(now), told.state(now), "{:?}", event);
                }
            }
        }

        #[test]
        fn a_device_that_is_signed_out_stays_silent_for_ever(
            reason in prop::sample::select(SignOutReason::ALL.to_vec()),
            steps in prop::collection::vec((event(), pause()), 0..20),
        ) {
            let mut now = START;
            let out = Presence::signed_in(now).after(PresenceEvent::SignOut(reason), now).unwrap();
            for (event, pause) in steps {
                now = now.plus(pause);
                prop_assert_eq!(out.state(now), UserState::Offline);
                if event != PresenceEvent::SignIn {
                    prop_assert_eq!(out.after(event, now), Err(NotSignedIn));
                }
            }
        }
    }
}
