//! What holds and pauses a certificate's queue, and what lets it go on.

use std::time::Duration;

use domain::Cause;
use domain::certificate::CertificateId;
use domain::delivery::{DeliveryEventKind as Kind, DeliveryState as State};
use engine::{certificates, deliveries, receipts};
use serde_json::{Value, json};
use tokio::task::JoinHandle;
use vendors::oppo::receipts::{OppoReceipt, ReceiptEvent};

use crate::devices::{TOKEN_A, TOKEN_B};
use crate::fixture::{DELAY, MILLISECOND, SECRET, World, admin, edit, new};
use crate::receipts::receipt_key;

const INVALID_SIGNATURE: i64 = 16;
const APP_BLOCKED: i64 = 28;
const TOO_FAST: i64 = 13;

impl World {
    /// Sends what is due, and returns when the vendor has been asked.
    pub(crate) async fn under_way(&self) -> JoinHandle<usize> {
        let engine = self.engine.clone();
        let run = tokio::spawn(async move { deliveries::run_due(&engine).await.unwrap() });
        self.vendor.asked().await;
        run
    }

    async fn verify(&self, certificate: CertificateId) {
        // Two things rarely happen in the same millisecond.
        self.clock.advance(MILLISECOND);
        certificates::verify(&self.engine, &admin(), self.application, certificate)
            .await
            .unwrap();
    }

    async fn is_paused(&self, certificate: CertificateId) -> bool {
        self.certificate(certificate)
            .await
            .latest()
            .paused
            .is_some()
    }

    /// How long a push of one second's lifetime is held when the vendor answers that it is too much.
    async fn hold(&self, random: u32) -> Duration {
        self.vendor.answer_unicasts_with(TOO_FAST);
        let delivery = self
            .send_with(|m| {
                m["MsgRandom"] = json!(random);
                m["MsgLifeTime"] = json!(1);
            })
            .await;
        assert_eq!(self.run().await, 1);
        let held = self.next_attempt(&delivery).await;
        self.clock.advance(held + Duration::from_secs(1));
        assert_eq!(self.run().await, 0);
        assert_eq!(self.state(&delivery).await, State::Expired);
        held
    }

    async fn next_attempt(&self, delivery: &deliveries::Delivery) -> Duration {
        let id = delivery.id;
        let trace = deliveries::trace(&self.engine, &admin(), self.application, id).await;
        let next = trace.unwrap().delivery.next_attempt_at;
        next.left_from(self.engine.now())
    }
}

/// The pause after that many in a row, half of it by chance.
fn is_pause(pause: Duration, in_a_row: u32) -> bool {
    let full = Duration::from_secs(1 << (in_a_row - 1));
    (full / 2 - MILLISECOND..=full).contains(&pause)
}

#[tokio::test]
async fn a_refusal_does_not_pause_a_queue_whose_credentials_were_accepted_since_it_was_asked() {
    let world = World::new().await;
    let certificate = world.with_killed_phone().await;
    world.vendor.hold_answers().await;
    world.vendor.answer_unicasts_with(INVALID_SIGNATURE);
    let delivery = world.send_with(|_| ()).await;
    let run = world.under_way().await;
    world.verify(certificate).await;
    world.vendor.release_answers();
    assert_eq!(run.await.unwrap(), 1);
    assert!(!world.is_paused(certificate).await);
    assert_eq!(world.steps(&delivery).await, [Kind::Queued, Kind::Refused]);

    world.vendor.answer_unicasts_with(0);
    assert_eq!(world.run().await, 0, "not at once");
    world.clock.advance(Duration::from_secs(1));
    assert_eq!(world.run().await, 1);
    assert_eq!(world.state(&delivery).await, State::Accepted);
}

