//! The callback `Push.OfflinePush`: what an application's back end is told of its pushes, where, and
//! how it knows that it was us.

mod address;
mod event;
mod secret;
mod url;

pub use address::is_public;
pub use event::{CallbackEvent, PushFacts, PushResult, PushStage};
pub use secret::CallbackSecret;
pub use url::{CallbackReach, CallbackUrl};

use std::time::Duration;

use crate::Timestamp;
use crate::retry::backoff;

/// The callback's name, in the address and in every event (the reference's documents).
pub const COMMAND: &str = "Push.OfflinePush";

/// The most events of one call (the reference's documents).
pub const MOST_EVENTS: usize = 100;

/// The header with the signature, as [`CallbackSecret::sign`] makes it.
pub const SIGNATURE_HEADER: &str = "Pushdeck-Signature";

/// For how long an event that the back end does not take is tried again: a call that fails later
/// than this after the event is the last.
pub const KEPT_FOR: Duration = Duration::from_secs(24 * 60 * 60);

/// How many events of an application wait at most: a day's worth of about one a second. Of more, the
/// oldest are dropped, for what happened last says most.
pub const MOST_WAITING: u32 = 100_000;

/// A back end's word on when to come again counts up to here, so that one which is up again hears of
/// its pushes before long.
pub const LONGEST_ASKED: Duration = Duration::from_secs(60 * 60);

/// When a call that was not taken is made again: never before the back end has asked for.
///
/// `attempts` counts the calls so far, `jitter` is a random number from 0 up to 1.
#[must_use]
pub fn next_attempt(
    attempts: u32,
    asked: Option<Duration>,
    now: Timestamp,
    jitter: f64,
) -> Timestamp {
    let asked = asked.unwrap_or_default().min(LONGEST_ASKED);
    now.plus(backoff(attempts, jitter).max(asked))
}

/// Events of that time and before are given up when a call fails `now`.
#[must_use]
pub fn given_up_until(now: Timestamp) -> Timestamp {
    now.minus(KEPT_FOR)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::retry::LONGEST_PAUSE;
    use proptest::prelude::*;

    const NOW: Timestamp = Timestamp::from_millis(1_795_464_000_000);

    #[test]
    fn the_pause_doubles_from_a_second_to_five_minutes() {
        for (attempts, seconds) in [(1, 1), (2, 2), (3, 4), (9, 256), (10, 300), (1000, 300)] {
            assert_eq!(
                next_attempt(attempts, None, NOW, 1.0),
                NOW.plus(Duration::from_secs(seconds)),
                "{attempts}"
            );
        }
    }

    #[test]
    fn a_back_end_may_ask_for_a_longer_pause_and_for_no_shorter_one() {
        let hour = LONGEST_ASKED.as_secs();
        for (asked, seconds) in [(0, 4), (3, 4), (90, 90), (hour, hour), (hour + 1, hour)] {
            assert_eq!(
                next_attempt(3, Some(Duration::from_secs(asked)), NOW, 1.0),
                NOW.plus(Duration::from_secs(seconds)),
                "{asked}"
            );
        }
    }

    #[test]
    fn an_event_is_given_up_after_a_day() {
        assert_eq!(given_up_until(NOW.plus(KEPT_FOR)), NOW);
    }

    proptest! {
        #[test]
        fn there_is_always_a_pause_and_never_a_long_one(
            attempts in any::<u32>(),
            jitter in any::<f64>(),
        ) {
            let at = next_attempt(attempts, None, NOW, jitter);
            prop_assert!(at >= NOW.plus(Duration::from_millis(500)));
            prop_assert!(at <= NOW.plus(LONGEST_PAUSE));
        }
    }
}
