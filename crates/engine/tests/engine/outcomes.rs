//! What becomes of a push after the vendor was asked, or was not.

use std::time::Duration;

use domain::Classification;
use domain::certificate::RevisionNumber;
use domain::delivery::{DeliveryEventKind as Kind, DeliveryState as State};
use domain::device::{SignOutReason, TokenDropReason};
use engine::deliveries::{self, SendAgainError};
use engine::{certificates, devices};
use serde_json::json;

use crate::devices::{TOKEN_A, TOKEN_B};
use crate::fixture::{
    DELAY, MILLISECOND, OTHER_SECRET, SECRET, World, admin, developer, edit, new,
};

#[tokio::test]
async fn a_delivery_waits_for_its_certificate() {
    let world = World::new().await;
    let certificate = world.add(new(|_| ())).await;
    world.engine.idle().await;
    world.killed_phone("bob", certificate, TOKEN_A).await;
    let delivery = world.send_with(|_| ()).await;
    assert_eq!(
        world.steps(&delivery).await,
        [Kind::Queued, Kind::WaitsForCertificate]
    );
    assert_eq!(world.run().await, 0);
    world.clock.advance(DELAY);
    assert_eq!(world.run().await, 1);
    assert_eq!(world.state(&delivery).await, State::Accepted);
}

#[tokio::test]
async fn a_queue_without_a_revision_in_effect_is_left_as_it_is_until_there_is_one() {
    let world = World::new().await;
    let certificate = world.add(new(|_| ())).await;
    world.engine.idle().await;
    world.killed_phone("bob", certificate, TOKEN_A).await;
    let delivery = world.send_with(|_| ()).await;
    certificates::withdraw(
        &world.engine,
        &admin(),
        world.application,
        certificate,
        RevisionNumber::FIRST,
    )
    .await
    .unwrap();
    world.clock.advance(DELAY + Duration::from_secs(3600));
    assert_eq!(world.run().await, 0);
    let waits = world.read(&delivery).await;
    assert_eq!(waits.next_attempt_at, delivery.next_attempt_at);

    let typed_anew = edit(|form| form.master_secret = SECRET.into());
    world.edit(certificate, typed_anew).await;
    world.engine.idle().await;
    assert_eq!(world.run().await, 0);
    world.clock.advance(DELAY);
    assert_eq!(world.run().await, 1);
    assert_eq!(world.state(&delivery).await, State::Accepted);
}

#[tokio::test]
async fn a_passing_trouble_is_tried_again_under_the_same_name() {
    let world = World::new().await;
    world.with_killed_phone().await;
    world.vendor.answer_token_with(TOKEN_A, -1);
    let delivery = world.send_with(|_| ()).await;
    assert_eq!(world.run().await, 1);
    assert_eq!(world.state(&delivery).await, State::Waiting);
    assert_eq!(world.run().await, 0, "not at once");
    world.vendor.answer_token_with(TOKEN_A, 0);
    world.clock.advance(Duration::from_secs(1));
    assert_eq!(world.run().await, 1);
    let names: Vec<_> = world
        .vendor
        .pushes()
        .iter()
        .map(|push| push["notification"]["app_message_id"].clone())
        .collect();
    assert_eq!(names[0], names[1], "so that the phone rings once");
}

#[tokio::test]
async fn a_vendor_that_does_not_answer_is_left_alone_and_then_tried_with_one_call() {
    let world = World::new().await;
    world.with_killed_phone().await;
    world.vendor.answer_unicasts_with(-1);
    for random in 0..5 {
        world.send_with(|m| m["MsgRandom"] = json!(random)).await;
        assert!(world.run().await >= 1, "call {random}");
    }
    world.send_with(|m| m["MsgRandom"] = json!(5)).await;
    assert_eq!(world.run().await, 0, "the circuit is open");
    world.vendor.answer_unicasts_with(0);
    world.clock.advance(Duration::from_secs(5));
    assert_eq!(world.run().await, 6, "nothing was lost by waiting");
    assert_eq!(world.vendor.batches().len(), 1);
}

#[tokio::test]
async fn a_turn_without_a_push_does_not_use_up_the_one_call() {
    let world = World::new().await;
    let first = world.add_in_effect(new(|_| ())).await;
    let carol = world.killed_phone("carol", first, TOKEN_B).await;
    world.with_killed_phone().await;
    world.vendor.answer_unicasts_with(-1);
    for random in 0..5 {
        world.send_with(|m| m["MsgRandom"] = json!(random)).await;
        assert!(world.run().await >= 1, "call {random}");
    }
    world.vendor.answer_unicasts_with(0);
    world.send_with(|m| m["To_Account"] = json!("carol")).await;
    devices::sign_out(&world.engine, &carol, SignOutReason::LoggedOut)
        .await
        .unwrap();
    world.clock.advance(Duration::from_secs(5));
    assert_eq!(world.run().await, 5);
}

