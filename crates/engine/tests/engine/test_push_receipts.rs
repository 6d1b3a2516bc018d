use std::time::Duration;

use domain::certificate::CertificateId;
use domain::delivery::ReceiptEvent;
use domain::device::TokenDropReason;
use domain::push::RegistrationToken;
use engine::receipts::{self, ReceiptsError};
use engine::test_pushes::{self, TestPush, TestPushReceipt};
use vendors::oppo::receipts::OppoReceipt;

use crate::fixture::{TOKEN, World, admin, new, test_push};

impl World {
    async fn test_push(&self, certificate: CertificateId) -> TestPush {
        let new = test_push(certificate);
        test_pushes::send(&self.engine, &admin(), self.application, new)
            .await
            .unwrap()
    }

    async fn again(&self, push: &TestPush) -> TestPush {
        test_pushes::find(&self.engine, &admin(), self.application, push.id)
            .await
            .unwrap()
    }

    /// The secret part of the address that the vendor was given.
    fn test_push_receipt_key(&self) -> String {
        let pushes = self.vendor.unicasts();
        let url = pushes[0]["notification"]["call_back_url"].as_str().unwrap();
        url.rsplit('/').next().unwrap().to_owned()
    }

    async fn record(&self, certificate: CertificateId, receipt: OppoReceipt) {
        let key = self.test_push_receipt_key();
        receipts::record(&self.engine, certificate, &key, &[receipt])
            .await
            .unwrap();
    }
}

/// What the vendor posts, with what the push asked it to give back.
fn told(event: ReceiptEvent, parameter: &str) -> OppoReceipt {
    OppoReceipt {
        event,
        parameter: parameter.to_owned(),
        tokens: vec![RegistrationToken::parse(TOKEN).unwrap()],
        message_id: None,
        at: None,
    }
}

fn parameter_of(push: &TestPush) -> String {
    format!("test-{}-{:x}", push.id, push.sent_at.as_millis())
}

fn event(push: &TestPush) -> Option<ReceiptEvent> {
    match push.receipt {
        TestPushReceipt::Came { event, .. } => Some(event),
        TestPushReceipt::NotAsked | TestPushReceipt::Awaited => None,
    }
}

#[tokio::test]
async fn the_vendor_is_asked_to_tell_what_became_of_the_push() {
    let world = World::new().await;
    let id = world.add_in_effect(new(|_| ())).await;
    let push = world.test_push(id).await;
    assert_eq!(push.receipt, TestPushReceipt::Awaited);
    assert!(!push.is_settled());
    let notification = &world.vendor.unicasts()[0]["notification"];
    let url = notification["call_back_url"].as_str().unwrap();
    let start = format!("http://127.0.0.1:3000/receipts/oppo/{id}/");
    assert!(url.starts_with(&start), "{url}");
    let parameter = notification["call_back_parameter"].as_str().unwrap();
    assert_eq!(parameter, parameter_of(&push));
    assert!(parameter.len() <= 50, "{parameter}");
    let key = world.test_push_receipt_key();
    assert!(!push.request.contains(&key), "{}", push.request);
}

#[tokio::test]
async fn an_arrival_is_kept_once_with_its_time_and_only_from_who_knows_the_address() {
    let world = World::new().await;
    let id = world.add_in_effect(new(|_| ())).await;
    let push = world.test_push(id).await;
    let arrived = told(ReceiptEvent::Arrived, &parameter_of(&push));
    let forged = std::slice::from_ref(&arrived);
    let forged = receipts::record(&world.engine, id, "guess", forged).await;
    assert!(matches!(forged, Err(ReceiptsError::UnknownAddress)));
    assert_eq!(world.again(&push).await.receipt, TestPushReceipt::Awaited);

    world.clock.advance(Duration::from_secs(3));
    let at = world.engine.now();
    world.record(id, arrived).await;
    world.clock.advance(Duration::from_secs(3));
    let limited = told(ReceiptEvent::UserDailyLimit, &parameter_of(&push));
    world.record(id, limited).await;
    let push = world.again(&push).await;
    assert_eq!(
        push.receipt,
        TestPushReceipt::Came {
            event: ReceiptEvent::Arrived,
            at,
            token_dropped: false,
        },
        "told twice, the first one counts"
    );
    assert!(push.is_settled());
}

