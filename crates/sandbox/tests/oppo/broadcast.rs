//! One message to many phones: saved, then sent.

use serde_json::Value;

use crate::client::{World, json};

const CONTENT: [(&str, &str); 4] = [
    ("title", "Title"),
    ("content", "Body"),
    ("channel_id", "tuikit"),
    ("app_message_id", "b-1"),
];

async fn save(world: &World) -> String {
    let answer = world.call("save_message_content", &CONTENT).await;
    assert_eq!(answer["code"], 0, "{answer}");
    answer["data"]["message_id"].as_str().unwrap().to_owned()
}

async fn broadcast(world: &World, message_id: &str, targets: &str) -> Value {
    let fields = [
        ("message_id", message_id),
        ("target_type", "2"),
        ("target_value", targets),
    ];
    world.call("broadcast", &fields).await
}

#[tokio::test]
async fn a_saved_message_reaches_every_phone_and_bad_ids_are_listed() {
    let world = World::start().await;
    let ids = world
        .sandbox
        .phones()
        .into_iter()
        .map(|p| p.registration_id);
    let ids: Vec<String> = ids.collect();
    let message_id = save(&world).await;
    let targets = format!("{};bad;{};;worse;{}", ids[0], ids[1], ids[0]);
    let answer = broadcast(&world, &message_id, &targets).await;
    assert_eq!(answer["code"], 0);
    assert_eq!(answer["data"]["message_id"], message_id.as_str());
    assert!(!answer["data"]["task_id"].as_str().unwrap().is_empty());
    assert_eq!(answer["data"]["10000"], serde_json::json!(["bad", "worse"]));
    let rang: Vec<usize> = world
        .sandbox
        .phones()
        .iter()
        .map(|phone| phone.notifications.len())
        .collect();
    assert_eq!(rang, [1, 1, 0]);
}

#[tokio::test]
async fn without_bad_ids_there_is_no_list_of_them() {
    let world = World::start().await;
    let message_id = save(&world).await;
    let answer = broadcast(&world, &message_id, &world.phone().registration_id).await;
    assert!(answer["data"].get("10000").is_none(), "{answer}");
}

#[tokio::test]
async fn the_same_app_message_id_is_saved_once_and_rings_once() {
    let world = World::start().await;
    let message_id = save(&world).await;
    assert_eq!(save(&world).await, message_id);
    for _ in 0..2 {
        let answer = broadcast(&world, &message_id, &world.phone().registration_id).await;
        assert_eq!(answer["code"], 0);
    }
    assert_eq!(world.phone().notifications.len(), 1);
}

#[tokio::test]
async fn a_flawed_broadcast_is_refused() {
    let world = World::start().await;
    let message_id = save(&world).await;
    let id = world.phone().registration_id;
    for (fields, code) in [
        (
            vec![("target_type", "2"), ("target_value", id.as_str())],
            40,
        ),
        (vec![("message_id", &message_id), ("target_value", &id)], 40),
        (vec![("message_id", &message_id), ("target_type", "2")], 40),
        (
            vec![
                ("message_id", &message_id),
                ("target_type", "1"),
                ("target_value", &id),
            ],
            41,
        ),
        (
            vec![
                ("message_id", "unknown"),
                ("target_type", "2"),
                ("target_value", &id),
            ],
            31,
        ),
    ] {
        let answer = world.call("broadcast", &fields).await;
        assert_eq!(answer["code"], code, "{fields:?}: {answer}");
    }
    let no_title = world.call("save_message_content", &CONTENT[1..]).await;
    assert_eq!(no_title["code"], 40);
    assert!(world.phone().notifications.is_empty());
}

#[tokio::test]
async fn a_message_that_another_app_saved_does_not_exist() {
    let world = World::start().await;
    let message_id = save(&world).await;
    let overseas = world.sandbox.vendor_apps().remove(1);
    let phone = world.sandbox.phones().remove(2);
    let base = format!("{}/server/v1", world.sandbox.oppo_overseas_url());
    let sign_in = world.sign_in_form_of(&overseas);
    let signed_in = json(world.send(&format!("{base}/auth"), &sign_in).await).await;
    let form = [
        (
            "auth_token",
            signed_in["data"]["auth_token"].as_str().unwrap(),
        ),
        ("message_id", &message_id),
        ("target_type", "2"),
        ("target_value", &phone.registration_id),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()));
    let url = format!("{base}/message/notification/broadcast");
    assert_eq!(json(world.send(&url, &form).await).await["code"], 31);
}

#[tokio::test]
async fn five_thousand_targets_are_the_most() {
    let world = World::start().await;
    let message_id = save(&world).await;
    let targets = |count: u32| {
        let ids: Vec<String> = (0..count).map(|n| format!("CN_{n:032x}")).collect();
        ids.join(";")
    };
    assert_eq!(
        broadcast(&world, &message_id, &targets(5_000)).await["code"],
        0
    );
    assert_eq!(
        broadcast(&world, &message_id, &targets(5_001)).await["code"],
        41
    );
}