#[tokio::test]
async fn a_lifetime_that_is_over_ends_the_delivery() {
    let world = World::new().await;
    world.with_killed_phone().await;
    world.vendor.answer_unicasts_with(-1);
    let delivery = world.send_with(|m| m["MsgLifeTime"] = json!(10)).await;
    world.run().await;
    world.clock.advance(Duration::from_secs(10));
    assert_eq!(world.run().await, 0);
    assert_eq!(world.state(&delivery).await, State::Expired);
    assert_eq!(
        world.steps(&delivery).await,
        [Kind::Queued, Kind::Refused, Kind::Expired]
    );
}

#[tokio::test]
async fn a_used_up_quota_holds_the_certificate_until_the_vendors_next_day() {
    let world = World::new().await;
    world.with_killed_phone().await;
    world.vendor.answer_unicasts_with(33);
    let delivery = world.send_with(|_| ()).await;
    world.run().await;
    assert_eq!(
        world.steps(&delivery).await,
        [Kind::Queued, Kind::Refused, Kind::Held]
    );
    world.vendor.answer_unicasts_with(0);
    world.send_with(|m| m["MsgRandom"] = json!(8)).await;
    world.clock.advance(Duration::from_secs(19 * 3600));
    assert_eq!(world.run().await, 0, "a new one waits too");
    world.clock.advance(Duration::from_secs(3600));
    assert_eq!(world.run().await, 2);
}

#[tokio::test]
async fn a_hold_is_on_the_certificate_and_ends_when_a_person_has_it_verified() {
    let world = World::new().await;
    let certificate = world.with_killed_phone().await;
    world.vendor.answer_unicasts_with(33);
    world.send_with(|_| ()).await;
    world.run().await;
    let now = world.engine.now();
    let found = world.certificate(certificate).await;
    let hold = found.held(now).unwrap();
    let quota = Classification::QuotaUntilTomorrow;
    assert_eq!(hold.refusal.classification, quota);
    assert_eq!(found.held(hold.until), None);

    world.vendor.answer_unicasts_with(0);
    certificates::verify(&world.engine, &admin(), world.application, certificate)
        .await
        .unwrap();
    assert_eq!(world.certificate(certificate).await.held(now), None);
    assert_eq!(world.run().await, 1);
}

#[tokio::test]
async fn refused_credentials_pause_the_queue_until_the_vendor_accepts_them() {
    let world = World::new().await;
    let certificate = world.with_killed_phone().await;
    world.vendor.answer_unicasts_with(16);
    let delivery = world.send_with(|_| ()).await;
    world.run().await;
    assert_eq!(
        world.steps(&delivery).await,
        [Kind::Queued, Kind::Refused, Kind::Paused]
    );
    let found = world.certificate(certificate).await;
    assert!(found.latest().paused.is_some(), "the card says so");
    assert_eq!(world.run().await, 0);

    world.vendor.answer_unicasts_with(0);
    assert_eq!(world.run().await, 0, "not by itself");
    world.vendor.replace_secret(OTHER_SECRET);
    let verify = async || {
        certificates::verify(&world.engine, &admin(), world.application, certificate)
            .await
            .unwrap()
    };
    verify().await;
    assert_eq!(world.run().await, 0, "the vendor still says no");
    world.vendor.replace_secret(SECRET);
    verify().await;
    assert_eq!(world.run().await, 1);
    assert_eq!(world.state(&delivery).await, State::Accepted);
}

#[tokio::test]
async fn a_token_that_the_vendor_calls_bad_is_dropped_but_never_on_code_41() {
    let world = World::new().await;
    world.with_killed_phone().await;
    world.vendor.answer_token_with(TOKEN_A, 41);
    let delivery = world.send_with(|_| ()).await;
    world.run().await;
    assert_eq!(
        world.steps(&delivery).await,
        [Kind::Queued, Kind::Refused, Kind::GaveUp]
    );
    assert!(world.devices_of("bob").await[0].binding.is_some());

    world.vendor.answer_token_with(TOKEN_A, 10_000);
    let delivery = world.send_with(|m| m["MsgRandom"] = json!(8)).await;
    world.run().await;
    assert_eq!(world.state(&delivery).await, State::Failed);
    assert_eq!(
        world.steps(&delivery).await,
        [
            Kind::Queued,
            Kind::Refused,
            Kind::TokenDropped,
            Kind::GaveUp
        ]
    );
    let device = &world.devices_of("bob").await[0];
    assert_eq!(device.binding, None);
    assert_eq!(device.dropped.unwrap().0, TokenDropReason::BadToken);
}

