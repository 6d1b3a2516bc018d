use std::time::Duration;

use domain::certificate::CertificateId;
use domain::device::{DeviceId, DeviceType, Presence, SignOutReason, TokenDropReason, UserState};
use domain::push::RegistrationToken;
use domain::{SdkAppId, UserId};
use engine::devices::{self, Device, DeviceError, DeviceKey, Holder, Told};
use engine::{FindError, Missing};

use crate::fixture::{World, admin, developer, new};

pub(crate) const TOKEN_A: &str = "OPPO_CN_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
pub(crate) const TOKEN_B: &str = "OPPO_CN_bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

pub(crate) fn user(name: &str) -> UserId {
    UserId::parse(name).unwrap()
}

pub(crate) fn token(text: &str) -> RegistrationToken {
    RegistrationToken::parse(text).unwrap()
}

impl World {
    pub(crate) fn device(&self, name: &str, device: &str) -> DeviceKey {
        DeviceKey {
            application: self.application,
            user: user(name),
            device: DeviceId::parse(device).unwrap(),
        }
    }

    pub(crate) async fn sign_in(&self, name: &str, device: &str) -> DeviceKey {
        let key = self.device(name, device);
        devices::sign_in(&self.engine, &key, DeviceType::Android, Holder::BackEnd)
            .await
            .unwrap();
        key
    }

    pub(crate) async fn report(&self, key: &DeviceKey, certificate: CertificateId, text: &str) {
        let reported = Some((certificate, token(text)));
        devices::report_token(&self.engine, key, reported)
            .await
            .unwrap();
    }

    /// A phone whose app was killed after it reported its token.
    pub(crate) async fn killed_phone(
        &self,
        name: &str,
        certificate: CertificateId,
        text: &str,
    ) -> DeviceKey {
        let key = self.sign_in(name, "phone").await;
        self.report(&key, certificate, text).await;
        devices::link_lost(&self.engine, &key).await.unwrap();
        key
    }

    pub(crate) async fn devices_of(&self, name: &str) -> Vec<Device> {
        devices::find(&self.engine, &admin(), self.application, &user(name))
            .await
            .unwrap()
    }

    async fn only(&self, name: &str) -> Device {
        let mut devices = self.devices_of(name).await;
        assert_eq!(devices.len(), 1);
        devices.remove(0)
    }
}

#[tokio::test]
async fn a_device_is_online_then_push_online_then_offline() {
    let world = World::new().await;
    let key = world.sign_in("bob", "phone").await;
    let state = async || world.only("bob").await.state(world.engine.now());
    assert_eq!(state().await, UserState::Online);
    devices::set_background(&world.engine, &key, true)
        .await
        .unwrap();
    assert_eq!(state().await, UserState::OnlineInBackground);
    devices::link_lost(&world.engine, &key).await.unwrap();
    assert_eq!(state().await, UserState::PushOnline);
    devices::set_background(&world.engine, &key, false)
        .await
        .unwrap();
    assert_eq!(state().await, UserState::Online, "proof of life");
    world.clock.advance(Presence::SILENCE);
    assert_eq!(state().await, UserState::PushOnline);
    world.clock.advance(Presence::PUSH_ONLINE_FOR);
    assert_eq!(state().await, UserState::Offline);
    assert!(matches!(
        devices::heard(&world.engine, &key).await,
        Err(DeviceError::NotSignedIn(_))
    ));
}

#[tokio::test]
async fn a_device_that_callbacks_tell_of_is_online_until_they_tell_its_end() {
    let world = World::new().await;
    let key = world.device("bob", "Android");
    let signed_in = Told::SignedIn(DeviceType::Android);
    devices::told(&world.engine, &key, signed_in, None)
        .await
        .unwrap();
    let state = async || world.only("bob").await.state(world.engine.now());
    world.clock.advance(30 * Presence::PUSH_ONLINE_FOR);
    assert_eq!(state().await, UserState::Online, "nothing else was told");
    devices::told(&world.engine, &key, Told::LinkLost, None)
        .await
        .unwrap();
    assert_eq!(state().await, UserState::PushOnline);
    world.clock.advance(Presence::PUSH_ONLINE_FOR);
    assert_eq!(state().await, UserState::Offline);
}

