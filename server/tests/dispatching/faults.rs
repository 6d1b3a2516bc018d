//! What becomes of a push under each fault of the vendor, and once the fault is gone.

use std::ops::RangeInclusive;
use std::time::Duration;

use domain::delivery::DeliveryEventKind as Kind;
use domain::delivery::DeliveryState as State;
use domain::push::NoPush;
use domain::{Cause, Classification, Timestamp};
use engine::deliveries::Delivery;
use sandbox::Fault;
use vendors::Timeouts;

use crate::world::{NEXT_VENDOR_DAY, START, World};

const MILLISECOND: Duration = Duration::from_millis(1);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Whether the vendor had let us in before the fault: it bites at another call then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SignIn {
    Before,
    Under,
}

/// What becomes of the first push under the fault.
enum Row {
    /// The vendor takes it, and the phone rings.
    Sent,
    /// The vendor refuses it, or seems to.
    Refused {
        classification: Classification,
        /// Without the vendor's words.
        cause: Cause,
        then: Then,
        /// Whether the phone rang for it all the same.
        rang: bool,
    },
    /// The vendor takes it, and a receipt says later that it never reached the phone.
    Lost {
        told: Kind,
        /// Whether the phone has no token any more.
        drops_token: bool,
    },
}

/// When a refused push goes out, once the vendor is well again.
enum Then {
    /// It is tried again by itself, and nothing else waits for it.
    TriedAgain(RangeInclusive<Timestamp>),
    /// Everything of the certificate waits with it.
    Held(RangeInclusive<Timestamp>),
    /// Everything of the certificate waits for a person.
    Paused,
}

/// A new fault has no row, and does not compile until it has one.
fn row(fault: Fault, sign_in: SignIn) -> Row {
    let code = |classification, code, then| Row::Refused {
        classification,
        cause: Cause::Code {
            code,
            message: String::new(),
        },
        then,
        rang: false,
    };
    let trouble = |cause, then, rang| Row::Refused {
        classification: Classification::RetryLater,
        cause,
        then,
        rang,
    };
    match fault {
        Fault::None => Row::Sent,
        Fault::WrongSecret => code(Classification::BadCredentials, 16, Then::Paused),
        Fault::RateLimited => {
            let limited = match sign_in {
                SignIn::Before => 13,
                SignIn::Under => -2,
            };
            let held = Then::Held(first_pause());
            code(Classification::RateLimited, limited, held)
        }
        Fault::DailyQuota => {
            let first_minute = NEXT_VENDOR_DAY..=NEXT_VENDOR_DAY.plus(Duration::from_secs(60));
            let held = Then::Held(first_minute);
            code(Classification::QuotaUntilTomorrow, 33, held)
        }
        Fault::Unavailable => {
            let again = Then::TriedAgain(first_pause());
            code(Classification::RetryLater, -1, again)
        }
        Fault::ServerError => {
            let asked_for = START.plus(Duration::from_secs(7));
            let again = Then::TriedAgain(asked_for..=asked_for);
            trouble(Cause::HttpStatus { status: 503 }, again, false)
        }
        Fault::Slow => trouble(Cause::Timeout, Then::TriedAgain(first_pause()), false),
        Fault::ConnectionReset => trouble(Cause::Broken, Then::TriedAgain(first_pause()), false),
        Fault::HalfBody => {
            // Half an answer to a sign-in lets nobody in, so that there is no push.
            let rang = sign_in == SignIn::Before;
            trouble(Cause::Broken, Then::TriedAgain(first_pause()), rang)
        }
        Fault::NotJson => trouble(Cause::Unreadable, Then::TriedAgain(first_pause()), false),
        Fault::UserDailyLimit => Row::Lost {
            told: Kind::UserDailyLimit,
            drops_token: false,
        },
        Fault::RegidInvalid => Row::Lost {
            told: Kind::RegidInvalid,
            drops_token: true,
        },
    }
}

