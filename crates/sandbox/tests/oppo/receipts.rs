//! Receipts, as the sender's server gets them.

use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Redirect;
use axum::routing::post;
use domain::Clock as _;
use sandbox::{Fault, ReceiptCounts, Sandbox, demo_vendor_app};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::mpsc;

use crate::client::{World, message_to};

/// A server that hands on what it gets and answers with `status`.
async fn receiver(status: StatusCode) -> (String, mpsc::UnboundedReceiver<Value>) {
    let (sender, got) = mpsc::unbounded_channel();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/receipts", listener.local_addr().unwrap());
    let handler = move |State(sender): State<mpsc::UnboundedSender<Value>>, body: String| async move {
        sender.send(serde_json::from_str(&body).unwrap()).unwrap();
        status
    };
    let router = Router::new()
        .route("/receipts", post(handler))
        .with_state(sender);
    tokio::spawn(async move { axum::serve(listener, router).await });
    (url, got)
}

async fn next(got: &mut mpsc::UnboundedReceiver<Value>) -> Value {
    let next = tokio::time::timeout(Duration::from_secs(5), got.recv());
    next.await.unwrap().unwrap()
}

/// A server that sends whoever posts to it on to `elsewhere`.
async fn redirector(elsewhere: String) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let handler = move || async move { Redirect::temporary(&elsewhere) };
    let router = Router::new().route("/", post(handler));
    tokio::spawn(async move { axum::serve(listener, router).await });
    url
}

