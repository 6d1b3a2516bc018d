use std::time::Duration;

use domain::certificate::CertificateId;
use domain::{Cause, Classification};
use engine::test_pushes::{self, SendTestPushError, TestPush, TestPushId};
use engine::{FindError, Missing};

use crate::fixture::{
    DELAY, MILLISECOND, OTHER_SECRET, SECRET, START, TOKEN, World, admin, edit, new, test_push,
    test_push_with,
};
use crate::vendor::AUTH_TOKEN;

async fn send(world: &World, id: CertificateId) -> Result<TestPush, SendTestPushError> {
    test_pushes::send(&world.engine, &admin(), world.application, test_push(id)).await
}

async fn found(world: &World, id: TestPushId) -> TestPush {
    test_pushes::find(&world.engine, &admin(), world.application, id)
        .await
        .unwrap()
}

#[tokio::test]
async fn a_test_push_goes_out_with_the_revision_in_effect_and_is_kept_with_its_outcome() {
    let world = World::new().await;
    let id = world
        .add_in_effect(new(|form| {
            form.click_action = "activity".into();
            form.activity = "com.example.Chat".into();
            form.channel_id = "chat".into();
        }))
        .await;
    // Waits, so it must not be used.
    world
        .edit(id, edit(|form| form.channel_id = "later".into()))
        .await;
    world.engine.idle().await;

    let new = test_push_with(id, r#"{"room": 7}"#);
    let push = test_pushes::send(&world.engine, &admin(), world.application, new)
        .await
        .unwrap();
    assert_eq!(push.revision.number(), 1);
    assert_eq!(push.sent_at, START.plus(DELAY));
    assert_eq!(push.sent_by, "ada");
    assert_eq!(push.custom_content.as_deref(), Some(r#"{"room":7}"#));
    let outcome = push.outcome.as_ref().unwrap();
    assert_eq!(outcome.result, Ok("vendor-message-1".to_owned()));
    assert_eq!(outcome.authorised_at, Some(START.plus(DELAY)));
    assert_eq!(found(&world, push.id).await, push);

    let taken = world.vendor.unicasts();
    let notification = &taken[0]["notification"];
    assert_eq!(taken[0]["target_value"], TOKEN);
    assert_eq!(notification["channel_id"], "chat");
    assert_eq!(notification["click_action_type"], 4);
    assert_eq!(notification["click_action_activity"], "com.example.Chat");
    assert_eq!(notification["action_parameters"], r#"{"room":7}"#);
}

#[tokio::test]
async fn the_request_is_shown_without_its_secrets() {
    let world = World::new().await;
    let id = world.add_in_effect(new(|_| ())).await;
    let push = send(&world, id).await.unwrap();
    assert!(push.request.contains(TOKEN), "{}", push.request);
    assert!(
        push.request
            .contains("/server/v1/message/notification/unicast")
    );
    assert!(!push.request.contains(AUTH_TOKEN) && !push.request.contains(SECRET));
}

#[tokio::test]
async fn no_two_pushes_have_the_same_name_at_the_vendor() {
    let world = World::new().await;
    let id = world.add_in_effect(new(|_| ())).await;
    for _ in 0..2 {
        send(&world, id).await.unwrap();
    }
    let taken = world.vendor.unicasts();
    let name = |at: usize| {
        taken[at]["notification"]["app_message_id"]
            .as_str()
            .unwrap()
    };
    assert_ne!(name(0), name(1));
}

#[tokio::test]
async fn nothing_is_sent_before_anything_is_in_effect_and_the_time_left_is_told() {
    let world = World::new().await;
    let id = world.add(new(|_| ())).await;
    for (advance, expected) in [(Duration::ZERO, DELAY), (DELAY - MILLISECOND, MILLISECOND)] {
        world.clock.advance(advance);
        match send(&world, id).await {
            Err(SendTestPushError::NotInEffect { certificate, left }) => {
                assert_eq!(certificate, id);
                assert_eq!(left, Some(expected));
            }
            other => panic!("{other:?}"),
        }
    }
    assert!(world.vendor.unicasts().is_empty());
    let recent = test_pushes::recent(&world.engine, &admin(), world.application).await;
    assert!(recent.unwrap().is_empty());
    world.clock.advance(MILLISECOND);
    assert!(send(&world, id).await.is_ok());
}

#[tokio::test]
async fn the_time_left_is_that_of_the_first_of_several_that_wait() {
    let world = World::new().await;
    let id = world.add(new(|_| ())).await;
    world.clock.advance(Duration::from_secs(60));
    world.edit(id, edit(|_| ())).await;
    match send(&world, id).await {
        Err(error @ SendTestPushError::NotInEffect { left, .. }) => {
            assert_eq!(left, Some(Duration::from_secs(540)));
            assert!(error.to_string().contains("wait 540 s"), "{error}");
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_certificate_that_has_nothing_left_to_wait_for_says_so() {
    let world = World::new().await;
    let id = world.add(new(|_| ())).await;
    let number = world.certificate(id).await.latest().number;
    engine::certificates::withdraw(&world.engine, &admin(), world.application, id, number)
        .await
        .unwrap();
    let sent = send(&world, id).await;
    assert!(
        matches!(sent, Err(SendTestPushError::NotInEffect { left: None, .. })),
        "{sent:?}"
    );
}

#[tokio::test]
async fn custom_content_is_refused_where_a_click_opens_a_web_page() {
    let world = World::new().await;
    let id = world
        .add_in_effect(new(|form| {
            form.click_action = "web".into();
            form.web_url = "https://example.org/".into();
        }))
        .await;
    let new = test_push_with(id, r#"{"a":1}"#);
    let sent = test_pushes::send(&world.engine, &admin(), world.application, new).await;
    assert!(
        matches!(sent, Err(SendTestPushError::LostOnWebPage)),
        "{sent:?}"
    );
    assert!(world.vendor.unicasts().is_empty());
    assert!(send(&world, id).await.is_ok());
}

#[tokio::test]
async fn somebody_elses_certificate_is_as_unknown_as_none() {
    let mut world = World::new().await;
    let id = world.add_in_effect(new(|_| ())).await;
    world.application = world.add_application("Other").await;
    let sent = send(&world, id).await;
    assert!(
        matches!(sent, Err(SendTestPushError::UnknownCertificate { .. })),
        "{sent:?}"
    );
    assert!(world.vendor.unicasts().is_empty());
}

#[tokio::test]
async fn what_the_vendor_refuses_is_an_outcome() {
    let world = World::new().await;
    let id = world.add_in_effect(new(|_| ())).await;
    world.vendor.answer_unicasts_with(33);
    let push = send(&world, id).await.unwrap();
    let outcome = push.outcome.as_ref().unwrap();
    let refusal = outcome.result.as_ref().unwrap_err();
    assert_eq!(refusal.classification, Classification::QuotaUntilTomorrow);
    assert!(outcome.authorised_at.is_some());
    assert_eq!(found(&world, push.id).await, push);
}

#[tokio::test]
async fn wrong_credentials_are_an_outcome_without_an_authorisation() {
    let world = World::new().await;
    let id = world
        .add_in_effect(new(|form| form.master_secret = OTHER_SECRET.into()))
        .await;
    let push = send(&world, id).await.unwrap();
    let outcome = push.outcome.as_ref().unwrap();
    assert_eq!(outcome.authorised_at, None);
    let refusal = outcome.result.as_ref().unwrap_err();
    assert!(
        matches!(refusal.cause, Cause::Code { code: 16, .. }),
        "{refusal:?}"
    );
    assert_eq!(found(&world, push.id).await, push);
}

#[tokio::test]
async fn the_outcome_is_kept_when_whoever_sent_the_push_is_gone() {
    let world = World::new().await;
    let id = world.add_in_effect(new(|_| ())).await;
    world.vendor.hold_answers().await;
    let (engine, application) = (world.engine.clone(), world.application);
    let sending = tokio::spawn(async move {
        test_pushes::send(&engine, &admin(), application, test_push(id)).await
    });
    world.vendor.asked().await;
    sending.abort();
    assert!(sending.await.unwrap_err().is_cancelled());

    let first = TestPushId::from_number(1).unwrap();
    assert_eq!(found(&world, first).await.outcome, None);
    world.vendor.release_answers();
    world.engine.idle().await;
    let outcome = found(&world, first).await.outcome.unwrap();
    assert_eq!(outcome.result, Ok("vendor-message-1".to_owned()));
}

#[tokio::test]
async fn the_latest_twenty_are_listed_newest_first() {
    let world = World::new().await;
    let id = world.add_in_effect(new(|_| ())).await;
    for _ in 0..21 {
        send(&world, id).await.unwrap();
    }
    let recent = test_pushes::recent(&world.engine, &admin(), world.application)
        .await
        .unwrap();
    let numbers: Vec<i64> = recent.iter().map(|push| push.id.number()).collect();
    assert_eq!(numbers, (2..=21).rev().collect::<Vec<_>>());
    let other = world.add_application("Other").await;
    let none = test_pushes::recent(&world.engine, &admin(), other).await;
    assert!(none.unwrap().is_empty());
}

#[tokio::test]
async fn another_applications_test_push_is_not_found() {
    let world = World::new().await;
    let id = world.add_in_effect(new(|_| ())).await;
    let push = send(&world, id).await.unwrap();
    let other = world.add_application("Other").await;
    match test_pushes::find(&world.engine, &admin(), other, push.id).await {
        Err(FindError::NotFound(missing)) => assert_eq!(missing, Missing::TestPush(push.id)),
        found => panic!("{found:?}"),
    }
}