#[tokio::test]
async fn callbacks_that_come_in_the_wrong_order_tell_what_happened_last() {
    let login = Told::SignedIn(DeviceType::Android);
    let logout = Told::SignedOut(SignOutReason::LoggedOut);
    for (story, state) in [
        (
            &[(login, 0), (login, 20), (logout, 10)][..],
            UserState::Online,
        ),
        (
            &[(login, 0), (login, 20), (Told::LinkLost, 10)],
            UserState::Online,
        ),
        (&[(login, 0), (logout, 20), (login, 10)], UserState::Offline),
        (
            &[(login, 0), (Told::LinkLost, 20), (login, 10)],
            UserState::PushOnline,
        ),
        (&[(login, 0), (logout, 20)], UserState::Offline),
        (&[(logout, 0), (login, 20)], UserState::Online),
        // The clock of the IM is ahead, and still everything has its order.
        (&[(login, 2_000), (logout, 2_001)], UserState::Offline),
    ] {
        let world = World::new().await;
        let key = world.device("bob", "Android");
        let start = world.engine.now();
        world.clock.advance(Duration::from_secs(1_000));
        for (told, seconds) in story {
            let at = start.plus(Duration::from_secs(*seconds));
            devices::told(&world.engine, &key, *told, Some(at))
                .await
                .unwrap();
        }
        let now = world.only("bob").await.state(world.engine.now());
        assert_eq!(now, state, "{story:?}");
    }
}

#[tokio::test]
async fn a_token_is_reported_replaced_and_switched_off() {
    let world = World::new().await;
    let certificate = world.add_in_effect(new(|_| ())).await;
    let key = world.sign_in("bob", "phone").await;
    for text in [TOKEN_A, TOKEN_B] {
        world.report(&key, certificate, text).await;
        let binding = world.only("bob").await.binding.unwrap();
        assert_eq!(binding.token.as_str(), text);
        assert_eq!(binding.certificate, certificate);
    }
    devices::report_token(&world.engine, &key, None)
        .await
        .unwrap();
    let device = world.only("bob").await;
    assert_eq!(device.binding, None);
    assert_eq!(device.dropped.unwrap().0, TokenDropReason::ReportedNone);
}

#[tokio::test]
async fn one_phone_has_one_user() {
    let world = World::new().await;
    let certificate = world.add_in_effect(new(|_| ())).await;
    let bob = world.sign_in("bob", "phone").await;
    let carol = world.sign_in("carol", "phone").await;
    world.report(&bob, certificate, TOKEN_A).await;
    world.report(&carol, certificate, TOKEN_A).await;
    let bobs = world.only("bob").await;
    assert_eq!(bobs.binding, None);
    assert_eq!(bobs.dropped.unwrap().0, TokenDropReason::TakenOver);
    assert!(world.only("carol").await.binding.is_some());
}

#[tokio::test]
async fn a_second_sign_in_on_the_same_type_of_device_kicks_the_first() {
    let world = World::new().await;
    let certificate = world.add_in_effect(new(|_| ())).await;
    let first = world.sign_in("bob", "old").await;
    world.report(&first, certificate, TOKEN_A).await;
    let web = world.device("bob", "web");
    devices::sign_in(&world.engine, &web, DeviceType::Web, Holder::BackEnd)
        .await
        .unwrap();
    let second = world.device("bob", "new");
    let kicked = devices::sign_in(&world.engine, &second, DeviceType::Android, Holder::BackEnd)
        .await
        .unwrap();
    assert_eq!(kicked, [first.device]);
    let now = world.engine.now();
    for device in world.devices_of("bob").await {
        let is_out = device.key.device.as_str() == "old";
        assert_eq!(device.state(now) == UserState::Offline, is_out);
        if is_out {
            let out = device.presence.signed_out.unwrap();
            assert_eq!(out.reason, SignOutReason::KickedByLogin);
            assert_eq!(device.binding, None);
            assert_eq!(device.dropped.unwrap().0, TokenDropReason::SignedOut);
        }
    }
}