/// Waits until the counts are these: they are written after the receiver has answered.
async fn counts_become(sandbox: &Sandbox, expected: ReceiptCounts) {
    let reached = async {
        while sandbox.receipt_counts() != expected {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let waited = tokio::time::timeout(Duration::from_secs(10), reached).await;
    assert!(waited.is_ok(), "{:?}", sandbox.receipt_counts());
}

#[tokio::test]
async fn an_arrival_is_told_in_the_documented_form() {
    let world = World::start().await;
    let (url, mut got) = receiver(StatusCode::OK).await;
    let message = world.message(&json!({ "call_back_url": url, "call_back_parameter": "p=1" }));
    let answer = world.unicast(&message).await;
    let message_id = &answer["data"]["messageId"];
    assert_eq!(
        next(&mut got).await,
        json!([{
            "messageId": message_id,
            "appId": demo_vendor_app().app_id,
            "taskId": message_id,
            "registrationIds": world.phone().registration_id,
            "eventTime": world.clock.now().as_millis().to_string(),
            "param": "p=1",
            "eventType": "push_arrive",
        }])
    );
    let delivered = ReceiptCounts {
        delivered: 1,
        ..ReceiptCounts::default()
    };
    counts_become(&world.sandbox, delivered).await;
}

#[tokio::test]
async fn an_arrival_that_the_phone_does_not_show_is_told_all_the_same() {
    let world = World::start().await;
    let (url, mut got) = receiver(StatusCode::OK).await;
    let message = world.message(&json!({ "call_back_url": url, "channel_id": null }));
    world.unicast(&message).await;
    assert_eq!(next(&mut got).await[0]["eventType"], "push_arrive");
    assert_eq!(world.phone().not_shown.len(), 1);
}

#[tokio::test]
async fn an_id_that_no_phone_has_is_told_as_invalid() {
    let world = World::start().await;
    let (url, mut got) = receiver(StatusCode::OK).await;
    // Well formed; and the overseas phone does not exist for the app in China.
    let overseas = world.sandbox.phones().remove(2).registration_id;
    for id in ["CN_00000000000000000000000000000000", &overseas] {
        let message = message_to(id, &json!({ "call_back_url": url }));
        assert_eq!(world.unicast(&message).await["code"], 0);
        let receipt = next(&mut got).await;
        assert_eq!(receipt[0]["eventType"], "regid_invalid");
        assert_eq!(receipt[0]["registrationIds"], id);
    }
}

/// The faults by which a push is taken and lost, and what the receipt calls it.
const LOSSES: [(Fault, &str); 2] = [
    (Fault::UserDailyLimit, "user_daily_limit"),
    (Fault::RegidInvalid, "regid_invalid"),
];

impl World {
    fn misbehave(&self, fault: Fault) {
        let app_key = demo_vendor_app().app_key;
        self.sandbox.set_fault(&app_key, fault).unwrap();
    }
}

#[tokio::test]
async fn what_is_taken_and_lost_is_told_once_and_rings_nobody() {
    for (fault, event) in LOSSES {
        let world = World::start().await;
        let (url, mut got) = receiver(StatusCode::OK).await;
        let named = |name: &str| {
            let asks = json!({
                "call_back_url": url, "call_back_parameter": name, "app_message_id": name,
            });
            world.message(&asks)
        };
        world.misbehave(fault);
        let taken = world.unicast(&named("lost")).await;
        assert_eq!(taken["code"], 0, "{fault:?}");
        let told = next(&mut got).await;
        assert_eq!(told[0]["eventType"], event);
        assert_eq!(told[0]["messageId"], taken["data"]["messageId"]);
        assert_eq!(told[0]["param"], "lost");
        assert_eq!(told[0]["registrationIds"], world.phone().registration_id);
        assert!(world.phone().notifications.is_empty());
        assert!(world.phone().not_shown.is_empty());

        world.misbehave(Fault::None);
        let repeated = world.unicast(&named("lost")).await;
        assert_eq!(repeated["data"], taken["data"], "it was taken before");
        world.unicast(&named("next")).await;
        let told = next(&mut got).await;
        assert_eq!(
            (&told[0]["param"], &told[0]["eventType"]),
            (&json!("next"), &json!("push_arrive")),
            "{fault:?}"
        );
        assert_eq!(world.phone().notifications.len(), 1);
    }
}

#[tokio::test]
async fn what_is_lost_is_not_kept_for_a_phone_without_network() {
    for (fault, event) in LOSSES {
        let world = World::start().await;
        let (url, mut got) = receiver(StatusCode::OK).await;
        let phone = world.phone().id;
        world.sandbox.set_network(phone, false).await.unwrap();
        world.misbehave(fault);
        let message = world.message(&json!({ "call_back_url": url }));
        world.unicast(&message).await;
        assert_eq!(next(&mut got).await[0]["eventType"], event);
        world.misbehave(Fault::None);
        world.sandbox.set_network(phone, true).await.unwrap();
        assert!(world.phone().notifications.is_empty(), "{fault:?}");
    }
}

#[tokio::test]
async fn a_lost_broadcast_is_told_with_the_ids_joined() {
    for (fault, event) in LOSSES {
        let world = World::start().await;
        let (url, mut got) = receiver(StatusCode::OK).await;
        let phones = world.sandbox.phones();
        let ids = [&phones[0], &phones[1]].map(|phone| phone.registration_id.as_str());
        world.misbehave(fault);
        let content = [
            ("title", "t"),
            ("content", "c"),
            ("call_back_url", url.as_str()),
        ];
        let saved = world.call("save_message_content", &content).await;
        let fields = [
            ("message_id", saved["data"]["message_id"].as_str().unwrap()),
            ("target_type", "2"),
            ("target_value", &ids.join(";")),
        ];
        assert_eq!(world.call("broadcast", &fields).await["code"], 0);
        let told = next(&mut got).await;
        assert_eq!(told.as_array().unwrap().len(), 1, "{told}");
        assert_eq!(told[0]["eventType"], event);
        assert_eq!(told[0]["registrationIds"], ids.join(","));
    }
}

#[tokio::test]
async fn a_broadcast_is_told_by_task_with_the_ids_joined() {
    let world = World::start().await;
    let (url, mut got) = receiver(StatusCode::OK).await;
    let ids: Vec<String> = world
        .sandbox
        .phones()
        .into_iter()
        .map(|phone| phone.registration_id)
        .collect();
    let content = [
        ("title", "t"),
        ("content", "c"),
        ("call_back_url", url.as_str()),
    ];
    let saved = world.call("save_message_content", &content).await;
    let message_id = saved["data"]["message_id"].as_str().unwrap();
    let fields = [
        ("message_id", message_id),
        ("target_type", "2"),
        ("target_value", &ids.join(";")),
    ];
    let answer = world.call("broadcast", &fields).await;
    let told = next(&mut got).await;
    let told: Vec<(&Value, &Value, &Value)> = told
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (&it["eventType"], &it["registrationIds"], &it["taskId"]))
        .collect();
    let task_id = &answer["data"]["task_id"];
    assert_eq!(
        told,
        [
            (&json!("push_arrive"), &json!(ids[..2].join(",")), task_id),
            (&json!("regid_invalid"), &json!(ids[2]), task_id),
        ]
    );
}

#[tokio::test]
async fn receipts_of_a_batch_come_together_and_a_repetition_is_not_told_again() {
    let world = World::start().await;
    let (url, mut got) = receiver(StatusCode::OK).await;
    let message = |n: usize| {
        let id = &world.sandbox.phones()[n].registration_id;
        message_to(id, &json!({ "call_back_url": url, "app_message_id": "m" }))
    };
    let messages = json!([message(0), message(1), message(0)]).to_string();
    world
        .call("unicast_batch", &[("messages", &messages)])
        .await;
    assert_eq!(next(&mut got).await.as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn what_cannot_be_told_is_counted_and_not_tried_again() {
    let world = World::start().await;
    let (unwilling, mut got) = receiver(StatusCode::INTERNAL_SERVER_ERROR).await;
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let nobody = format!("http://{}/", closed.local_addr().unwrap());
    drop(closed);
    for url in [
        unwilling.as_str(),
        &nobody,
        "https://receipts.example.com/",
        "nonsense",
    ] {
        let message = world.message(&json!({ "call_back_url": url }));
        assert_eq!(world.unicast(&message).await["code"], 0, "{url}");
    }
    let expected = ReceiptCounts {
        failed: 2,
        not_loopback: 2,
        ..ReceiptCounts::default()
    };
    counts_become(&world.sandbox, expected).await;
    next(&mut got).await;
    assert!(got.try_recv().is_err(), "once and no more");
}

#[tokio::test]
async fn nobody_can_send_a_receipt_on_to_elsewhere() {
    let world = World::start().await;
    let (elsewhere, mut got) = receiver(StatusCode::OK).await;
    let url = redirector(elsewhere).await;
    world
        .unicast(&world.message(&json!({ "call_back_url": url })))
        .await;
    let failed = ReceiptCounts {
        failed: 1,
        ..ReceiptCounts::default()
    };
    counts_become(&world.sandbox, failed).await;
    assert!(got.try_recv().is_err());
}
