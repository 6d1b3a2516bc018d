//! Answers of a vendor that come when the delivery is no longer what it was when the vendor was asked.

use std::time::Duration;

use domain::delivery::{DeliveryEventKind as Kind, DeliveryState as State};
use engine::deliveries;

use crate::devices::TOKEN_A;
use crate::fixture::{World, admin};

impl World {
    /// What becomes of every delivery meanwhile.
    pub(crate) async fn meanwhile(&self, change: &'static str) {
        let raw = self.raw().await;
        sqlx::query(change).execute(&raw).await.unwrap();
        raw.close().await;
    }
}

#[tokio::test]
async fn an_answer_that_the_database_does_not_take_at_once_is_written_when_it_does() {
    let world = World::new().await;
    world.with_killed_phone().await;
    let delivery = world.send_with(|_| ()).await;
    world
        .meanwhile(
            "CREATE TRIGGER broken BEFORE INSERT ON delivery_events
             BEGIN SELECT RAISE(ABORT, 'no room on the disk'); END",
        )
        .await;
    let mut run = world.under_way().await;
    let moment = Duration::from_millis(300);
    let given_up = tokio::time::timeout(moment, &mut run).await;
    assert!(given_up.is_err(), "{given_up:?}");
    world.meanwhile("DROP TRIGGER broken").await;
    assert_eq!(run.await.unwrap(), 1);
    assert_eq!(world.steps(&delivery).await, [Kind::Queued, Kind::Accepted]);
    assert_eq!(world.vendor.pushes().len(), 1);
}

/// The lease was over, and a second attempt was refused.
const REFUSED_SINCE: &str =
    "UPDATE deliveries SET state = 'waiting', attempts = 2, leased_until = NULL";
/// The second attempt was given up.
const GIVEN_UP_SINCE: &str = r#"UPDATE deliveries SET state = 'failed', attempts = 2,
    leased_until = NULL, refusal = '{"classification":"unknown","cause":{"kind":"timeout"},"retry_after":null}'"#;
const EXPIRED_SINCE: &str = "UPDATE deliveries SET state = 'expired', leased_until = NULL";

#[tokio::test]
async fn what_the_vendor_took_after_all_is_not_pushed_once_more() {
    for since in [REFUSED_SINCE, EXPIRED_SINCE] {
        let world = World::new().await;
        world.with_killed_phone().await;
        world.vendor.hold_answers().await;
        let delivery = world.send_with(|_| ()).await;
        let run = world.under_way().await;
        world.meanwhile(since).await;
        world.vendor.release_answers();
        assert_eq!(run.await.unwrap(), 1);
        let found = world.read(&delivery).await;
        assert_eq!(found.state, State::Accepted, "{since}");
        assert!(found.vendor_message_id.is_some(), "{since}");
        assert_eq!(found.finished_at, Some(world.engine.now()), "{since}");
        world.clock.advance(Duration::from_secs(3600));
        assert_eq!(world.run().await, 0, "{since}");
        assert_eq!(world.vendor.pushes().len(), 1, "{since}");
    }
}

#[tokio::test]
async fn what_was_given_up_stays_so_with_its_reason_and_tells_what_the_vendor_said() {
    let world = World::new().await;
    world.with_killed_phone().await;
    world.vendor.hold_answers().await;
    let delivery = world.send_with(|_| ()).await;
    let run = world.under_way().await;
    world.meanwhile(GIVEN_UP_SINCE).await;
    world.vendor.release_answers();
    assert_eq!(run.await.unwrap(), 1);
    let found = world.read(&delivery).await;
    assert_eq!(found.state, State::Failed);
    assert!(found.refusal.is_some());
    assert_eq!(world.steps(&delivery).await, [Kind::Queued, Kind::Accepted]);
}

#[tokio::test]
async fn an_answer_to_what_was_sent_again_since_is_none_to_the_new_push() {
    for code in [0, 41] {
        let world = World::new().await;
        world.with_killed_phone().await;
        world.vendor.hold_answers().await;
        world.vendor.answer_token_with(TOKEN_A, code);
        let delivery = world.send_with(|_| ()).await;
        let run = world.under_way().await;
        world.meanwhile(GIVEN_UP_SINCE).await;
        deliveries::send_again(&world.engine, &admin(), world.application, delivery.id)
            .await
            .unwrap();
        // Before the new push goes.
        world
            .meanwhile("UPDATE deliveries SET next_attempt_at = next_attempt_at + 1000")
            .await;
        world.vendor.release_answers();
        assert_eq!(run.await.unwrap(), 1, "{code}");
        let found = world.read(&delivery).await;
        assert_eq!(found.state, State::Waiting, "{code}");
        assert_eq!(found.vendor_message_id, None, "{code}");
        assert_eq!(
            world.steps(&delivery).await,
            [Kind::Queued, Kind::SentAgain],
            "{code}"
        );
        world.vendor.answer_token_with(TOKEN_A, 0);
        world.clock.advance(Duration::from_secs(1));
        assert_eq!(world.run().await, 1, "{code}");
        assert_eq!(world.state(&delivery).await, State::Accepted, "{code}");
    }
}