#[tokio::test]
async fn a_certificate_of_another_application_cannot_be_reported() {
    let world = World::new().await;
    let other: SdkAppId = world.add_application("Other").await;
    let certificate = engine::certificates::add(&world.engine, &admin(), other, new(|_| ()))
        .await
        .unwrap();
    let key = world.sign_in("bob", "phone").await;
    let reported = Some((certificate, token(TOKEN_A)));
    match devices::report_token(&world.engine, &key, reported).await {
        Err(DeviceError::UnknownCertificate(id)) => assert_eq!(id, certificate),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn nothing_can_be_reported_before_a_sign_in_or_after_a_sign_out() {
    let world = World::new().await;
    let certificate = world.add_in_effect(new(|_| ())).await;
    let key = world.device("bob", "phone");
    let reported = || Some((certificate, token(TOKEN_A)));
    assert!(
        devices::report_token(&world.engine, &key, reported())
            .await
            .is_err()
    );
    world.sign_in("bob", "phone").await;
    devices::sign_out(&world.engine, &key, SignOutReason::LoggedOut)
        .await
        .unwrap();
    assert!(
        devices::report_token(&world.engine, &key, reported())
            .await
            .is_err()
    );
    assert!(devices::set_unread(&world.engine, &key, 1).await.is_err());
}

#[tokio::test]
async fn states_are_told_in_the_order_asked_and_unknown_users_are_named() {
    let world = World::new().await;
    let certificate = world.add_in_effect(new(|_| ())).await;
    world.killed_phone("bob", certificate, TOKEN_A).await;
    world.sign_in("carol", "phone").await;
    let asked = [user("carol"), user("nobody"), user("bob")];
    let states = devices::states(&world.engine, world.application, &asked)
        .await
        .unwrap();
    let told: Vec<_> = states
        .iter()
        .map(|status| (status.user.as_str(), status.known, status.state))
        .collect();
    assert_eq!(
        told,
        [
            ("carol", true, UserState::Online),
            ("nobody", false, UserState::Offline),
            ("bob", true, UserState::PushOnline),
        ]
    );
}

#[tokio::test]
async fn kick_signs_a_user_out_everywhere() {
    let world = World::new().await;
    world.sign_in("bob", "phone").await;
    let kicked = devices::kick(&world.engine, world.application, &user("bob"))
        .await
        .unwrap();
    assert_eq!(kicked.len(), 1);
    assert_eq!(
        world.only("bob").await.state(world.engine.now()),
        UserState::Offline
    );
    let again = devices::kick(&world.engine, world.application, &user("bob")).await;
    assert!(again.unwrap().is_empty());
}

#[tokio::test]
async fn only_an_admin_unbinds_and_only_what_is_there() {
    let world = World::new().await;
    let certificate = world.add_in_effect(new(|_| ())).await;
    let key = world.killed_phone("bob", certificate, TOKEN_A).await;
    assert!(matches!(
        devices::unbind(&world.engine, &developer(), &key).await,
        Err(FindError::NotPermitted(_))
    ));
    let nobody = world.device("nobody", "phone");
    assert!(matches!(
        devices::unbind(&world.engine, &admin(), &nobody).await,
        Err(FindError::NotFound(Missing::Device))
    ));
    devices::unbind(&world.engine, &admin(), &key)
        .await
        .unwrap();
    let device = world.only("bob").await;
    assert_eq!(device.binding, None);
    assert_eq!(device.dropped.unwrap().0, TokenDropReason::Unbound);
}

#[tokio::test]
async fn a_sign_in_keeps_the_token_of_the_same_phone_and_user() {
    let world = World::new().await;
    let certificate = world.add_in_effect(new(|_| ())).await;
    world.killed_phone("bob", certificate, TOKEN_A).await;
    world.clock.advance(Duration::from_secs(60));
    world.sign_in("bob", "phone").await;
    assert!(world.only("bob").await.binding.is_some());
}
