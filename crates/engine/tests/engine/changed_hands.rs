//! Pushes that wait while their phone changes hands, and their user signs out.

use std::time::Duration;

use domain::certificate::CertificateId;
use domain::delivery::{DeliveryEventKind as Kind, DeliveryState as State};
use domain::device::{DeviceType, Presence, SignOutReason};
use domain::push::NoPush;
use engine::deliveries::{self, Delivery, SendAgainError};
use engine::devices::{self, DeviceKey, Holder};
use serde_json::json;

use crate::devices::{TOKEN_A, TOKEN_B, user};
use crate::fixture::{World, admin, new};

/// What happens to a phone while a push to it waits.
#[derive(Clone, Copy, Debug)]
enum Change {
    SignedOut,
    Kicked,
    SignedInElsewhere,
    TokenReportedByAnotherUser,
    PushSwitchedOff,
    Unbound,
}

impl World {
    async fn change(&self, key: &DeviceKey, certificate: CertificateId, change: Change) {
        let engine = &self.engine;
        match change {
            Change::SignedOut => devices::sign_out(engine, key, SignOutReason::LoggedOut)
                .await
                .unwrap(),
            Change::Kicked => {
                devices::kick(engine, self.application, &key.user)
                    .await
                    .unwrap();
            }
            Change::SignedInElsewhere => {
                let other = self.device(key.user.as_str(), "new-phone");
                devices::sign_in(engine, &other, DeviceType::Android, Holder::BackEnd)
                    .await
                    .unwrap();
            }
            Change::TokenReportedByAnotherUser => {
                let other = self.sign_in("carol", "phone").await;
                self.report(&other, certificate, TOKEN_A).await;
            }
            Change::PushSwitchedOff => {
                devices::report_token(engine, key, None).await.unwrap();
            }
            Change::Unbound => devices::unbind(engine, &admin(), key).await.unwrap(),
        }
    }

    /// The delivery as it is now.
    pub(crate) async fn read(&self, delivery: &Delivery) -> Delivery {
        let id = delivery.id;
        let trace = deliveries::trace(&self.engine, &admin(), self.application, id).await;
        trace.unwrap().delivery
    }

    async fn send_again(&self, delivery: &Delivery) -> Result<(), SendAgainError> {
        deliveries::send_again(&self.engine, &admin(), self.application, delivery.id).await
    }
}

#[tokio::test]
async fn a_push_that_waits_goes_to_no_phone_that_its_user_has_left() {
    for (change, reason) in [
        (Change::SignedOut, NoPush::LoggedOut),
        (Change::Kicked, NoPush::Kicked),
        (Change::SignedInElsewhere, NoPush::Kicked),
        (Change::TokenReportedByAnotherUser, NoPush::NoToken),
        (Change::PushSwitchedOff, NoPush::NoToken),
        (Change::Unbound, NoPush::NoToken),
    ] {
        let world = World::new().await;
        let certificate = world.add_in_effect(new(|_| ())).await;
        let key = world.killed_phone("bob", certificate, TOKEN_A).await;
        let delivery = world.send_with(|_| ()).await;
        world.change(&key, certificate, change).await;
        assert_eq!(world.run().await, 0, "{change:?}");
        assert!(world.vendor.pushes().is_empty(), "{change:?}");
        let record = world.read(&delivery).await;
        assert_eq!(record.state, State::NotPushed, "{change:?}");
        assert_eq!(record.reason, Some(reason), "{change:?}");
        assert_eq!(record.attempts, 0, "{change:?}");
        assert_eq!(record.finished_at, Some(world.engine.now()), "{change:?}");
        assert_eq!(
            world.steps(&delivery).await,
            [Kind::Queued, Kind::Cancelled],
            "{change:?}"
        );
    }
}

#[tokio::test]
async fn a_phone_that_was_silent_for_seven_days_gets_nothing_that_waited() {
    let world = World::new().await;
    world.with_killed_phone().await;
    world.clock.advance(Duration::from_secs(3600));
    let delivery = world.send_with(|_| ()).await;
    world
        .clock
        .advance(Presence::PUSH_ONLINE_FOR - Duration::from_secs(3600));
    assert_eq!(world.run().await, 0);
    let record = world.read(&delivery).await;
    assert_eq!(record.reason, Some(NoPush::SignInExpired));
}

