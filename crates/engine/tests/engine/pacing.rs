//! How fast a certificate's queue goes, and how many batches at a time.

use std::time::Duration;

use domain::delivery::DeliveryState as State;
use domain::pace::PushRate;
use engine::deliveries::{self, DeliveryFilter, Dispatcher};
use serde_json::json;

use crate::devices::TOKEN_A;
use crate::fixture::{World, new};

impl World {
    pub(crate) async fn send_some(&self, randoms: std::ops::Range<u32>) {
        for random in randoms {
            self.send_with(|m| m["MsgRandom"] = json!(random)).await;
        }
    }

    async fn count(&self, state: State) -> usize {
        let filter = DeliveryFilter {
            state: Some(state),
            ..DeliveryFilter::default()
        };
        self.records(&filter).await.len()
    }
}

#[tokio::test]
async fn without_a_rate_everything_goes_at_once() {
    let world = World::new().await;
    world.with_killed_phone().await;
    world.send_some(0..25).await;
    assert_eq!(world.run().await, 25);
    assert_eq!(world.vendor.batches().len(), 1);
}

#[tokio::test]
async fn a_rate_spreads_a_queue_over_time() {
    let world = World::new().await;
    world.with_killed_phone().await;
    deliveries::pace(&world.engine, PushRate::per_second(10).unwrap());
    world.send_some(0..25).await;
    assert_eq!(world.run().await, 10);
    assert_eq!(world.run().await, 0);
    world.clock.advance(Duration::from_millis(500));
    assert_eq!(world.run().await, 5);
    world.clock.advance(Duration::from_secs(3600));
    assert_eq!(
        world.run().await,
        10,
        "an hour of silence is a second's worth"
    );
    assert_eq!(world.count(State::Accepted).await, 25);
}

#[tokio::test]
async fn each_certificate_has_a_rate_of_its_own_and_loses_nothing_by_asking_in_vain() {
    let world = World::new().await;
    world.with_killed_phone().await;
    let other = world.add_in_effect(new(|_| ())).await;
    deliveries::pace(&world.engine, PushRate::per_second(2).unwrap());
    for _ in 0..3 {
        assert_eq!(world.run().await, 0, "nothing is due");
    }
    world.send_some(0..2).await;
    assert_eq!(world.run().await, 2);
    world.killed_phone("bob", other, TOKEN_A).await;
    world.send_some(10..12).await;
    assert_eq!(world.run().await, 2);
}

#[tokio::test]
async fn a_slow_answer_keeps_only_its_own_batch_waiting() {
    let world = World::new().await;
    world.with_killed_phone().await;
    let dispatcher = Dispatcher::start(world.engine.clone()).await.unwrap();
    world.vendor.hold_answers().await;
    for random in 0..4 {
        world.send_some(random..random + 1).await;
        world.vendor.asked().await;
    }
    assert_eq!(world.count(State::Sending).await, 4);
    world.vendor.release_answers();
    while world.count(State::Accepted).await < 4 {
        tokio::task::yield_now().await;
    }
    drop(dispatcher);
    assert_eq!(world.vendor.batches().len(), 4);
    assert_eq!(world.vendor.pushes().len(), 4, "and none goes twice");
}
