//! What people see on the phones and do with them.

use std::time::Duration;

use domain::Clock as _;
use sandbox::{
    AppAction, AppError, AppProblem, ClickError, NotShownReason, NotificationId, Opened, PhoneId,
    UnknownPhone,
};
use serde_json::json;

use crate::client::World;

fn extras() -> Vec<(String, String)> {
    vec![("extKey".to_owned(), "ext content".to_owned())]
}

#[tokio::test]
async fn each_click_action_opens_what_it_says_and_only_a_web_page_gets_no_extras() {
    let world = World::start().await;
    for (fields, opened) in [
        (json!({}), Opened::App { extras: extras() }),
        (
            json!({ "click_action_type": 0 }),
            Opened::App { extras: extras() },
        ),
        (
            json!({
                "click_action_type": 1,
                "click_action_activity": "com.example.demoim.OPEN",
            }),
            Opened::IntentAction {
                action: "com.example.demoim.OPEN".to_owned(),
                extras: extras(),
            },
        ),
        (
            json!({ "click_action_type": 2, "click_action_url": "https://example.com/?a=1" }),
            Opened::WebPage {
                url: "https://example.com/?a=1".to_owned(),
            },
        ),
        (
            json!({
                "click_action_type": 4,
                "click_action_activity": "com.example.demoim.MainActivity",
            }),
            Opened::Activity {
                class: "com.example.demoim.MainActivity".to_owned(),
                extras: extras(),
            },
        ),
        (
            json!({ "click_action_type": 5, "click_action_url": "command://test?key1=val1" }),
            Opened::IntentUrl {
                url: "command://test?key1=val1".to_owned(),
                extras: extras(),
            },
        ),
    ] {
        let mut message = world.message(&fields);
        message["notification"]["action_parameters"] = json!("{\"extKey\":\"ext content\"}");
        assert_eq!(world.unicast(&message).await["code"], 0, "{fields}");

        let phone = world.phone();
        let notification = &phone.notifications[0];
        assert_eq!(notification.opens, opened);
        world.clock.advance(Duration::from_secs(5));
        let clicked = world.sandbox.click(phone.id, notification.id).await;
        assert_eq!(clicked.as_ref(), Ok(&opened));

        let phone = world.phone();
        assert!(phone.notifications.is_empty(), "it has left the bar");
        let last = phone.last_opened.unwrap();
        assert_eq!(last.opened, opened);
        assert_eq!(last.at, world.clock.now());
    }
}

#[tokio::test]
async fn a_notification_is_clicked_once() {
    let world = World::start().await;
    world.unicast(&world.message(&json!({}))).await;
    let phone = world.phone();
    let notification = phone.notifications[0].id;
    assert!(world.sandbox.click(phone.id, notification).await.is_ok());
    assert_eq!(
        world.sandbox.click(phone.id, notification).await,
        Err(ClickError::Gone {
            phone: phone.id,
            notification
        })
    );
}

#[tokio::test]
async fn a_phone_that_is_not_there_cannot_be_touched() {
    let world = World::start().await;
    let nowhere: PhoneId = "99".parse().unwrap();
    let notification: NotificationId = "1".parse().unwrap();
    assert_eq!(
        world.sandbox.click(nowhere, notification).await,
        Err(ClickError::UnknownPhone(UnknownPhone(nowhere)))
    );
    assert_eq!(world.sandbox.clear(nowhere), Err(UnknownPhone(nowhere)));
    assert_eq!(world.sandbox.phone(nowhere), None);
}

#[tokio::test]
async fn a_success_without_a_channel_of_the_app_is_explained_on_the_phone() {
    let world = World::start().await;
    for (channel, reason) in [
        (json!(null), NotShownReason::ChannelMissing),
        (
            json!("default"),
            NotShownReason::ChannelUnknown {
                channel: "default".to_owned(),
            },
        ),
    ] {
        let answer = world
            .unicast(&world.message(&json!({ "channel_id": channel })))
            .await;
        assert_eq!(answer["code"], 0, "the vendor says success");
        let phone = world.phone();
        assert!(phone.notifications.is_empty());
        assert_eq!(phone.not_shown[0].reason, reason);
        assert_eq!(phone.not_shown[0].message_id, answer["data"]["messageId"]);
    }
    assert_eq!(world.phone().not_shown.len(), 2);
    world.sandbox.clear(world.phone().id).unwrap();
    assert!(world.phone().not_shown.is_empty());
}

