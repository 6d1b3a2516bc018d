//! The same message twice: no phone rings a second time.

use std::time::Duration;

use engine::deliveries::DeliveryFilter;
use futures::future::join_all;
use serde_json::{Value, json};

use crate::deliveries::message;
use crate::devices::{TOKEN_A, TOKEN_B};
use crate::fixture::{World, new};

fn to(recipients: &[&str]) -> Value {
    message(|message| message["To_Account"] = json!(recipients))
}

async fn with_two_killed_phones() -> World {
    let world = World::new().await;
    let certificate = world.add_in_effect(new(|_| ())).await;
    world.killed_phone("bob", certificate, TOKEN_A).await;
    world.killed_phone("carol", certificate, TOKEN_B).await;
    world
}

impl World {
    async fn records_in_all(&self) -> usize {
        self.records(&DeliveryFilter::default()).await.len()
    }
}

#[tokio::test]
async fn a_call_to_many_that_is_repeated_gets_the_first_answer_and_rings_nobody_twice() {
    let world = with_two_killed_phones().await;
    let first = world.send_to_many(&to(&["bob", "carol"])).await.unwrap();
    for recipients in [&["bob", "carol"][..], &["carol", "bob"], &["carol"]] {
        let again = world.send_to_many(&to(recipients)).await.unwrap();
        assert_eq!(again, first, "{recipients:?}");
    }
    let one = message(|message| message["To_Account"] = json!("bob"));
    assert_eq!(world.send(&one).await.unwrap(), first, "whatever the call");
    assert_eq!(world.run().await, 2);
    world.clock.advance(Duration::from_secs(301));
    let later = world.send_to_many(&to(&["bob", "carol"])).await.unwrap();
    assert_ne!(later.message_key, first.message_key);
    assert_eq!(world.run().await, 2);
}

#[tokio::test]
async fn only_those_who_have_the_message_are_left_out() {
    let world = with_two_killed_phones().await;
    let one = message(|_| ());
    let first = world.send(&one).await.unwrap();
    let both = world
        .send_to_many(&to(&["bob", "nobody", "carol"]))
        .await
        .unwrap();
    assert_ne!(both.message_key, first.message_key, "it is new to Carol");
    assert_eq!(both.unknown.len(), 1);
    assert_eq!(world.records_in_all().await, 2);

    let again = world.send_to_many(&to(&["bob", "nobody"])).await.unwrap();
    assert_eq!(again.message_key, first.message_key);
    assert_eq!(again.unknown, both.unknown, "whoever is unknown is named");
    assert_eq!(world.records_in_all().await, 2);
}

#[tokio::test]
async fn calls_that_come_at_the_same_time_are_one() {
    let world = with_two_killed_phones().await;
    let call = to(&["bob", "carol"]);
    let answers = join_all((0..20).map(|_| world.send_to_many(&call))).await;
    let keys: Vec<_> = answers
        .into_iter()
        .map(|answer| answer.unwrap().message_key)
        .collect();
    assert!(keys.iter().all(|key| *key == keys[0]), "{keys:?}");
    assert_eq!(world.records_in_all().await, 2);
}
