use domain::certificate::CertificateId;
use domain::device::{DeviceId, SignOutReason, TokenDropReason};
use domain::push::{NewTestPush, TestPushTarget};
use engine::devices::{self, DeviceKey};
use engine::test_pushes::{self, SendTestPushError, TestPush};

use crate::devices::{TOKEN_A, user};
use crate::fixture::{TOKEN, World, admin, form, new, test_push, test_push_form};

impl World {
    async fn send_to(
        &self,
        certificate: CertificateId,
        device: &DeviceKey,
    ) -> Result<TestPush, SendTestPushError> {
        let target = TestPushTarget::Device {
            certificate,
            user: device.user.clone(),
            device: device.device.clone(),
        };
        let new = NewTestPush {
            target,
            ..test_push(certificate)
        };
        test_pushes::send(&self.engine, &admin(), self.application, new).await
    }
}

#[tokio::test]
async fn a_chosen_device_gets_the_push_by_the_token_that_it_has_reported() {
    let world = World::new().await;
    let id = world.add_in_effect(new(|_| ())).await;
    let bob = world.killed_phone("bob", id, TOKEN_A).await;
    let push = world.send_to(id, &bob).await.unwrap();
    assert_eq!(push.token.as_str(), TOKEN_A);
    assert_eq!(push.recipient.as_ref(), Some(&bob));
    assert_eq!(world.vendor.unicasts()[0]["target_value"], TOKEN_A);
    let found = test_pushes::find(&world.engine, &admin(), world.application, push.id).await;
    assert_eq!(found.unwrap(), push);

    // The app was installed anew since the device was chosen.
    world.killed_phone("bob", id, TOKEN).await;
    let push = world.send_to(id, &bob).await.unwrap();
    assert_eq!(push.token.as_str(), TOKEN);
}

#[tokio::test]
async fn a_device_that_lost_its_token_gets_nothing_and_says_why() {
    let world = World::new().await;
    let id = world.add_in_effect(new(|_| ())).await;
    let bob = world.killed_phone("bob", id, TOKEN_A).await;
    devices::sign_out(&world.engine, &bob, SignOutReason::LoggedOut)
        .await
        .unwrap();
    match world.send_to(id, &bob).await {
        Err(SendTestPushError::NoToken { dropped }) => {
            let (reason, at) = dropped.unwrap();
            assert_eq!(reason, TokenDropReason::SignedOut);
            assert_eq!(at, world.engine.now());
        }
        other => panic!("{other:?}"),
    }
    let nobody = DeviceKey {
        user: user("nobody"),
        device: DeviceId::parse("phone").unwrap(),
        ..bob
    };
    let sent = world.send_to(id, &nobody).await;
    assert!(
        matches!(sent, Err(SendTestPushError::NoToken { dropped: None })),
        "{sent:?}"
    );
    assert!(world.vendor.unicasts().is_empty());
}

#[tokio::test]
async fn a_device_whose_token_is_for_another_certificate_by_now_gets_nothing() {
    let world = World::new().await;
    let id = world.add_in_effect(new(|_| ())).await;
    let other = world.add_in_effect(new(|_| ())).await;
    let bob = world.killed_phone("bob", other, TOKEN_A).await;
    match world.send_to(id, &bob).await {
        Err(SendTestPushError::OtherCertificate { reported }) => assert_eq!(reported, other),
        sent => panic!("{sent:?}"),
    }
    assert!(world.vendor.unicasts().is_empty());
    world.send_to(other, &bob).await.unwrap();
}

#[tokio::test]
async fn the_click_action_of_one_push_beats_the_certificates() {
    let world = World::new().await;
    let web = world
        .add_in_effect(new(|form| {
            form.click_action = "web".into();
            form.web_url = "https://example.org/".into();
        }))
        .await;
    let push = |change: fn(&mut domain::push::TestPushForm)| {
        let mut form = test_push_form(web);
        form.custom_content = "{\"a\":1}".into();
        change(&mut form);
        form.parse().unwrap()
    };
    let actor = admin();
    let send = |new| test_pushes::send(&world.engine, &actor, world.application, new);

    let lost = send(push(|_| ())).await;
    assert!(matches!(lost, Err(SendTestPushError::LostOnWebPage)));
    let sent = send(push(|form| {
        form.click_action = "activity".into();
        form.activity = "com.example.Chat".into();
    }));
    let sent = sent.await.unwrap();
    assert_eq!(sent.click_action.target(), Some("com.example.Chat"));
    let notification = &world.vendor.unicasts()[0]["notification"];
    assert_eq!(notification["click_action_type"], 4);
    assert_eq!(notification["click_action_activity"], "com.example.Chat");
    assert_eq!(notification["action_parameters"], "{\"a\":1}");
    let found = test_pushes::find(&world.engine, &admin(), world.application, sent.id).await;
    assert_eq!(found.unwrap().click_action, sent.click_action);
    // It was for that push alone.
    let saved = world.certificate(web).await.basis().settings.clone();
    assert_eq!(saved.click_action().target(), Some("https://example.org/"));

    let app = world.add_in_effect(form(|_| ()).parse_new().unwrap()).await;
    let mut lost = test_push_form(app);
    lost.custom_content = "{\"a\":1}".into();
    lost.click_action = "web".into();
    lost.web_url = "https://example.org/".into();
    let lost = send(lost.parse().unwrap()).await;
    assert!(matches!(lost, Err(SendTestPushError::LostOnWebPage)));
}