#[tokio::test]
async fn a_refusal_that_is_newer_than_the_verification_pauses() {
    let world = World::new().await;
    let certificate = world.with_killed_phone().await;
    world.verify(certificate).await;
    world.vendor.answer_unicasts_with(INVALID_SIGNATURE);
    world.send_with(|_| ()).await;
    assert_eq!(
        world.run().await,
        1,
        "in the millisecond of the verification"
    );
    assert!(world.is_paused(certificate).await);
}

#[tokio::test]
async fn a_refusal_of_a_replaced_revision_does_not_pause_the_one_that_serves() {
    let world = World::new().await;
    let certificate = world.with_killed_phone().await;
    world.send_some(0..3).await;
    world.vendor.hold_answers().await;
    world.vendor.answer_unicasts_with(INVALID_SIGNATURE);
    let run = world.under_way().await;
    world.edit(certificate, edit(|_| ())).await;
    world.engine.idle().await;
    world.clock.advance(DELAY);
    world.vendor.release_answers();
    assert_eq!(
        run.await.unwrap(),
        3 + 1,
        "one goes with the new one at once"
    );
    assert!(
        world.is_paused(certificate).await,
        "which is refused itself"
    );
}

#[tokio::test]
async fn a_queue_that_goes_on_begins_with_one_push_and_stops_where_that_is_refused() {
    for code in [INVALID_SIGNATURE, APP_BLOCKED] {
        let world = World::new().await;
        let certificate = world.with_killed_phone().await;
        world.vendor.answer_unicasts_with(code);
        world.send_some(0..20).await;
        assert_eq!(world.run().await, 20);
        for _ in 0..3 {
            world.verify(certificate).await;
            assert_eq!(world.run().await, 1, "{code}: the vendor lets us in only");
            assert!(world.is_paused(certificate).await, "{code}");
        }
        world.vendor.answer_unicasts_with(0);
        world.verify(certificate).await;
        assert_eq!(world.run().await, 20);
        let sizes: Vec<_> = world.vendor.batches().iter().map(Vec::len).collect();
        assert_eq!(sizes, [1, 19], "{code}");
    }
}

#[tokio::test]
async fn a_secret_that_does_not_open_pauses_the_queue_once_and_not_the_others() {
    let world = World::new().await;
    let certificate = world.with_killed_phone().await;
    let other = world.add_in_effect(new(|_| ())).await;
    world.killed_phone("carol", other, TOKEN_B).await;
    world.verify(certificate).await;
    world
        .meanwhile("UPDATE revisions SET sealed_secret = 'x' WHERE certificate_id = 7001")
        .await;
    let delivery = world.send_with(|_| ()).await;
    world.send_with(|m| m["To_Account"] = json!("carol")).await;
    assert_eq!(world.run().await, 1);
    assert!(!world.is_paused(other).await);
    let paused = world.certificate(certificate).await.latest().paused.clone();
    let paused = paused.unwrap();
    assert_eq!(paused.refusal.cause, Cause::SecretNotOpened);
    assert_eq!(world.state(&delivery).await, State::Waiting);

    let typed_anew = edit(|form| form.master_secret = SECRET.into());
    world.edit(certificate, typed_anew).await;
    world.engine.idle().await;
    world.clock.advance(DELAY);
    assert_eq!(world.run().await, 1);
    assert_eq!(world.state(&delivery).await, State::Accepted);
}

#[tokio::test]
async fn nothing_joins_a_push_that_goes_first() {
    let world = World::new().await;
    let certificate = world.with_killed_phone().await;
    world.vendor.answer_unicasts_with(APP_BLOCKED);
    world.send_some(0..5).await;
    world.run().await;
    world.vendor.hold_answers().await;
    world.verify(certificate).await;
    let first = world.under_way().await;
    assert_eq!(world.run().await, 0);
    world.vendor.answer_unicasts_with(0);
    world.vendor.release_answers();
    assert_eq!(first.await.unwrap(), 5);
}

