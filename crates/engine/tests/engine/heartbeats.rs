//! Signs of life: what is written down of them, and what is known without that.

use std::time::Duration;

use domain::device::{DeviceType, Presence, UserState};
use engine::deliveries::Dispatcher;
use engine::devices::{self, DeviceKey, Holder};

use crate::fixture::World;

const TWO_MINUTES: Duration = Duration::from_secs(120);

impl World {
    async fn connect_here(&self) -> DeviceKey {
        let key = self.device("bob", "phone");
        devices::sign_in(&self.engine, &key, DeviceType::Android, Holder::ThisProgram)
            .await
            .unwrap();
        key
    }

    async fn state_of_bob(&self) -> UserState {
        self.devices_of("bob").await[0].state(self.engine.now())
    }
}

#[tokio::test]
async fn what_is_known_already_does_not_wait_for_whoever_writes() {
    let world = World::new().await;
    let engine = &world.engine;
    let key = world.sign_in("bob", "phone").await;
    devices::set_background(engine, &key, true).await.unwrap();
    devices::set_unread(engine, &key, 3).await.unwrap();
    let raw = world.raw().await;
    let writer = raw.begin_with("BEGIN IMMEDIATE").await.unwrap();
    world.clock.advance(Duration::from_secs(59));
    devices::heard(engine, &key).await.unwrap();
    devices::set_background(engine, &key, true).await.unwrap();
    devices::set_unread(engine, &key, 3).await.unwrap();
    writer.rollback().await.unwrap();
}

#[tokio::test]
async fn a_device_that_reports_every_two_minutes_is_online_until_400_seconds_after_the_last_one() {
    let world = World::new().await;
    let key = world.sign_in("bob", "phone").await;
    for _ in 0..10 {
        world.clock.advance(TWO_MINUTES);
        devices::heard(&world.engine, &key).await.unwrap();
    }
    world
        .clock
        .advance(Presence::SILENCE - Duration::from_millis(1));
    assert_eq!(world.state_of_bob().await, UserState::Online);
    world.clock.advance(Duration::from_millis(1));
    assert_eq!(world.state_of_bob().await, UserState::PushOnline);
}

#[tokio::test]
async fn a_device_whose_connection_is_here_writes_twice_an_hour_and_stays_online() {
    let world = World::new().await;
    let key = world.connect_here().await;
    let mut written = 0;
    let mut noted_at = world.engine.now();
    for _ in 0..60 {
        world.clock.advance(TWO_MINUTES);
        devices::heard(&world.engine, &key).await.unwrap();
        assert_eq!(world.state_of_bob().await, UserState::Online);
        let heard_at = world.devices_of("bob").await[0].presence.last_heard_at;
        written += usize::from(heard_at != noted_at);
        noted_at = heard_at;
    }
    assert_eq!(written, 4, "in two hours");
}

#[tokio::test]
async fn after_a_crash_its_seven_days_began_half_an_hour_too_early_at_most() {
    let mut world = World::new().await;
    let key = world.connect_here().await;
    for _ in 0..29 {
        world.clock.advance(TWO_MINUTES);
        devices::heard(&world.engine, &key).await.unwrap();
    }
    let heard_at = world.engine.now();
    world.restart().await.unwrap();
    drop(Dispatcher::start(world.engine.clone()).await.unwrap());
    assert_eq!(world.state_of_bob().await, UserState::PushOnline);
    let half_an_hour = Duration::from_secs(30 * 60);
    world
        .clock
        .advance(Presence::PUSH_ONLINE_FOR - half_an_hour);
    assert_eq!(
        world.state_of_bob().await,
        UserState::PushOnline,
        "{heard_at}"
    );
    world.clock.advance(half_an_hour);
    assert_eq!(world.state_of_bob().await, UserState::Offline);
}
