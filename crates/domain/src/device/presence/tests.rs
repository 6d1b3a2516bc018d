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

    let sign_in = E::SignIn(Holder::BackEnd);
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
        (&[E::SignOut(SignOutReason::LoggedOut), sign_in], S::Online),
        (&[E::Background, sign_in], S::Online),
    ] {
        let mut presence = Presence::signed_in(START, Holder::BackEnd);
        for event in events {
            presence = presence.after(*event, later(1)).unwrap();
        }
        assert_eq!(presence.state(later(2)), state, "{events:?}");
    }
}

#[test]
fn silence_of_400_seconds_is_a_lost_connection() {
    let presence = Presence::signed_in(START, Holder::BackEnd);
    let lost_at = START.plus(Presence::SILENCE);
    let just_before = Timestamp::from_millis(lost_at.as_millis() - 1);
    assert_eq!(presence.state(just_before), UserState::Online);
    assert_eq!(presence.state(lost_at), UserState::PushOnline);
    let heard = presence.after(PresenceEvent::Heard, later(399)).unwrap();
    assert_eq!(heard.state(lost_at), UserState::Online);
}

#[test]
fn after_seven_days_without_a_connection_only_a_sign_in_helps() {
    let lost = Presence::signed_in(START, Holder::BackEnd)
        .after(PresenceEvent::LinkLost, later(10))
        .unwrap();
    let over = later(10).plus(Presence::PUSH_ONLINE_FOR);
    let just_before = Timestamp::from_millis(over.as_millis() - 1);
    assert_eq!(lost.state(just_before), UserState::PushOnline);
    assert_eq!(lost.state(over), UserState::Offline);
    assert_eq!(lost.after(PresenceEvent::Heard, over), Err(NotSignedIn));
    let again = lost
        .after(PresenceEvent::SignIn(Holder::BackEnd), over)
        .unwrap();
    assert_eq!(again.state(over), UserState::Online);
}

#[test]
fn a_connection_that_went_silent_long_ago_was_lost_then() {
    let presence = Presence::signed_in(START, Holder::BackEnd);
    let closed = presence.after(PresenceEvent::LinkLost, later(5_000));
    assert_eq!(
        closed.map(|it| it.link),
        Ok(Link::Lost { at: later(400) }),
        "the seven days began with the silence"
    );
}

#[test]
fn a_sign_of_life_is_written_down_once_a_minute_and_in_half_an_hour_where_we_hold_it() {
    for (holder, seconds) in [(Holder::BackEnd, 60), (Holder::ThisProgram, 30 * 60)] {
        let presence = Presence::signed_in(later(1), holder);
        for (event, at, is_noted) in [
            (PresenceEvent::Heard, 1, true),
            (PresenceEvent::Heard, seconds, true),
            (PresenceEvent::Heard, seconds + 1, false),
            (PresenceEvent::Heard, 0, false),
            (PresenceEvent::Foreground, 2, true),
            (PresenceEvent::Background, 2, false),
            (PresenceEvent::LinkLost, 2, false),
            (PresenceEvent::SignIn(holder), 2, false),
        ] {
            let got = presence.is_noted(event, later(at));
            assert_eq!(got, is_noted, "{holder:?}: {event:?} at {at}");
        }
        let lost = presence.after(PresenceEvent::LinkLost, later(2)).unwrap();
        assert!(!lost.is_noted(PresenceEvent::Heard, later(2)));
    }
}

#[test]
fn a_connection_that_we_hold_is_there_until_its_end_is_written_down_or_was_missed() {
    let held = Presence::signed_in(START, Holder::ThisProgram);
    let missed = 30 * 60 + 400;
    assert_eq!(held.state(later(missed - 1)), UserState::Online);
    assert_eq!(held.state(later(missed)), UserState::PushOnline);
    let lost = held.after(PresenceEvent::LinkLost, later(5)).unwrap();
    assert_eq!(lost.state(later(5)), UserState::PushOnline);
    let heard = lost.after(PresenceEvent::Heard, later(6)).unwrap();
    assert_eq!(
        heard.link,
        Link::Connected(Holder::BackEnd),
        "by whoever holds another connection"
    );
}