#[tokio::test]
async fn a_receipt_belongs_to_the_push_that_it_names_and_to_no_other() {
    let world = World::new().await;
    let id = world.add_in_effect(new(|_| ())).await;
    let other = world.add_in_effect(new(|_| ())).await;
    let push = world.test_push(other).await;
    // The address of this certificate, the name of another one's push.
    let key = {
        world.test_push(id).await;
        let url = &world.vendor.unicasts()[1]["notification"]["call_back_url"];
        url.as_str().unwrap().rsplit('/').next().unwrap().to_owned()
    };
    let earlier = format!("test-{}-{:x}", push.id, push.sent_at.as_millis() - 1);
    for parameter in [parameter_of(&push), earlier, "test-9-1".into(), "x".into()] {
        let receipt = told(ReceiptEvent::Arrived, &parameter);
        receipts::record(&world.engine, id, &key, &[receipt])
            .await
            .unwrap();
    }
    assert_eq!(world.again(&push).await.receipt, TestPushReceipt::Awaited);
}

#[tokio::test]
async fn a_receipt_counts_after_a_restart_and_before_the_vendors_answer() {
    let mut world = World::new().await;
    let id = world.add_in_effect(new(|_| ())).await;
    let push = world.test_push(id).await;
    world.restart().await.unwrap();
    world
        .record(id, told(ReceiptEvent::Arrived, &parameter_of(&push)))
        .await;
    assert_eq!(
        event(&world.again(&push).await),
        Some(ReceiptEvent::Arrived)
    );

    world.vendor.hold_answers().await;
    let (engine, application) = (world.engine.clone(), world.application);
    let sending = tokio::spawn(async move {
        test_pushes::send(&engine, &admin(), application, test_push(id)).await
    });
    world.vendor.asked().await;
    let recent = test_pushes::recent(&world.engine, &admin(), world.application).await;
    let under_way = recent.unwrap().remove(0);
    assert_eq!(under_way.outcome, None);
    world
        .record(id, told(ReceiptEvent::Arrived, &parameter_of(&under_way)))
        .await;
    world.vendor.release_answers();
    sending.await.unwrap().unwrap();
    let push = world.again(&under_way).await;
    assert_eq!(event(&push), Some(ReceiptEvent::Arrived));
    assert_eq!(
        push.outcome.unwrap().result,
        Ok("vendor-message-2".to_owned())
    );
}

#[tokio::test]
async fn a_token_that_the_receipt_calls_invalid_is_taken_from_its_device() {
    let world = World::new().await;
    let id = world.add_in_effect(new(|_| ())).await;
    for (name, has_it) in [("bob", true), ("eve", false)] {
        let token = if has_it { TOKEN } else { "CN_another" };
        world.killed_phone(name, id, token).await;
    }
    let push = world.test_push(id).await;
    world
        .record(id, told(ReceiptEvent::RegidInvalid, &parameter_of(&push)))
        .await;
    let push = world.again(&push).await;
    assert!(
        matches!(
            push.receipt,
            TestPushReceipt::Came {
                event: ReceiptEvent::RegidInvalid,
                token_dropped: true,
                ..
            }
        ),
        "{push:?}"
    );
    let dropped = world.devices_of("bob").await[0].dropped;
    assert_eq!(dropped.unwrap().0, TokenDropReason::RegidInvalid);
    assert!(world.devices_of("eve").await[0].binding.is_some());
}

#[tokio::test]
async fn nothing_is_asked_for_where_nobody_could_tell_it() {
    let mut world = World::new().await;
    let id = world.add_in_effect(new(|_| ())).await;
    world.restart_unreachable().await;
    let push = world.test_push(id).await;
    assert_eq!(push.receipt, TestPushReceipt::NotAsked);
    assert!(push.is_settled());
    assert_eq!(world.again(&push).await, push);
    let notification = &world.vendor.unicasts()[0]["notification"];
    assert!(notification.get("call_back_url").is_none());
    assert!(notification.get("call_back_parameter").is_none());
}

#[tokio::test]
async fn no_receipt_is_awaited_for_what_the_vendor_refused() {
    let world = World::new().await;
    let id = world.add_in_effect(new(|_| ())).await;
    world.vendor.answer_unicasts_with(33);
    assert!(world.test_push(id).await.is_settled());
}

#[tokio::test]
async fn whoever_looks_at_a_test_push_hears_of_its_answer_and_of_its_receipt() {
    let world = World::new().await;
    let id = world.add_in_effect(new(|_| ())).await;
    let mut changes = test_pushes::changes(&world.engine);
    changes.mark_unchanged();
    let push = world.test_push(id).await;
    assert!(changes.has_changed().unwrap());
    assert_eq!(push.progress(), 1);

    changes.mark_unchanged();
    world
        .record(id, told(ReceiptEvent::Arrived, "test-77-1"))
        .await;
    assert!(!changes.has_changed().unwrap(), "nobody's receipt");
    world
        .record(id, told(ReceiptEvent::Arrived, &parameter_of(&push)))
        .await;
    assert!(changes.has_changed().unwrap());
    assert_eq!(world.again(&push).await.progress(), 2);
}