#[tokio::test]
async fn what_was_given_up_can_be_sent_again_under_another_name_and_only_that() {
    let world = World::new().await;
    world.with_killed_phone().await;
    world.vendor.answer_token_with(TOKEN_A, 41);
    let delivery = world.send_with(|_| ()).await;
    world.run().await;
    let again = |actor| {
        let engine = world.engine.clone();
        let (application, id) = (world.application, delivery.id);
        async move { deliveries::send_again(&engine, &actor, application, id).await }
    };
    assert!(matches!(
        again(developer()).await,
        Err(SendAgainError::NotPermitted(_))
    ));
    world.vendor.answer_token_with(TOKEN_A, 0);
    world.clock.advance(Duration::from_secs(1));
    again(admin()).await.unwrap();
    assert!(matches!(
        again(admin()).await,
        Err(SendAgainError::NotDead(_))
    ));
    assert_eq!(world.run().await, 1);
    let pushes = world.vendor.pushes();
    let name = |at: usize| &pushes[at]["notification"]["app_message_id"];
    assert_ne!(name(0), name(1), "a vendor knows the first name already");
}

#[tokio::test]
async fn what_cannot_be_read_is_given_up_alone() {
    let world = World::new().await;
    let certificate = world.with_killed_phone().await;
    world.killed_phone("carol", certificate, TOKEN_B).await;
    let damaged = world.send_with(|_| ()).await;
    world.meanwhile("UPDATE messages SET content = '{'").await;
    let to_carol = world.send_with(|m| m["To_Account"] = json!("carol")).await;
    world
        .meanwhile(
            "UPDATE devices SET device_type = 'toaster', token = 'CN_another'
             WHERE user_id = 'carol'",
        )
        .await;
    let whole = world.send_with(|m| m["MsgRandom"] = json!(8)).await;
    world
        .meanwhile("UPDATE deliveries SET token = '' WHERE message_id = 3")
        .await;
    assert_eq!(world.run().await, 1);
    // So that its trace can be read.
    world
        .meanwhile(
            "UPDATE messages SET content = (SELECT whole.content FROM messages whole
                 WHERE whole.message_id = 3)",
        )
        .await;
    for delivery in [damaged, to_carol] {
        let steps = [Kind::Queued, Kind::GaveUp];
        assert_eq!(world.steps(&delivery).await, steps);
        assert_eq!(world.state(&delivery).await, State::Failed);
    }
    assert_eq!(world.state(&whole).await, State::Accepted);
    assert_eq!(world.run().await, 0);
}

#[tokio::test]
async fn a_lease_that_runs_out_lets_the_push_go_again_under_the_same_name() {
    let world = World::new().await;
    world.with_killed_phone().await;
    world.vendor.hold_answers().await;
    let delivery = world.send_with(|_| ()).await;
    let lost = world.under_way().await;
    lost.abort();
    assert!(lost.await.unwrap_err().is_cancelled());
    world.vendor.release_answers();
    world.clock.advance(Duration::from_secs(60) - MILLISECOND);
    assert_eq!(world.run().await, 0, "somebody may be at it");
    world.clock.advance(MILLISECOND);
    assert_eq!(world.run().await, 1);
    assert_eq!(world.state(&delivery).await, State::Accepted);
    let pushes = world.vendor.pushes();
    let created_at = delivery.created_at.as_millis();
    assert_eq!(
        pushes.last().unwrap()["notification"]["app_message_id"],
        format!("p{}-{created_at:x}-0", delivery.id),
        "so that the phone rings once"
    );
}

#[tokio::test]
async fn nothing_accepted_is_lost_when_the_program_dies_while_sending() {
    let mut world = World::new().await;
    world.with_killed_phone().await;
    let delivery = world.send_with(|_| ()).await;
    // What a program leaves behind that was killed between claiming and the vendor's answer.
    let raw = world.raw().await;
    sqlx::query(
        "UPDATE deliveries SET state = 'sending', attempts = 1, leased_until = $1,
             next_attempt_at = $1",
    )
    .bind(world.engine.now().plus(Duration::from_secs(60)).as_millis())
    .execute(&raw)
    .await
    .unwrap();
    raw.close().await;
    assert_eq!(world.run().await, 0, "somebody may be at it");
    world.restart().await.unwrap();
    let dispatcher = deliveries::Dispatcher::start(world.engine.clone())
        .await
        .unwrap();
    while world.state(&delivery).await != State::Accepted {
        tokio::task::yield_now().await;
    }
    drop(dispatcher);
    assert_eq!(world.vendor.pushes().len(), 1);
}