#[test]
fn a_device_that_is_told_of_by_callbacks_is_connected_until_its_end_is_told() {
    let presence = Presence::signed_in(START, Holder::Callbacks);
    let months_later = later(100 * 24 * 60 * 60);
    assert_eq!(presence.state(months_later), UserState::Online);
    let lost = presence.after(PresenceEvent::LinkLost, months_later);
    let lost = lost.unwrap();
    assert_eq!(lost.link, Link::Lost { at: months_later });
    assert_eq!(lost.state(months_later), UserState::PushOnline);
    let over = months_later.plus(Presence::PUSH_ONLINE_FOR);
    assert_eq!(lost.state(over), UserState::Offline);
}

fn holder() -> impl Strategy<Value = Holder> {
    prop::sample::select(vec![
        Holder::BackEnd,
        Holder::ThisProgram,
        Holder::Callbacks,
    ])
}

fn event() -> impl Strategy<Value = PresenceEvent> {
    prop_oneof![
        1 => holder().prop_map(PresenceEvent::SignIn),
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

/// The rules once more, told another way: a sign of life is worth 400 seconds of connection, half
/// an hour more where we hold it, everything where none but the first comes, and the seven days begin
/// where the connection ends.
#[derive(Debug)]
enum Told {
    SignedOut,
    SignedIn {
        connected_until: Timestamp,
        background: bool,
        holder: Holder,
    },
}

fn worth(holder: Holder) -> Duration {
    match holder {
        Holder::BackEnd => Duration::from_secs(400),
        Holder::ThisProgram => Duration::from_secs(400 + 1_800),
        Holder::Callbacks => Duration::from_secs(1_000 * 365 * 24 * 60 * 60),
    }
}

impl Told {
    fn state(&self, now: Timestamp) -> UserState {
        match self {
            Self::SignedIn {
                connected_until,
                background,
                ..
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
        let alive = |background, holder| Self::SignedIn {
            connected_until: now.plus(worth(holder)),
            background,
            holder,
        };
        let (connected_until, background, holder) = match (event, self) {
            (PresenceEvent::SignIn(holder), _) => return alive(false, holder),
            (_, Self::SignedOut) => return Self::SignedOut,
            (
                _,
                Self::SignedIn {
                    connected_until,
                    background,
                    holder,
                },
            ) => (connected_until, background, holder),
        };
        match event {
            PresenceEvent::SignIn(_) | PresenceEvent::Foreground => alive(false, holder),
            PresenceEvent::Background => alive(true, holder),
            PresenceEvent::Heard => alive(background, holder),
            PresenceEvent::LinkLost => Self::SignedIn {
                connected_until: connected_until.min(now),
                background,
                holder: Holder::BackEnd,
            },
            PresenceEvent::SignOut(_) => Self::SignedOut,
        }
    }
}

proptest! {
    #[test]
    fn whatever_happens_the_rules_hold(
        first in holder(),
        steps in prop::collection::vec((event(), pause()), 0..40),
    ) {
        let mut now = START;
        let mut presence = Presence::signed_in(now, first);
        let mut told = Told::SignedOut.after(PresenceEvent::SignIn(first), now);
        for (event, pause) in steps {
            let before = presence.state(now);
            now = now.plus(pause);
            let reached = presence.state(now);
            prop_assert_eq!(reached, told.state(now), "{:?} at {}", &told, now);
            prop_assert!(reached <= before, "time alone makes nobody better reachable");
            let is_sign_in = matches!(event, PresenceEvent::SignIn(_));
            let possible = reached != UserState::Offline || is_sign_in;
            let after = presence.after(event, now);
            prop_assert_eq!(after.is_ok(), possible, "{:?} when {:?}", event, reached);
            if let Ok(after) = after {
                if presence.is_noted(event, now) {
                    let soon = now.plus(Duration::from_secs(339));
                    prop_assert_eq!(presence.state(now), after.state(now), "{:?}", event);
                    prop_assert_eq!(presence.state(soon), after.state(soon), "{:?}", event);
                }
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
        let out = Presence::signed_in(now, Holder::BackEnd).after(PresenceEvent::SignOut(reason), now).unwrap();
        for (event, pause) in steps {
            now = now.plus(pause);
            prop_assert_eq!(out.state(now), UserState::Offline);
            if !matches!(event, PresenceEvent::SignIn(_)) {
                prop_assert_eq!(out.after(event, now), Err(NotSignedIn));
            }
        }
    }
}