#[tokio::test]
async fn a_live_page_learns_of_everything_that_changes() {
    let world = World::start().await;
    let mut changes = world.sandbox.changes();
    let phone = world.phone();
    let mut changed = || {
        let changed = changes.has_changed().unwrap();
        changes.mark_unchanged();
        changed
    };
    assert!(!changed());
    world.unicast(&world.message(&json!({}))).await;
    assert!(changed(), "a message arrived");
    let notification = world.phone().notifications[0].id;
    world.sandbox.click(phone.id, notification).await.unwrap();
    assert!(changed(), "a click");
    world.sandbox.clear(phone.id).unwrap();
    assert!(changed(), "a swipe");
    let app_key = phone.app_key;
    world
        .sandbox
        .set_fault(&app_key, sandbox::Fault::Slow)
        .unwrap();
    assert!(changed(), "a fault");
    assert!(!changed());
}

#[tokio::test]
async fn a_restart_changes_nothing() {
    let (one, two) = (World::start().await, World::start().await);
    assert_eq!(one.sandbox.phones(), two.sandbox.phones());
    assert_eq!(one.sandbox.vendor_apps(), two.sandbox.vendor_apps());
    assert_eq!(one.sandbox.vendor_apps()[0], sandbox::demo_vendor_app());
}

#[tokio::test]
async fn what_is_for_a_phone_without_network_is_kept_as_long_as_its_sender_wants() {
    let world = World::start().await;
    let phone = world.phone().id;
    let (on, off) = (true, false);
    world.sandbox.set_network(phone, off).await.unwrap();
    for (title, fields) in [
        ("kept", json!({})),
        ("kept for a minute", json!({ "off_line_ttl": 60 })),
        ("kept for a day", json!({ "off_line_ttl": 86_400 })),
        ("not kept", json!({ "off_line": false })),
    ] {
        let mut message = world.message(&fields);
        message["notification"]["title"] = json!(title);
        assert_eq!(world.unicast(&message).await["code"], 0);
    }
    assert!(world.phone().notifications.is_empty());

    world.clock.advance(Duration::from_secs(60));
    world.sandbox.set_network(phone, on).await.unwrap();
    let in_bar = || {
        let shown = world.phone().notifications.into_iter();
        shown.map(|shown| shown.title).collect::<Vec<_>>()
    };
    assert_eq!(in_bar(), ["kept for a day", "kept"]);

    world.sandbox.set_network(phone, off).await.unwrap();
    world.sandbox.set_network(phone, on).await.unwrap();
    assert_eq!(in_bar().len(), 2, "once");
}

#[tokio::test]
async fn without_a_server_beside_the_sandbox_a_phone_says_that_nobody_can_sign_in() {
    let world = World::start().await;
    let phone = world.phone().id;
    let account = sandbox::Account {
        application: domain::SdkAppId::from_number(1_400_000_001).unwrap(),
        user: domain::UserId::parse("bob").unwrap(),
        certificate: domain::certificate::CertificateId::from_number(7_001).unwrap(),
    };
    let usersig = "no matter which".to_owned().into();
    let sign_in = AppAction::SignIn { account, usersig };
    let refused = world.sandbox.act(phone, sign_in).await.unwrap_err();
    assert!(
        matches!(refused, AppError::Problem(AppProblem::Unreachable(_))),
        "{refused}"
    );
    let app = world.phone().app;
    assert_eq!(app.account, None);
    assert!(app.problem.is_some(), "the phone shows it too");

    let refused = world.sandbox.act(phone, AppAction::LogOut).await;
    assert_eq!(refused, Err(AppProblem::NotSignedIn.into()));
    world.sandbox.act(phone, AppAction::Kill).await.unwrap();
    assert_eq!(world.phone().app.problem, None, "until the next touch");
    let refused = world.sandbox.act(phone, AppAction::ToBackground).await;
    assert_eq!(refused, Err(AppProblem::NotOpen.into()));
}
