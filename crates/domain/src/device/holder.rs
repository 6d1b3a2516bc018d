//! Who holds the connection of a device.

use std::time::Duration;

use super::Presence;

/// Who holds a device's connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Holder {
    /// A back end, which reports what happens to it.
    BackEnd,
    /// This program: it notices the end, and the connection ends with it.
    ThisProgram,
    /// A back end that tells only how connections begin and end, as the reference's callback
    /// `State.StateChange` does.
    Callbacks,
}

impl Holder {
    /// A sign of life that comes sooner after one that was written down tells nothing new. A back
    /// end's devices are known by their signs of life alone; a connection of this program's is watched
    /// here, and what is written down only says since when it was lost, should the program be killed.
    #[must_use]
    pub const fn noted_every(self) -> Duration {
        match self {
            Self::BackEnd | Self::Callbacks => Duration::from_secs(60),
            Self::ThisProgram => Duration::from_secs(30 * 60),
        }
    }

    /// For how long after a sign of life that was written down the connection counts as there; none
    /// where no signs of life come, so that their absence means nothing. One of this program's is lost
    /// long before; this is for an end that could not be written down.
    pub(super) fn silence(self) -> Option<Duration> {
        match self {
            Self::BackEnd => Some(Presence::SILENCE),
            Self::ThisProgram => Some(Presence::SILENCE + self.noted_every()),
            Self::Callbacks => None,
        }
    }
}
