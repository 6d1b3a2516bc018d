//! What is forgotten when it is old, and what is kept.

use std::time::Duration;

use domain::device::{DeviceType, SignOutReason};
use engine::devices::{self, Holder};
use engine::test_pushes;

use crate::devices::{TOKEN_A, user};
use crate::fixture::{MILLISECOND, World, admin, new, test_push};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const MONTH: Duration = Duration::from_secs(30 * 24 * 60 * 60);

impl World {
    async fn names(&self, user: &str) -> Vec<String> {
        let devices = self.devices_of(user).await;
        let names = devices.iter().map(|it| it.key.device.as_str().to_owned());
        names.collect()
    }

    async fn purge_devices(&self) -> usize {
        devices::purge(&self.engine).await.unwrap()
    }

    /// A phone that is signed in and out again.
    async fn sign_in_and_out(&self, name: &str, device: &str) {
        let key = self.sign_in(name, device).await;
        devices::sign_out(&self.engine, &key, SignOutReason::LoggedOut)
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn devices_of_which_nothing_is_heard_for_thirty_days_are_forgotten() {
    let world = World::new().await;
    let certificate = world.add_in_effect(new(|_| ())).await;
    world.sign_in_and_out("bob", "out").await;
    world.killed_phone("carol", certificate, TOKEN_A).await;
    world.sign_in("dave", "silent").await;
    world.clock.advance(DAY);
    for name in ["bob", "carol", "dave"] {
        let tablet = world.device(name, "tablet");
        devices::sign_in(&world.engine, &tablet, DeviceType::IPad, Holder::BackEnd)
            .await
            .unwrap();
    }
    world.clock.advance(MONTH - DAY);
    assert_eq!(world.purge_devices().await, 0, "not before");
    world.clock.advance(MILLISECOND);
    assert_eq!(world.purge_devices().await, 3);
    for name in ["bob", "carol", "dave"] {
        assert_eq!(world.names(name).await, ["tablet"], "{name}");
    }
    assert_eq!(world.purge_devices().await, 0);
}

#[tokio::test]
async fn a_users_latest_device_is_kept_without_its_token_for_they_have_signed_in() {
    let world = World::new().await;
    let certificate = world.add_in_effect(new(|_| ())).await;
    world.sign_in_and_out("bob", "first").await;
    world.clock.advance(DAY);
    world.killed_phone("bob", certificate, TOKEN_A).await;
    world.clock.advance(2 * MONTH);
    assert_eq!(world.purge_devices().await, 2);
    let kept = world.devices_of("bob").await;
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].key.device.as_str(), "phone");
    assert_eq!(kept[0].binding, None);
    assert_eq!(world.purge_devices().await, 0);
    let asked = [user("bob"), user("nobody")];
    let states = devices::states(&world.engine, world.application, &asked).await;
    let known: Vec<_> = states.unwrap().iter().map(|it| it.known).collect();
    assert_eq!(known, [true, false]);
}

#[tokio::test]
async fn a_device_that_is_heard_of_is_never_old() {
    let world = World::new().await;
    world.sign_in("bob", "phone").await;
    world.sign_in_and_out("bob", "later").await;
    let tablet = world.device("bob", "tablet");
    devices::sign_in(&world.engine, &tablet, DeviceType::IPad, Holder::BackEnd)
        .await
        .unwrap();
    for _ in 0..11 {
        world.clock.advance(6 * DAY);
        devices::heard(&world.engine, &tablet).await.unwrap();
    }
    assert_eq!(world.purge_devices().await, 2);
    assert_eq!(world.names("bob").await, ["tablet"]);
}

#[tokio::test]
async fn of_more_than_a_hundred_old_devices_all_are_forgotten() {
    let world = World::new().await;
    for number in 0..60 {
        let name = format!("user{number}");
        for device in ["a", "b", "c"] {
            world.sign_in(&name, device).await;
            world.clock.advance(MILLISECOND);
        }
    }
    world.clock.advance(MONTH);
    assert_eq!(world.purge_devices().await, 120);
    assert_eq!(world.names("user59").await, ["c"]);
}

#[tokio::test]
async fn of_a_user_ten_devices_are_remembered_and_no_signed_in_one_is_forgotten() {
    let world = World::new().await;
    let tablet = world.device("bob", "tablet");
    devices::sign_in(&world.engine, &tablet, DeviceType::IPad, Holder::BackEnd)
        .await
        .unwrap();
    for number in 0..30 {
        world.clock.advance(MILLISECOND);
        world.sign_in("bob", &format!("phone-{number:02}")).await;
    }
    let mut expected: Vec<_> = (21..30)
        .map(|number| format!("phone-{number:02}"))
        .collect();
    expected.push("tablet".to_owned());
    assert_eq!(world.names("bob").await, expected);
    world.sign_in("bob", "phone-25").await;
    assert_eq!(world.names("bob").await, expected, "nobody new came");
}

#[tokio::test]
async fn test_pushes_are_forgotten_when_they_are_old() {
    let world = World::new().await;
    let id = world.add_in_effect(new(|_| ())).await;
    let (engine, application) = (&world.engine, world.application);
    let send = async || test_pushes::send(engine, &admin(), application, test_push(id)).await;
    let old = send().await.unwrap();
    world.clock.advance(DAY);
    let young = send().await.unwrap();
    world.clock.advance(MONTH - DAY);
    assert_eq!(test_pushes::purge(engine, MONTH).await.unwrap(), 0);
    world.clock.advance(MILLISECOND);
    assert_eq!(test_pushes::purge(engine, MONTH).await.unwrap(), 1);
    let find = async |id| test_pushes::find(engine, &admin(), application, id).await;
    assert!(find(old.id).await.is_err());
    assert_eq!(find(young.id).await.unwrap(), young);
    assert!(send().await.unwrap().id > young.id, "no number comes twice");
}