/// Half a second for certain, and up to another by chance.
fn first_pause() -> RangeInclusive<Timestamp> {
    START.plus(Duration::from_millis(500))..=START.plus(Duration::from_secs(1))
}

/// A vendor that is too slow is not waited for as long as in production.
fn timeouts(fault: Fault) -> Timeouts {
    let mut timeouts = Timeouts::default();
    if fault == Fault::Slow {
        timeouts.request = Duration::from_secs(2);
    }
    timeouts
}

async fn world(fault: Fault, sign_in: SignIn) -> World {
    let at_first = match sign_in {
        SignIn::Before => Fault::None,
        SignIn::Under => fault,
    };
    let world = World::start(at_first, timeouts(fault)).await;
    world.misbehave(fault);
    world
}

#[tokio::test]
async fn a_push_fares_by_the_table_when_the_fault_comes_after_signing_in() {
    every_row(SignIn::Before).await;
}

#[tokio::test]
async fn a_push_fares_by_the_table_when_the_fault_hits_signing_in_too() {
    every_row(SignIn::Under).await;
}

async fn every_row(sign_in: SignIn) {
    for fault in Fault::ALL {
        println!("{fault:?}, signed in {sign_in:?}");
        let mut world = world(fault, sign_in).await;
        let first = world.accept().await;
        assert_eq!(first.state, State::Waiting);
        assert_eq!(world.dispatch().await, 1);
        match row(fault, sign_in) {
            Row::Sent => sent(&mut world, &first).await,
            Row::Refused {
                classification,
                cause,
                then,
                rang,
            } => {
                refused(&world, &first, classification, &cause).await;
                assert_eq!(world.shown(), usize::from(rang));
                match then {
                    Then::TriedAgain(at) => tried_again(&mut world, &first, &at).await,
                    Then::Held(at) => held(&mut world, &first, &at).await,
                    Then::Paused => paused(&mut world, &first).await,
                }
                both_arrive_once(&mut world, &first, 1 + u32::from(rang)).await;
            }
            Row::Lost { told, drops_token } => lost(&mut world, &first, told, drops_token).await,
        }
    }
}

async fn sent(world: &mut World, delivery: &Delivery) {
    assert_eq!(
        world.trace(delivery).await.1,
        [Kind::Queued, Kind::Accepted]
    );
    world.take_receipts(1).await;
    assert_eq!(world.trace(delivery).await.0.state, State::Arrived);
    assert_eq!(world.dispatch().await, 0);
    assert_eq!(world.shown(), 1);
}

async fn refused(
    world: &World,
    delivery: &Delivery,
    classification: Classification,
    cause: &Cause,
) {
    let (now, _) = world.trace(delivery).await;
    assert_eq!(now.state, State::Waiting);
    assert_eq!(now.attempts, 1);
    assert_eq!(now.finished_at, None);
    let refusal = now.refusal.unwrap();
    assert_eq!(refusal.classification, classification);
    let seen = match refusal.cause {
        Cause::Code { code, .. } => Cause::Code {
            code,
            message: String::new(),
        },
        other => other,
    };
    assert_eq!(seen, *cause);
    assert!(world.has_token().await, "no fault is the token's");
    assert_eq!(world.dispatch().await, 0, "not at once");
}

/// Only the refused push waits, and goes out in time.
async fn tried_again(world: &mut World, first: &Delivery, at: &RangeInclusive<Timestamp>) {
    let steps = world.trace(first).await.1;
    assert_eq!(steps, [Kind::Queued, Kind::Refused]);
    assert!(!world.is_paused().await);
    world.misbehave(Fault::None);
    world.accept().await;
    assert_eq!(world.dispatch().await, 1, "the second one does not wait");
    due(world, first, at).await;
    assert_eq!(world.dispatch().await, 1);
}

