//! What the vendor tells later.

use domain::delivery::{DeliveryEventKind as Kind, DeliveryState as State};
use domain::device::TokenDropReason;
use engine::deliveries::{self, DeliveryFilter};
use engine::receipts::{self, ReceiptsError};
use serde_json::Value;
use vendors::oppo::receipts::{OppoReceipt, ReceiptEvent};

use crate::devices::{TOKEN_A, token};
use crate::fixture::{World, admin};

pub(crate) fn receipt(world: &World, event: ReceiptEvent) -> OppoReceipt {
    let pushes = world.vendor.pushes();
    let notification = &pushes.last().unwrap()["notification"];
    OppoReceipt {
        event,
        parameter: notification["call_back_parameter"]
            .as_str()
            .unwrap()
            .to_owned(),
        tokens: vec![token(TOKEN_A)],
        message_id: Some("m1".to_owned()),
        at: None,
    }
}

pub(crate) fn receipt_key(world: &World) -> String {
    let pushes = world.vendor.pushes();
    let url = pushes[0]["notification"]["call_back_url"].as_str().unwrap();
    url.rsplit('/').next().unwrap().to_owned()
}

#[tokio::test]
async fn receipts_become_steps_and_only_at_the_address_that_the_vendor_was_given() {
    let world = World::new().await;
    let certificate = world.with_killed_phone().await;
    let delivery = world.send_with(|_| ()).await;
    world.run().await;
    let arrived = [receipt(&world, ReceiptEvent::Arrived)];
    let forged = receipts::record(&world.engine, certificate, "guess", &arrived).await;
    assert!(matches!(forged, Err(ReceiptsError::UnknownAddress)));
    assert_eq!(world.state(&delivery).await, State::Accepted);

    let key = receipt_key(&world);
    for _ in 0..2 {
        receipts::record(&world.engine, certificate, &key, &arrived)
            .await
            .unwrap();
    }
    assert_eq!(world.state(&delivery).await, State::Arrived);
    assert_eq!(
        world.steps(&delivery).await,
        [Kind::Queued, Kind::Accepted, Kind::Arrived],
        "told twice, written once"
    );
}

#[tokio::test]
async fn a_receipt_that_calls_the_token_invalid_takes_it_from_the_device() {
    let world = World::new().await;
    let certificate = world.with_killed_phone().await;
    let delivery = world.send_with(|_| ()).await;
    world.run().await;
    let invalid = [receipt(&world, ReceiptEvent::RegidInvalid)];
    receipts::record(&world.engine, certificate, &receipt_key(&world), &invalid)
        .await
        .unwrap();
    assert_eq!(
        world.steps(&delivery).await,
        [
            Kind::Queued,
            Kind::Accepted,
            Kind::RegidInvalid,
            Kind::TokenDropped
        ]
    );
    let device = &world.devices_of("bob").await[0];
    assert_eq!(device.dropped.unwrap().0, TokenDropReason::RegidInvalid);
}

#[tokio::test]
async fn a_receipt_settles_a_push_whose_answer_was_lost_and_none_that_was_sent_again_since() {
    let world = World::new().await;
    let certificate = world.with_killed_phone().await;
    world.vendor.answer_token_with(TOKEN_A, -1);
    let delivery = world.send_with(|_| ()).await;
    world.run().await;
    let key = receipt_key(&world);
    let limited = [receipt(&world, ReceiptEvent::UserDailyLimit)];
    receipts::record(&world.engine, certificate, &key, &limited)
        .await
        .unwrap();
    assert_eq!(world.state(&delivery).await, State::Failed);

    deliveries::send_again(&world.engine, &admin(), world.application, delivery.id)
        .await
        .unwrap();
    receipts::record(&world.engine, certificate, &key, &limited)
        .await
        .unwrap();
    assert_eq!(
        world.state(&delivery).await,
        State::Waiting,
        "the old push is told of once more"
    );
    world.vendor.answer_token_with(TOKEN_A, 0);
    assert_eq!(world.run().await, 1);
    assert_eq!(world.state(&delivery).await, State::Accepted);
}

