//! Where a device stands: a comparison of what is known of it with the clock, so nothing has to
//! happen when a time is over.

use std::time::Duration;

use super::{Holder, UserState};
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
    Connected(Holder),
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
    /// The latest sign of life that was written down.
    pub last_heard_at: Timestamp,
    /// Whether the app said that nobody looks at it.
    pub background: bool,
}

/// What happens to a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PresenceEvent {
    /// Its user signs in, over a connection that they hold.
    SignIn(Holder),
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
    pub const fn signed_in(now: Timestamp, holder: Holder) -> Self {
        Self {
            signed_in_at: now,
            signed_out: None,
            link: Link::Connected(holder),
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
            Link::Connected(holder) => {
                let silent_at = self.last_heard_at.plus(holder.silence()?);
                (now >= silent_at).then_some(silent_at)
            }
        }
    }

    /// Whether the event is a sign of life that tells nothing new, so that it need not be written
    /// down: with tens of thousands of devices no disk would keep up.
    #[must_use]
    pub fn is_noted(&self, event: PresenceEvent, now: Timestamp) -> bool {
        let Link::Connected(holder) = self.link else {
            return false;
        };
        let background = match event {
            PresenceEvent::Heard => self.background,
            PresenceEvent::Background => true,
            PresenceEvent::Foreground => false,
            PresenceEvent::SignIn(_) | PresenceEvent::LinkLost | PresenceEvent::SignOut(_) => {
                return false;
            }
        };
        // After a clock was set back, what was heard later than now is heard again.
        let is_fresh =
            self.last_heard_at <= now && now < self.last_heard_at.plus(holder.noted_every());
        self.signed_out.is_none() && background == self.background && is_fresh
    }

    /// What is known after that event.
    ///
    /// # Errors
    /// [`NotSignedIn`] for anything but a sign-in on a device that is signed out, or that has been
    /// without a connection for too long.
    pub fn after(self, event: PresenceEvent, now: Timestamp) -> Result<Self, NotSignedIn> {
        if let PresenceEvent::SignIn(holder) = event {
            return Ok(Self::signed_in(now, holder));
        }
        if self.state(now) == UserState::Offline {
            return Err(NotSignedIn);
        }
        let alive = Self {
            link: match self.link {
                Link::Connected(holder) => Link::Connected(holder),
                // A connection of this program's comes back with a sign-in alone.
                Link::Lost { .. } => Link::Connected(Holder::BackEnd),
            },
            last_heard_at: now,
            ..self
        };
        Ok(match event {
            PresenceEvent::SignIn(_) | PresenceEvent::Heard => alive,
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
mod tests;
