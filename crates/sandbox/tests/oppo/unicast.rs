//! One message to one phone, alone and in a batch.

use serde_json::{Value, json};

use crate::client::{World, message_to};

#[tokio::test]
async fn a_message_shows_on_the_phone_under_the_vendors_message_id() {
    let world = World::start().await;
    let answer = world.unicast(&world.message(&json!({}))).await;
    assert_eq!(answer["code"], 0);
    let message_id = answer["data"]["messageId"].as_str().unwrap();
    assert!(message_id.starts_with(&format!("{}-1-1-", sandbox::demo_vendor_app().app_id)));

    let phone = world.phone();
    assert_eq!(phone.notifications.len(), 1);
    let shown = &phone.notifications[0];
    assert_eq!(
        (shown.title.as_str(), shown.body.as_str()),
        ("Title", "Body")
    );
    assert_eq!(shown.channel, "tuikit");
    assert_eq!(shown.message_id, message_id);
    let others = world.sandbox.phones();
    assert!(
        others[1..]
            .iter()
            .all(|phone| phone.notifications.is_empty())
    );
}

#[tokio::test]
async fn a_flawed_message_is_refused_and_does_not_arrive() {
    let world = World::start().await;
    let good = world.message(&json!({}));
    let with = |name: &str, value: Value| {
        let mut message = good.clone();
        message[name] = value;
        message.to_string()
    };
    for (message, code) in [
        (String::new(), 40),
        ("not json".to_owned(), 41),
        ("[]".to_owned(), 41),
        ("{}".to_owned(), 40),
        (with("target_type", json!(5)), 41),
        (with("target_type", json!("2")), 41),
        (with("target_value", Value::Null), 40),
        (with("target_value", json!("CN_123")), 10_000),
        (with("verify_registration_id", json!(1)), 41),
        (with("notification", Value::Null), 40),
        (with("notification", json!("{}")), 41),
        (with("notification", json!({ "title": "t" })), 40),
        (
            with(
                "notification",
                json!({ "title": "t".repeat(51), "content": "c" }),
            ),
            41,
        ),
    ] {
        let answer = world.call("unicast", &[("message", &message)]).await;
        assert_eq!(answer["code"], code, "{message}: {answer}");
    }
    assert!(world.phone().notifications.is_empty());
}

#[tokio::test]
async fn a_retry_with_the_same_app_message_id_rings_once_and_is_answered_the_same() {
    let world = World::start().await;
    let message = world.message(&json!({ "app_message_id": "m-1" }));
    let first = world.unicast(&message).await;
    assert_eq!(world.unicast(&message).await["data"], first["data"]);
    assert_eq!(world.phone().notifications.len(), 1);

    let other_phone = world.sandbox.phones().remove(1);
    let message = message_to(
        &other_phone.registration_id,
        &json!({ "app_message_id": "m-1" }),
    );
    assert_ne!(world.unicast(&message).await["data"], first["data"]);
    let other_phone = world.sandbox.phone(other_phone.id).unwrap();
    assert_eq!(other_phone.notifications.len(), 1, "once per target");
}

#[tokio::test(flavor = "multi_thread")]
async fn retries_that_overtake_each_other_ring_once() {
    let world = World::start().await;
    let message = world.message(&json!({ "app_message_id": "m-1" }));
    let answers = futures::future::join_all((0..16).map(|_| world.unicast(&message))).await;
    assert!(
        answers
            .iter()
            .all(|answer| answer["data"] == answers[0]["data"])
    );
    assert_eq!(world.phone().notifications.len(), 1);
}

#[tokio::test]
async fn an_id_that_no_phone_has_is_accepted_all_the_same() {
    let world = World::start().await;
    let nobody = "CN_00000000000000000000000000000000";
    assert_eq!(
        world.unicast(&message_to(nobody, &json!({}))).await["code"],
        0
    );
}

#[tokio::test]
async fn a_batch_succeeds_although_single_messages_are_refused() {
    let world = World::start().await;
    let phones = world.sandbox.phones();
    let messages = json!([
        message_to(&phones[0].registration_id, &json!({})),
        message_to("bad", &json!({})),
        message_to(&phones[1].registration_id, &json!({ "title": "" })),
        "no message",
        message_to(&phones[1].registration_id, &json!({})),
    ]);
    let answer = world
        .call("unicast_batch", &[("messages", &messages.to_string())])
        .await;
    assert_eq!(answer["code"], 0);
    let items = answer["data"].as_array().unwrap();
    let told: Vec<(&str, i64)> = items
        .iter()
        .map(|item| {
            let id = item["registrationId"].as_str().unwrap();
            (id, item["errorCode"].as_i64().unwrap_or(0))
        })
        .collect();
    assert_eq!(
        told,
        [
            (phones[0].registration_id.as_str(), 0),
            ("bad", 10_000),
            (phones[1].registration_id.as_str(), 40),
            ("", 41),
            (phones[1].registration_id.as_str(), 0),
        ]
    );
    assert_ne!(items[0]["messageId"], items[4]["messageId"]);
    assert!(items[1]["errorMessage"].is_string());
    let rang = world.sandbox.phones();
    assert_eq!([0, 1, 2].map(|n| rang[n].notifications.len()), [1, 1, 0]);
}

#[tokio::test]
async fn a_batch_is_an_array() {
    let world = World::start().await;
    for (messages, code) in [("{}", 41), ("", 40), ("[]", 40), ("[", 41)] {
        let answer = world.call("unicast_batch", &[("messages", messages)]).await;
        assert_eq!(answer["code"], code, "{messages:?}");
    }
}