/// As [`tried_again`], where everything of the certificate waits.
async fn held(world: &mut World, first: &Delivery, at: &RangeInclusive<Timestamp>) {
    let steps = world.trace(first).await.1;
    assert_eq!(steps, [Kind::Queued, Kind::Refused, Kind::Held]);
    assert!(!world.is_paused().await);
    world.misbehave(Fault::None);
    world.accept().await;
    due(world, first, at).await;
    assert_eq!(world.dispatch().await, 2);
}

/// As [`held`], until a person has the credentials checked.
async fn paused(world: &mut World, first: &Delivery) {
    let steps = world.trace(first).await.1;
    assert_eq!(steps, [Kind::Queued, Kind::Refused, Kind::Paused]);
    assert!(world.is_paused().await);
    world.clock.advance(DAY);
    world.verify().await;
    assert!(world.is_paused().await, "the vendor still says no");
    assert_eq!(world.dispatch().await, 0);

    world.misbehave(Fault::None);
    world.accept().await;
    world.clock.advance(DAY);
    assert_eq!(world.dispatch().await, 0, "not by itself");
    world.verify().await;
    assert!(!world.is_paused().await);
    assert_eq!(world.dispatch().await, 2);
}

/// Waits until the delivery's next attempt, which is in that time; nothing is due before.
async fn due(world: &World, delivery: &Delivery, at: &RangeInclusive<Timestamp>) {
    let next = world.trace(delivery).await.0.next_attempt_at;
    assert!(at.contains(&next), "{next:?} in {at:?}");
    world.wait_until(Timestamp::from_millis(next.as_millis() - 1));
    assert_eq!(world.dispatch().await, 0, "not a millisecond earlier");
    world.clock.advance(MILLISECOND);
}

/// The vendor took the first push so often, the second once, and the phone rang once for each.
async fn both_arrive_once(world: &mut World, first: &Delivery, taken: u32) {
    assert_eq!(world.trace(first).await.0.state, State::Accepted);
    assert!(world.has_token().await);
    world.take_receipts(2).await;
    assert_eq!(world.trace(first).await.0.state, State::Arrived);
    assert_eq!(world.dispatch().await, 0, "and no further time");
    let journal = world.journal();
    let counts: Vec<_> = journal.iter().map(|it| (it.taken, it.rang)).collect();
    assert_eq!(counts, [(taken, 1), (1, 1)]);
    assert_eq!(world.shown(), 2);
}

/// Not tried again: the vendor took it. What comes later goes out, if the phone has a token.
async fn lost(world: &mut World, first: &Delivery, told: Kind, drops_token: bool) {
    let mut steps = vec![Kind::Queued, Kind::Accepted];
    let (before, taken) = world.trace(first).await;
    assert_eq!((before.state, taken), (State::Accepted, steps.clone()));
    world.take_receipts(1).await;
    steps.push(told);
    steps.extend(drops_token.then_some(Kind::TokenDropped));
    let (after, told) = world.trace(first).await;
    assert_eq!((after.state, told), (State::Failed, steps));
    assert_eq!(after.finished_at, Some(START));
    assert_eq!(world.has_token().await, !drops_token);
    assert!(!world.is_paused().await);

    world.misbehave(Fault::None);
    if drops_token {
        let second = world.accept().await;
        assert_eq!(second.state, State::NotPushed);
        assert_eq!(second.reason, Some(NoPush::NoToken));
        world.leave_a_killed_phone().await;
    }
    world.clock.advance(DAY);
    assert_eq!(world.dispatch().await, 0, "what is lost stays lost");
    let later = world.accept().await;
    assert_eq!(world.dispatch().await, 1);
    world.take_receipts(1).await;
    assert_eq!(world.trace(&later).await.0.state, State::Arrived);
    let journal = world.journal();
    let counts: Vec<_> = journal.iter().map(|it| (it.taken, it.rang)).collect();
    assert_eq!(counts, [(1, 0), (1, 1)]);
    assert_eq!(world.shown(), 1);
}