#[tokio::test]
async fn a_push_that_the_vendor_would_not_take_from_anybody_frees_the_queue_too() {
    let world = World::new().await;
    let certificate = world.with_killed_phone().await;
    world.killed_phone("carol", certificate, TOKEN_B).await;
    world.vendor.answer_unicasts_with(APP_BLOCKED);
    world.send_some(0..1).await;
    for random in 1..5 {
        let to_carol = |m: &mut Value| {
            m["MsgRandom"] = json!(random);
            m["To_Account"] = json!("carol");
        };
        world.send_with(to_carol).await;
    }
    world.run().await;
    world.vendor.answer_unicasts_with(0);
    world.vendor.answer_token_with(TOKEN_A, 10_000);
    world.verify(certificate).await;
    assert_eq!(world.run().await, 5);
    let sizes: Vec<_> = world.vendor.batches().iter().map(Vec::len).collect();
    assert_eq!(sizes, [1, 4]);
}

#[tokio::test]
async fn a_certificate_that_is_edited_while_it_is_paused_begins_with_one_push() {
    let world = World::new().await;
    let certificate = world.with_killed_phone().await;
    world.vendor.answer_unicasts_with(APP_BLOCKED);
    world.send_some(0..5).await;
    world.run().await;
    world.edit(certificate, edit(|_| ())).await;
    world.engine.idle().await;
    world.clock.advance(DELAY);
    assert_eq!(world.run().await, 1);
    assert!(world.is_paused(certificate).await);
}

#[tokio::test]
async fn a_rate_limit_holds_the_queue_longer_each_time_until_a_push_is_taken() {
    let world = World::new().await;
    world.with_killed_phone().await;
    for in_a_row in 1..=5 {
        let held = world.hold(in_a_row).await;
        assert!(is_pause(held, in_a_row), "{in_a_row}: {held:?}");
    }
    world.vendor.answer_unicasts_with(0);
    world.send_some(10..11).await;
    assert_eq!(world.run().await, 1);
    let held = world.hold(11).await;
    assert!(is_pause(held, 1), "{held:?}");
}

#[tokio::test]
async fn rate_limits_of_batches_that_were_under_way_together_count_once() {
    let world = World::new().await;
    world.with_killed_phone().await;
    world.vendor.hold_answers().await;
    world.vendor.answer_unicasts_with(TOO_FAST);
    world.send_some(0..1).await;
    let first = world.under_way().await;
    world.send_some(1..2).await;
    let second = world.under_way().await;
    world.vendor.release_answers();
    assert_eq!((first.await.unwrap(), second.await.unwrap()), (1, 1));
    world.clock.advance(Duration::from_secs(1));
    let delivery = world.send_with(|m| m["MsgRandom"] = json!(2)).await;
    assert_eq!(world.run().await, 3);
    let held = world.next_attempt(&delivery).await;
    assert!(is_pause(held, 2), "{held:?}");
}

#[tokio::test]
async fn an_answer_that_comes_after_the_receipt_adds_no_step_but_what_the_vendor_said() {
    let world = World::new().await;
    let certificate = world.with_killed_phone().await;
    world.send_with(|_| ()).await;
    world.run().await;
    let key = receipt_key(&world);

    world.vendor.hold_answers().await;
    world.vendor.answer_token_with(TOKEN_A, 41);
    let delivery = world.send_with(|m| m["MsgRandom"] = json!(8)).await;
    let run = world.under_way().await;
    let arrived = OppoReceipt {
        event: ReceiptEvent::Arrived,
        parameter: format!("p{}-{:x}-0", delivery.id, delivery.created_at.as_millis()),
        tokens: Vec::new(),
        message_id: None,
        at: None,
    };
    receipts::record(&world.engine, certificate, &key, &[arrived])
        .await
        .unwrap();
    world.vendor.release_answers();
    assert_eq!(run.await.unwrap(), 1);
    assert_eq!(world.state(&delivery).await, State::Arrived);
    assert_eq!(
        world.steps(&delivery).await,
        [Kind::Queued, Kind::Arrived, Kind::Refused]
    );
}
