//! What a vendor's refusal means for a push that is on its way.

use std::time::Duration;

use crate::{Classification, Refusal, Timestamp};

/// What comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextStep {
    /// This push is tried again then.
    RetryAt(Timestamp),
    /// Nothing of the certificate goes before then.
    HoldCertificate {
        /// When it goes on.
        until: Timestamp,
    },
    /// Nothing of this revision goes before a person has changed something.
    PauseCertificate,
    /// The token is worth nothing: it is taken from the device, and this push is given up.
    DropToken,
    /// The vendor will never take this push.
    GiveUp,
}

/// A refused attempt.
#[derive(Clone, Copy, Debug)]
pub struct Attempt<'a> {
    /// What the vendor said.
    pub refusal: &'a Refusal,
    /// How often this push was tried, this time counted.
    pub attempts: u32,
    /// How often in a row the certificate was rate limited, if it is now: this time counted.
    pub rate_limits: u32,
    /// When.
    pub now: Timestamp,
    /// A random number from 0 up to 1, so that pushes that failed together do not come back together.
    pub jitter: f64,
}

/// The pause after the first attempt, doubled with each further one.
pub const FIRST_PAUSE: Duration = Duration::from_secs(1);
/// No pause of our own is longer.
pub const LONGEST_PAUSE: Duration = Duration::from_secs(300);
/// How far the first pushes after a quota's end are spread.
const QUOTA_SPREAD: Duration = Duration::from_secs(60);

const DAY_MILLIS: i64 = 24 * 60 * 60 * 1000;
/// OPPO counts its days in China's time, UTC+8 \[MEM\].
const VENDOR_OFFSET_MILLIS: i64 = 8 * 60 * 60 * 1000;

/// What comes after a refused attempt. A time beyond the push's lifetime is an answer too: then it
/// expires first.
#[must_use]
pub fn next_step(attempt: Attempt<'_>) -> NextStep {
    use Classification as C;

    // Chance never makes it earlier than the vendor asked for.
    let asked = attempt
        .now
        .plus(attempt.refusal.retry_after.unwrap_or_default());
    match attempt.refusal.classification {
        C::RetryLater | C::Reauthorise => NextStep::RetryAt(
            attempt
                .now
                .plus(backoff(attempt.attempts, attempt.jitter))
                .max(asked),
        ),
        C::RateLimited => NextStep::HoldCertificate {
            until: attempt
                .now
                .plus(backoff(attempt.rate_limits, attempt.jitter))
                .max(asked),
        },
        C::QuotaUntilTomorrow => NextStep::HoldCertificate {
            until: next_vendor_day(attempt.now)
                .plus(QUOTA_SPREAD.mul_f64(share(attempt.jitter)))
                .max(asked),
        },
        C::BadToken => NextStep::DropToken,
        C::BadCredentials | C::NotPermitted => NextStep::PauseCertificate,
        C::BadMessage | C::OurFault | C::Unknown => NextStep::GiveUp,
    }
}

/// The pause after that many attempts: half of the doubled pause for certain and the other half by
/// chance, which `jitter` is from 0 up to 1.
#[must_use]
pub fn backoff(attempts: u32, jitter: f64) -> Duration {
    let doublings = attempts.saturating_sub(1).min(16);
    let full = FIRST_PAUSE
        .saturating_mul(1 << doublings)
        .min(LONGEST_PAUSE);
    full.mul_f64(0.5 + share(jitter) / 2.0)
}

/// Whatever was handed in, a share of a whole.
const fn share(jitter: f64) -> f64 {
    if jitter.is_nan() {
        0.0
    } else {
        jitter.clamp(0.0, 1.0)
    }
}