#[tokio::test]
async fn a_push_that_arrived_was_accepted_although_its_answer_was_lost() {
    let world = World::new().await;
    let certificate = world.with_killed_phone().await;
    world.vendor.answer_token_with(TOKEN_A, -1);
    let delivery = world.send_with(|_| ()).await;
    world.run().await;
    let arrived = [receipt(&world, ReceiptEvent::Arrived)];
    receipts::record(&world.engine, certificate, &receipt_key(&world), &arrived)
        .await
        .unwrap();
    assert_eq!(
        world.steps(&delivery).await,
        [Kind::Queued, Kind::Refused, Kind::Accepted, Kind::Arrived]
    );
    let records = world.records(&DeliveryFilter::default()).await;
    assert_eq!(records[0].state, State::Arrived);
    assert_eq!(records[0].vendor_message_id.as_deref(), Some("m1"));
    assert_eq!(records[0].refusal, None, "it was none after all");
}

#[tokio::test]
async fn many_receipts_are_written_down_by_and_by_and_what_was_comes_again_in_vain() {
    let world = World::new().await;
    let certificate = world.with_killed_phone().await;
    world.send_some(0..150).await;
    world.run().await;
    let of = |push: &Value| OppoReceipt {
        event: ReceiptEvent::Arrived,
        parameter: push["notification"]["call_back_parameter"]
            .as_str()
            .unwrap()
            .to_owned(),
        tokens: Vec::new(),
        message_id: None,
        at: None,
    };
    let all: Vec<_> = world.vendor.pushes().iter().map(of).collect();
    let key = receipt_key(&world);
    let filter = DeliveryFilter {
        state: Some(State::Arrived),
        ..DeliveryFilter::default()
    };
    let arrived = async || {
        let raw = world.raw().await;
        let count = "SELECT COUNT(*) FROM delivery_events WHERE kind = 'arrived'";
        sqlx::query_scalar::<_, i64>(count)
            .fetch_one(&raw)
            .await
            .unwrap()
    };

    // A disk that is full by then.
    let raw = world.raw().await;
    let full = "CREATE TRIGGER full BEFORE UPDATE ON deliveries
                WHEN (SELECT COUNT(*) FROM deliveries WHERE state = 'arrived') >= 120
                BEGIN SELECT RAISE(ABORT, 'full'); END";
    sqlx::query(full).execute(&raw).await.unwrap();
    let failed = receipts::record(&world.engine, certificate, &key, &all).await;
    assert!(matches!(failed, Err(ReceiptsError::Storage(_))));
    assert_eq!(arrived().await, 100, "nobody waits for more than those");

    sqlx::query("DROP TRIGGER full")
        .execute(&raw)
        .await
        .unwrap();
    receipts::record(&world.engine, certificate, &key, &all)
        .await
        .unwrap();
    assert_eq!(arrived().await, 150);
    for delivery in world.records(&filter).await {
        assert_eq!(
            world.steps(&delivery).await,
            [Kind::Queued, Kind::Accepted, Kind::Arrived]
        );
    }
}

#[tokio::test]
async fn an_address_that_an_earlier_release_left_in_clear_is_sealed_and_goes_on() {
    let mut world = World::new().await;
    let certificate = world.with_killed_phone().await;
    world.send_with(|_| ()).await;
    world.run().await;
    let arrived = [receipt(&world, ReceiptEvent::Arrived)];
    sqlx::query("UPDATE certificates SET sealed_receipt_key = NULL, receipt_key = 'old'")
        .execute(&world.raw().await)
        .await
        .unwrap();
    world.restart().await.unwrap();
    receipts::record(&world.engine, certificate, "old", &arrived)
        .await
        .unwrap();
    let in_clear: Option<String> = sqlx::query_scalar("SELECT receipt_key FROM certificates")
        .fetch_one(&world.raw().await)
        .await
        .unwrap();
    assert_eq!(in_clear, None);
}