#[tokio::test]
async fn a_push_is_not_tried_again_once_its_user_has_signed_out_and_the_others_go_on() {
    let world = World::new().await;
    let certificate = world.add_in_effect(new(|_| ())).await;
    let bob = world.killed_phone("bob", certificate, TOKEN_A).await;
    world.killed_phone("carol", certificate, TOKEN_B).await;
    world.vendor.answer_unicasts_with(-1);
    let to_bob = world.send_with(|_| ()).await;
    let to_carol = world.send_with(|m| m["To_Account"] = json!("carol")).await;
    assert_eq!(world.run().await, 2);
    devices::sign_out(&world.engine, &bob, SignOutReason::LoggedOut)
        .await
        .unwrap();
    world.vendor.answer_unicasts_with(0);
    world.clock.advance(Duration::from_secs(1));
    assert_eq!(world.run().await, 1);
    assert_eq!(world.state(&to_carol).await, State::Accepted);
    assert_eq!(
        world.steps(&to_bob).await,
        [Kind::Queued, Kind::Refused, Kind::Cancelled]
    );
    assert_eq!(world.read(&to_bob).await.attempts, 1);
}

#[tokio::test]
async fn a_push_that_waits_goes_by_the_token_that_the_app_has_reported_since() {
    let world = World::new().await;
    let certificate = world.add_in_effect(new(|_| ())).await;
    let key = world.killed_phone("bob", certificate, TOKEN_A).await;
    let delivery = world.send_with(|_| ()).await;
    world.report(&key, certificate, TOKEN_B).await;
    assert_eq!(world.run().await, 1);
    assert_eq!(world.vendor.pushes()[0]["target_value"], TOKEN_B);
    let record = world.read(&delivery).await;
    assert_eq!(record.token.as_deref(), Some(TOKEN_B));
    assert_eq!(
        world.steps(&delivery).await,
        [Kind::Queued, Kind::TokenReplaced, Kind::Accepted]
    );
}

#[tokio::test]
async fn a_push_that_waits_goes_with_the_certificate_that_the_app_has_reported_since() {
    let world = World::new().await;
    let first = world.add_in_effect(new(|_| ())).await;
    let second = world.add_in_effect(new(|_| ())).await;
    let key = world.killed_phone("bob", first, TOKEN_A).await;
    let delivery = world.send_with(|_| ()).await;
    world.report(&key, second, TOKEN_B).await;
    world.run().await;
    world.run().await;
    assert_eq!(world.vendor.pushes()[0]["target_value"], TOKEN_B);
    let record = world.read(&delivery).await;
    assert_eq!(record.state, State::Accepted);
    assert_eq!(record.certificate, Some(second));
    assert_eq!(record.attempts, 1);
}

#[tokio::test]
async fn sending_again_goes_by_the_token_of_today_and_to_nobody_who_has_left() {
    let world = World::new().await;
    let certificate = world.add_in_effect(new(|_| ())).await;
    let key = world.killed_phone("bob", certificate, TOKEN_A).await;
    world.vendor.answer_token_with(TOKEN_A, 41);
    let delivery = world.send_with(|_| ()).await;
    assert_eq!(world.run().await, 1);
    assert_eq!(world.state(&delivery).await, State::Failed);

    devices::sign_out(&world.engine, &key, SignOutReason::LoggedOut)
        .await
        .unwrap();
    match world.send_again(&delivery).await {
        Err(SendAgainError::NotReached(id, NoPush::LoggedOut)) => assert_eq!(id, delivery.id),
        other => panic!("{other:?}"),
    }
    assert_eq!(world.state(&delivery).await, State::Failed);

    world.killed_phone("bob", certificate, TOKEN_B).await;
    world.send_again(&delivery).await.unwrap();
    assert_eq!(world.run().await, 1);
    let record = world.read(&delivery).await;
    assert_eq!(record.state, State::Accepted);
    assert_eq!(record.token.as_deref(), Some(TOKEN_B));
}

#[tokio::test]
async fn back_ends_are_told_of_a_push_that_is_cancelled_and_of_none_that_was_never_to_be() {
    let world = World::new().await;
    let back_end = world.with_back_end().await;
    world.send_with(|_| ()).await;
    devices::kick(&world.engine, world.application, &user("bob"))
        .await
        .unwrap();
    world.send_with(|m| m["MsgRandom"] = json!(8)).await;
    assert_eq!(world.run().await, 0);
    assert_eq!(world.tell().await, 1);
    let events = back_end.events();
    assert_eq!(events.len(), 1);
    assert_eq!(events[0]["PushStage"], 1);
    assert_eq!(events[0]["ErrCode"], -13);
    assert_eq!(events[0]["ErrInfo"], "not pushed any more: kicked");
}
