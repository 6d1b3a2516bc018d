//! When a saved revision takes effect: a comparison with the clock, so nothing has to happen then.

use std::time::Duration;

use crate::Timestamp;

/// The point in time from which a revision is in effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Activation {
    effective_at: Timestamp,
}

/// Where an [`Activation`] stands at one point in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActivationState {
    /// Serves pushes.
    InEffect,
    /// Will serve pushes when this time is over.
    Waiting(Duration),
}

/// Asked to send before its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not in effect for another {} s", left.as_secs())]
pub struct NotInEffect {
    /// How long it still waits.
    pub left: Duration,
}

impl Activation {
    /// In effect from that point on.
    #[must_use]
    pub const fn at(effective_at: Timestamp) -> Self {
        Self { effective_at }
    }

    /// The point in time from which the revision is in effect.
    #[must_use]
    pub const fn effective_at(self) -> Timestamp {
        self.effective_at
    }

    /// Where it stands at `now`: in effect from the very millisecond on.
    #[must_use]
    pub fn state(self, now: Timestamp) -> ActivationState {
        if now >= self.effective_at {
            ActivationState::InEffect
        } else {
            ActivationState::Waiting(self.effective_at.left_from(now))
        }
    }

    /// Lets `credentials` be sent with, if their time has come. There is no other way to an
    /// [`InEffect`], and connectors take nothing else.
    ///
    /// # Errors
    /// [`NotInEffect`] with the time left.
    pub fn admit<T>(self, now: Timestamp, credentials: T) -> Result<InEffect<T>, NotInEffect> {
        match self.state(now) {
            ActivationState::InEffect => Ok(InEffect(credentials)),
            ActivationState::Waiting(left) => Err(NotInEffect { left }),
        }
    }
}

/// Credentials whose time has come.
#[derive(Clone, Debug)]
pub struct InEffect<T>(T);

impl<T> std::ops::Deref for InEffect<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_effect_from_the_very_millisecond_on() {
        let saved = Timestamp::from_millis(1_000);
        let activation = Activation::at(saved.plus(Duration::from_secs(600)));
        assert_eq!(
            activation.state(Timestamp::from_millis(600_999)),
            ActivationState::Waiting(Duration::from_millis(1))
        );
        assert_eq!(
            activation.state(Timestamp::from_millis(601_000)),
            ActivationState::InEffect
        );
    }

    #[test]
    fn nothing_is_sent_before_its_time() {
        let activation = Activation::at(Timestamp::from_millis(5_000));
        let refused = activation
            .admit(Timestamp::from_millis(2_000), "key")
            .map(|key| *key);
        assert_eq!(
            refused,
            Err(NotInEffect {
                left: Duration::from_secs(3)
            })
        );
        assert_eq!(
            *activation
                .admit(Timestamp::from_millis(5_000), "key")
                .unwrap(),
            "key"
        );
    }
}
