//! Messages for devices that hold a connection to this program.

use std::sync::Arc;

use domain::certificate::CertificateId;
use domain::delivery::{DeliveryEventKind as Kind, DeliveryState as State};
use domain::device::{DeviceType, Holder, SignOutReason, UserState};
use domain::push::NoPush;
use engine::connections::{Connection, Incoming, IncomingMessage};
use engine::deliveries::{Delivery, DeliveryFilter};
use engine::devices::{self, DeviceKey};
use serde_json::json;

use crate::deliveries::message;
use crate::devices::TOKEN_A;
use crate::fixture::{World, new};

/// As many as may wait for a device that reads nothing.
const WAITING: usize = 64;

impl World {
    /// Bob's phone, connected here, with somebody looking at it.
    async fn connected_phone(&self, certificate: CertificateId) -> (DeviceKey, Connection) {
        let key = self.device("bob", "phone");
        let connection = Connection::open(&self.engine, &key);
        devices::sign_in(&self.engine, &key, DeviceType::Android, Holder::ThisProgram)
            .await
            .unwrap();
        self.report(&key, certificate, TOKEN_A).await;
        (key, connection)
    }

    async fn send_many(&self, count: usize) {
        for random in 0..count {
            self.send(&message(|message| message["MsgRandom"] = json!(random)))
                .await
                .unwrap();
        }
    }

    async fn in_state(&self, state: State) -> Vec<Delivery> {
        let filter = DeliveryFilter {
            state: Some(state),
            ..DeliveryFilter::default()
        };
        self.records(&filter).await
    }

    async fn bobs_state(&self) -> UserState {
        self.devices_of("bob").await[0].state(self.engine.now())
    }
}

async fn next_message(connection: &mut Connection) -> Arc<IncomingMessage> {
    match connection.next().await {
        Some(Incoming::Message(message)) => message,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn what_a_device_that_reads_nothing_cannot_be_handed_is_pushed_at_once() {
    let world = World::new().await;
    let certificate = world.add_in_effect(new(|_| ())).await;
    let (_, _connection) = world.connected_phone(certificate).await;
    world.send_many(WAITING).await;
    assert_eq!(world.bobs_state().await, UserState::Online);
    assert!(world.in_state(State::Waiting).await.is_empty());

    let one_too_many = world
        .send_with(|message| message["MsgRandom"] = json!(1_000))
        .await;
    assert_eq!(one_too_many.state, State::Waiting);
    assert_eq!(one_too_many.reason, None);
    assert_eq!(
        world.steps(&one_too_many).await,
        [Kind::NotPushed, Kind::Queued],
        "the record tells both"
    );
    assert_eq!(world.bobs_state().await, UserState::PushOnline);
    world
        .send_with(|message| message["MsgRandom"] = json!(1_001))
        .await;
    assert_eq!(world.run().await, 2);
    assert_eq!(world.vendor.pushes().len(), 2);
}

#[tokio::test]
async fn what_still_waits_when_a_connection_breaks_is_pushed() {
    let world = World::new().await;
    let certificate = world.add_in_effect(new(|_| ())).await;
    let (_, mut connection) = world.connected_phone(certificate).await;
    world.send_many(3).await;
    let _arrived = next_message(&mut connection).await;
    let unsaid = next_message(&mut connection).await;
    connection.lost(Some(unsaid)).await.unwrap();
    assert_eq!(world.bobs_state().await, UserState::PushOnline);
    assert_eq!(world.in_state(State::NotPushed).await.len(), 1, "arrived");
    assert_eq!(world.run().await, 2);
}

#[tokio::test]
async fn what_waits_for_an_earlier_connection_goes_over_the_later_one() {
    let world = World::new().await;
    let certificate = world.add_in_effect(new(|_| ())).await;
    let (_, mut earlier) = world.connected_phone(certificate).await;
    world.send_many(2).await;
    let unsaid = next_message(&mut earlier).await;
    let (_, mut later) = world.connected_phone(certificate).await;
    earlier.lost(Some(Arc::clone(&unsaid))).await.unwrap();
    assert_eq!(next_message(&mut later).await, unsaid);
    next_message(&mut later).await;
    assert_eq!(world.bobs_state().await, UserState::Online);
    assert_eq!(world.run().await, 0);
}

#[tokio::test]
async fn a_device_that_signs_out_gets_no_pushes_for_what_it_left_unread() {
    let world = World::new().await;
    let certificate = world.add_in_effect(new(|_| ())).await;
    let (key, connection) = world.connected_phone(certificate).await;
    world.send_many(1).await;
    devices::sign_out(&world.engine, &key, SignOutReason::LoggedOut)
        .await
        .unwrap();
    connection.lost(None).await.unwrap();
    assert_eq!(world.run().await, 0);
    assert_eq!(world.bobs_state().await, UserState::Offline);
}

#[tokio::test]
async fn a_connection_that_breaks_without_a_token_leaves_the_record_of_why_nothing_came() {
    let world = World::new().await;
    let key = world.device("bob", "phone");
    let connection = Connection::open(&world.engine, &key);
    devices::sign_in(
        &world.engine,
        &key,
        DeviceType::Android,
        Holder::ThisProgram,
    )
    .await
    .unwrap();
    let delivery = world.send_with(|_| ()).await;
    assert_eq!(delivery.reason, Some(NoPush::Online));
    connection.lost(None).await.unwrap();
    let not_pushed = world.in_state(State::NotPushed).await;
    assert_eq!(not_pushed[0].reason, Some(NoPush::NoToken));
}