/// The first moment of the vendor's next day.
fn next_vendor_day(now: Timestamp) -> Timestamp {
    let local = now.as_millis().saturating_add(VENDOR_OFFSET_MILLIS);
    let next = (local.div_euclid(DAY_MILLIS) + 1).saturating_mul(DAY_MILLIS);
    Timestamp::from_millis(next.saturating_sub(VENDOR_OFFSET_MILLIS))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Cause;
    use proptest::prelude::*;

    /// 2026-11-23T20:00:00Z, which is the 24th at 4 in the morning in China.
    const NOW: Timestamp = Timestamp::from_millis(1_795_464_000_000);

    fn refusal(classification: Classification, retry_after: Option<u64>) -> Refusal {
        Refusal {
            classification,
            cause: Cause::Timeout,
            retry_after: retry_after.map(Duration::from_secs),
        }
    }

    fn step(classification: Classification, attempts: u32, jitter: f64) -> NextStep {
        next_step(Attempt {
            refusal: &refusal(classification, None),
            attempts,
            rate_limits: 1,
            now: NOW,
            jitter,
        })
    }

    #[test]
    fn every_class_has_its_step() {
        use Classification as C;
        let second = NOW.plus(Duration::from_secs(1));
        for (class, expected) in [
            (C::RetryLater, NextStep::RetryAt(second)),
            (C::Reauthorise, NextStep::RetryAt(second)),
            (C::RateLimited, NextStep::HoldCertificate { until: second }),
            (
                C::QuotaUntilTomorrow,
                // 20 hours until midnight in China, and a minute for spreading.
                NextStep::HoldCertificate {
                    until: NOW.plus(Duration::from_secs(20 * 3600 + 60)),
                },
            ),
            (C::BadToken, NextStep::DropToken),
            (C::BadCredentials, NextStep::PauseCertificate),
            (C::NotPermitted, NextStep::PauseCertificate),
            (C::BadMessage, NextStep::GiveUp),
            (C::OurFault, NextStep::GiveUp),
            (C::Unknown, NextStep::GiveUp),
        ] {
            assert_eq!(step(class, 1, 1.0), expected, "{class:?}");
        }
    }

    #[test]
    fn pauses_double_up_to_five_minutes() {
        let seconds: Vec<_> = (1..=12)
            .map(
                |attempts| match step(Classification::RetryLater, attempts, 1.0) {
                    NextStep::RetryAt(at) => at.left_from(NOW).as_secs(),
                    other => panic!("{other:?}"),
                },
            )
            .collect();
        assert_eq!(seconds, [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]);
    }

    #[test]
    fn the_vendors_day_begins_at_midnight_in_china() {
        let midnight = Timestamp::from_millis(NOW.as_millis() + 20 * 3_600_000);
        assert_eq!(next_vendor_day(NOW), midnight);
        let before = Timestamp::from_millis(midnight.as_millis() - 1);
        assert_eq!(next_vendor_day(before), midnight);
        assert_eq!(
            next_vendor_day(midnight),
            midnight.plus(Duration::from_secs(24 * 3600))
        );
    }

    proptest! {
        #[test]
        fn a_retry_is_never_too_early_and_never_too_late(
            attempts in any::<u32>(),
            jitter in any::<f64>(),
            retry_after in prop::option::of(0u64..100_000),
        ) {
            let refusal = refusal(Classification::RetryLater, retry_after);
            let step = next_step(Attempt { refusal: &refusal, attempts, rate_limits: 1, now: NOW, jitter });
            let NextStep::RetryAt(at) = step else {
                panic!("{step:?}");
            };
            let pause = at.left_from(NOW);
            let asked = refusal.retry_after.unwrap_or_default();
            prop_assert!(pause >= FIRST_PAUSE / 2);
            prop_assert!(pause >= asked, "the vendor's wish is kept");
            prop_assert!(pause <= LONGEST_PAUSE.max(asked));
        }

        #[test]
        fn pauses_grow_with_every_attempt_and_chance_decides_about_one_half(
            attempts in 1u32..u32::MAX,
            jitter in 0.0f64..=1.0,
        ) {
            let pause = |attempts, jitter| match step(Classification::RetryLater, attempts, jitter) {
                NextStep::RetryAt(at) => at.left_from(NOW),
                other => panic!("{other:?}"),
            };
            let this = pause(attempts, jitter);
            let next = pause(attempts + 1, jitter);
            prop_assert!(next >= this, "the same chance never gives a shorter pause");
            prop_assert!(next > this || this >= LONGEST_PAUSE / 2, "it grows until it is the longest");
            let (least, most) = (pause(attempts, 0.0), pause(attempts, 1.0));
            prop_assert_eq!(most, least * 2, "chance decides about one half");
            prop_assert!((least..=most).contains(&this));
        }

        #[test]
        fn a_rate_limit_holds_for_as_long_as_its_repetition_says_whatever_the_push_went_through(
            attempts in any::<u32>(),
            rate_limits in any::<u32>(),
            jitter in any::<f64>(),
            retry_after in prop::option::of(0u64..100_000),
        ) {
            let refusal = refusal(Classification::RateLimited, retry_after);
            let step = next_step(Attempt { refusal: &refusal, attempts, rate_limits, now: NOW, jitter });
            let asked = refusal.retry_after.unwrap_or_default();
            let until = NOW.plus(backoff(rate_limits, jitter).max(asked));
            prop_assert_eq!(step, NextStep::HoldCertificate { until });
        }

        #[test]
        fn chance_never_makes_it_earlier_than_the_vendor_asked_for(
            classification in prop::sample::select(vec![
                Classification::RetryLater,
                Classification::Reauthorise,
                Classification::RateLimited,
                Classification::QuotaUntilTomorrow,
            ]),
            attempts in any::<u32>(),
            rate_limits in any::<u32>(),
            jitter in any::<f64>(),
            retry_after in 0u64..1_000_000,
        ) {
            let refusal = refusal(classification, Some(retry_after));
            let step = next_step(Attempt { refusal: &refusal, attempts, rate_limits, now: NOW, jitter });
            let (NextStep::RetryAt(at) | NextStep::HoldCertificate { until: at }) = step else {
                panic!("{step:?}");
            };
            prop_assert!(at >= NOW.plus(Duration::from_secs(retry_after)));
        }

        #[test]
        fn what_is_final_is_final_whatever_else_the_vendor_says(
            classification in prop::sample::select(vec![
                Classification::BadToken,
                Classification::BadMessage,
                Classification::BadCredentials,
                Classification::NotPermitted,
                Classification::OurFault,
                Classification::Unknown,
            ]),
            attempts in any::<u32>(),
            jitter in any::<f64>(),
            retry_after in prop::option::of(any::<u64>()),
        ) {
            let refusal = refusal(classification, retry_after);
            let after = next_step(Attempt { refusal: &refusal, attempts, rate_limits: 1, now: NOW, jitter });
            prop_assert_eq!(after, step(classification, 1, 0.0));
        }

        #[test]
        fn a_used_up_quota_waits_into_the_first_minute_of_the_next_day(
            millis in 0i64..4_000_000_000_000,
            jitter in any::<f64>(),
        ) {
            let now = Timestamp::from_millis(millis);
            let refusal = refusal(Classification::QuotaUntilTomorrow, None);
            let step = next_step(Attempt { refusal: &refusal, attempts: 1, rate_limits: 1, now, jitter });
            let NextStep::HoldCertificate { until } = step else {
                panic!("{step:?}");
            };
            let in_china = |at: Timestamp| at.as_millis() + 8 * 3_600_000;
            let day = |at: Timestamp| in_china(at).div_euclid(86_400_000);
            prop_assert_eq!(day(until), day(now) + 1);
            prop_assert!(in_china(until).rem_euclid(86_400_000) <= 60_000);
        }
    }
}
