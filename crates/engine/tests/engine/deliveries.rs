use std::time::Duration;

use domain::certificate::CertificateId;
use domain::delivery::{DeliveryEventKind as Kind, DeliveryState as State};
use domain::device::SignOutReason;
use domain::message::NewMessage;
use domain::push::NoPush;
use engine::FindError;
use engine::deliveries::{self, Delivery, DeliveryFilter, Trace};
use engine::devices;
use engine::messages::{self, AcceptError, Accepted, Source};
use futures::future::join_all;
use serde_json::{Value, json};
use tokio::runtime::Handle;

use crate::devices::{TOKEN_A, user};
use crate::fixture::{World, admin, new};

pub(crate) fn message(change: impl FnOnce(&mut Value)) -> Value {
    let mut value = json!({
        "From_Account": "alice",
        "To_Account": "bob",
        "MsgRandom": 7,
        "MsgBody": [{"MsgType": "TIMTextElem", "MsgContent": {"Text": "Are you there?"}}],
        "OfflinePushInfo": {"Title": "Alice", "Ext": "{\"room\":7}"},
    });
    change(&mut value);
    value
}

impl World {
    pub(crate) async fn send(&self, value: &Value) -> Result<Accepted, AcceptError> {
        let message = NewMessage::parse_sendmsg(value.to_string().as_bytes()).unwrap();
        self.hand_in(Source::SendMsg, message).await
    }

    pub(crate) async fn send_to_many(&self, value: &Value) -> Result<Accepted, AcceptError> {
        let message = NewMessage::parse_batchsendmsg(value.to_string().as_bytes()).unwrap();
        self.hand_in(Source::BatchSendMsg, message).await
    }

    async fn hand_in(&self, source: Source, message: NewMessage) -> Result<Accepted, AcceptError> {
        let from = user("administrator");
        messages::accept(&self.engine, self.application, source, &from, message).await
    }

    pub(crate) async fn send_with(&self, change: impl FnOnce(&mut Value)) -> Delivery {
        let accepted = self.send(&message(change)).await.unwrap();
        let filter = DeliveryFilter {
            message_key: Some(accepted.message_key),
            ..DeliveryFilter::default()
        };
        let mut found = self.records(&filter).await;
        assert_eq!(found.len(), 1, "{found:?}");
        found.remove(0)
    }

    pub(crate) async fn records(&self, filter: &DeliveryFilter) -> Vec<Delivery> {
        deliveries::list(&self.engine, &admin(), self.application, filter)
            .await
            .unwrap()
            .0
    }

    async fn trace(&self, delivery: &Delivery) -> Trace {
        deliveries::trace(&self.engine, &admin(), self.application, delivery.id)
            .await
            .unwrap()
    }

    pub(crate) async fn steps(&self, delivery: &Delivery) -> Vec<Kind> {
        let trace = self.trace(delivery).await;
        trace.events.iter().map(|event| event.kind).collect()
    }

    pub(crate) async fn state(&self, delivery: &Delivery) -> State {
        self.trace(delivery).await.delivery.state
    }

    pub(crate) async fn run(&self) -> usize {
        deliveries::run_due(&self.engine).await.unwrap()
    }

    /// A certificate in effect and a phone of Bob's whose app was killed.
    pub(crate) async fn with_killed_phone(&self) -> CertificateId {
        let certificate = self.add_in_effect(new(|_| ())).await;
        self.killed_phone("bob", certificate, TOKEN_A).await;
        certificate
    }
}

#[tokio::test]
async fn a_message_to_a_killed_app_becomes_a_push_with_its_custom_content() {
    let world = World::new().await;
    let certificate = world.with_killed_phone().await;
    let delivery = world.send_with(|_| ()).await;
    assert_eq!(delivery.state, State::Waiting);
    assert_eq!(world.run().await, 1);

    let pushes = world.vendor.pushes();
    assert_eq!(pushes.len(), 1);
    assert_eq!(pushes[0]["target_value"], TOKEN_A);
    let notification = &pushes[0]["notification"];
    assert_eq!(notification["title"], "Alice");
    assert_eq!(notification["content"], "Are you there?");
    assert_eq!(notification["action_parameters"], "{\"room\":7}");
    assert_eq!(notification["off_line_ttl"], 604_800);

    let trace = world.trace(&delivery).await;
    assert_eq!(trace.delivery.state, State::Accepted);
    assert_eq!(trace.delivery.certificate, Some(certificate));
    assert_eq!(trace.delivery.revision.unwrap().number(), 1);
    assert!(trace.delivery.vendor_message_id.is_some());
    assert_eq!(world.steps(&delivery).await, [Kind::Queued, Kind::Accepted]);
    assert_eq!(world.run().await, 0, "and no second time");
}

#[tokio::test]
async fn whatever_is_not_pushed_has_a_record_that_says_why() {
    type Change = fn(&mut Value);
    let cases: [(&str, Change, NoPush); 6] = [
        (
            "PushFlag",
            |m| m["OfflinePushInfo"]["PushFlag"] = json!(1),
            NoPush::PushFlag,
        ),
        (
            "MsgLifeTime",
            |m| m["MsgLifeTime"] = json!(0),
            NoPush::LifetimeZero,
        ),
        (
            "a custom element",
            |m| {
                m["MsgBody"] = json!([{"MsgType": "TIMCustomElem", "MsgContent": {"Data": "x"}}]);
            },
            NoPush::CustomWithoutDesc,
        ),
        (
            "Ext",
            |m| m["OfflinePushInfo"]["Ext"] = json!("not json"),
            NoPush::CustomContentNotAnObject,
        ),
        (
            "nobody's token",
            |m| m["To_Account"] = json!("carol"),
            NoPush::NoToken,
        ),
        (
            "in front of it",
            |m| m["To_Account"] = json!("dave"),
            NoPush::Online,
        ),
    ];
    let world = World::new().await;
    world.with_killed_phone().await;
    let carol = world.sign_in("carol", "phone").await;
    devices::link_lost(&world.engine, &carol).await.unwrap();
    world.sign_in("dave", "phone").await;
    for (random, (what, change, reason)) in (100..).zip(cases) {
        let delivery = world
            .send_with(|message| {
                message["MsgRandom"] = json!(random);
                change(message);
            })
            .await;
        assert_eq!(delivery.state, State::NotPushed, "{what}");
        assert_eq!(delivery.reason, Some(reason), "{what}");
        assert_eq!(world.steps(&delivery).await, [Kind::NotPushed], "{what}");
    }
    assert_eq!(world.run().await, 0);
    assert!(world.vendor.pushes().is_empty());
}

#[tokio::test]
async fn phones_that_are_signed_out_stay_silent() {
    let world = World::new().await;
    let certificate = world.add_in_effect(new(|_| ())).await;
    for (random, (reason, expected)) in (1..).zip([
        (SignOutReason::LoggedOut, NoPush::LoggedOut),
        (SignOutReason::KickedByServer, NoPush::Kicked),
    ]) {
        let key = world.killed_phone("bob", certificate, TOKEN_A).await;
        devices::sign_out(&world.engine, &key, reason)
            .await
            .unwrap();
        let delivery = world
            .send_with(|message| message["MsgRandom"] = json!(random))
            .await;
        assert_eq!(delivery.reason, Some(expected));
    }
    assert_eq!(world.run().await, 0);
}

#[tokio::test]
async fn a_user_who_never_signed_in_is_named_and_nothing_is_kept() {
    let world = World::new().await;
    world.with_killed_phone().await;
    let unknown = world
        .send(&message(|m| m["To_Account"] = json!("nobody")))
        .await;
    assert!(matches!(unknown, Err(AcceptError::NobodyKnown)));

    let batch = message(|m| m["To_Account"] = json!(["nobody", "bob"]));
    let accepted = world.send_to_many(&batch).await.unwrap();
    assert_eq!(accepted.unknown, [user("nobody")]);
    assert_eq!(world.records(&DeliveryFilter::default()).await.len(), 1);
}

#[tokio::test]
async fn a_repetition_within_five_minutes_gets_the_first_answer_and_rings_once() {
    let world = World::new().await;
    world.with_killed_phone().await;
    let first = world.send(&message(|_| ())).await.unwrap();
    world.clock.advance(Duration::from_secs(299));
    assert_eq!(world.send(&message(|_| ())).await.unwrap(), first);
    let other = world
        .send(&message(|m| m["From_Account"] = json!("eve")))
        .await;
    assert_ne!(other.unwrap().message_key, first.message_key);
    world.clock.advance(Duration::from_secs(2));
    let later = world.send(&message(|_| ())).await.unwrap();
    assert_ne!(later.message_key, first.message_key);
    world.run().await;
    assert_eq!(world.vendor.pushes().len(), 3);
}

#[tokio::test]
async fn messages_that_come_together_are_all_kept_and_sent_in_one_batch() {
    let world = World::new().await;
    world.with_killed_phone().await;
    let values: Vec<_> = (0..200)
        .map(|random| message(|m| m["MsgRandom"] = json!(random)))
        .collect();
    let sent = join_all(values.iter().map(|value| world.send(value))).await;
    let mut keys: Vec<_> = sent.into_iter().map(|it| it.unwrap().message_key).collect();
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), 200);
    assert_eq!(world.run().await, 200);
    assert_eq!(world.vendor.batches().len(), 1);
}

#[tokio::test]
async fn whoever_waits_for_an_answer_is_all_that_a_long_rush_keeps_in_memory() {
    const SENDERS: usize = 16;
    const EACH: usize = 40;
    let world = World::new().await;
    world.with_killed_phone().await;
    let world = &world;
    let tasks = || Handle::current().metrics().num_alive_tasks();
    let before = tasks();
    let senders = (0..SENDERS).map(|sender| async move {
        let mut most = 0;
        for turn in 0..EACH {
            let random = sender * EACH + turn;
            let value = message(|value| value["MsgRandom"] = random.into());
            world.send(&value).await.unwrap();
            most = most.max(tasks());
        }
        most
    });
    let most = join_all(senders).await.into_iter().max().unwrap();
    assert!(most <= before + 4, "{before} tasks became {most}");
    assert_eq!(world.run().await, SENDERS * EACH);
}

#[tokio::test]
async fn records_are_filtered() {
    let world = World::new().await;
    world.with_killed_phone().await;
    let delivery = world.send_with(|_| ()).await;
    world.run().await;
    world
        .send_with(|m| {
            m["MsgRandom"] = json!(8);
            m["MsgLifeTime"] = json!(0);
        })
        .await;
    let count = async |change: &dyn Fn(&mut DeliveryFilter)| {
        let mut filter = DeliveryFilter::default();
        change(&mut filter);
        world.records(&filter).await.len()
    };
    assert_eq!(count(&|_| ()).await, 2);
    assert_eq!(count(&|f| f.user = Some(user("bob"))).await, 2);
    assert_eq!(count(&|f| f.user = Some(user("eve"))).await, 0);
    assert_eq!(count(&|f| f.state = Some(State::NotPushed)).await, 1);
    assert_eq!(count(&|f| f.state = Some(State::Failed)).await, 0);
    assert_eq!(count(&|f| f.vendor_code = Some(0)).await, 1);
    assert_eq!(count(&|f| f.vendor_code = Some(41)).await, 0);
    assert_eq!(count(&|f| f.certificate = delivery.certificate).await, 2);
    let other = CertificateId::from_number(delivery.certificate.unwrap().number() + 1);
    assert_eq!(count(&|f| f.certificate = other).await, 0);
    world.vendor.answer_token_with(TOKEN_A, 41);
    let refused = world.send_with(|m| m["MsgRandom"] = json!(9)).await;
    world.run().await;
    for filter in [
        DeliveryFilter {
            state: Some(State::Failed),
            ..DeliveryFilter::default()
        },
        DeliveryFilter {
            vendor_code: Some(41),
            ..DeliveryFilter::default()
        },
        DeliveryFilter {
            message_key: Some(refused.message_key.clone()),
            state: Some(State::Failed),
            vendor_code: Some(41),
            user: Some(user("bob")),
            ..DeliveryFilter::default()
        },
    ] {
        let found = world.records(&filter).await;
        let found: Vec<_> = found.iter().map(|delivery| delivery.id).collect();
        assert_eq!(found, [refused.id], "{filter:?}");
    }
    let (first, now) = (delivery.created_at, world.engine.now());
    for (since, until, found) in [
        (Some(first), None, 3),
        (Some(now.plus(Duration::from_millis(1))), None, 0),
        (None, Some(first), 0),
        (None, Some(now.plus(Duration::from_millis(1))), 3),
    ] {
        let filter = DeliveryFilter {
            since,
            until,
            ..DeliveryFilter::default()
        };
        assert_eq!(world.records(&filter).await.len(), found, "{filter:?}");
    }
    let before = DeliveryFilter {
        before: Some(delivery.id),
        ..DeliveryFilter::default()
    };
    assert!(world.records(&before).await.is_empty());
}

#[tokio::test]
async fn old_records_are_forgotten_whole_and_nothing_that_is_on_its_way_or_was_sent_again() {
    let world = World::new().await;
    world.with_killed_phone().await;
    let send = async |random: i64| world.send_with(|m| m["MsgRandom"] = json!(random)).await;
    let month = Duration::from_secs(30 * 24 * 3600);
    world.vendor.answer_token_with(TOKEN_A, 41);
    let again = send(1).await;
    assert_eq!(world.run().await, 1);
    world.vendor.answer_token_with(TOKEN_A, 0);
    let accepted = send(2).await;
    assert_eq!(world.run().await, 1);
    let waiting = send(3).await;
    assert_eq!(deliveries::purge(&world.engine, month).await.unwrap(), 0);

    world.clock.advance(month);
    world
        .killed_phone("bob", again.certificate.unwrap(), TOKEN_A)
        .await;
    deliveries::send_again(&world.engine, &admin(), world.application, again.id)
        .await
        .unwrap();
    world
        .meanwhile("UPDATE deliveries SET state = 'accepted' WHERE round = 1")
        .await;
    world.clock.advance(Duration::from_secs(1));
    assert_eq!(deliveries::purge(&world.engine, month).await.unwrap(), 1);
    let raw = world.raw().await;
    for (table, column) in [
        ("messages", "message_id"),
        ("deliveries", "delivery_id"),
        ("delivery_events", "delivery_id"),
    ] {
        let sql = format!("SELECT DISTINCT {column} FROM {table} ORDER BY {column}");
        let kept: Vec<i64> = sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
            .fetch_all(&raw)
            .await
            .unwrap();
        // Messages and deliveries have the same numbers here.
        assert_eq!(kept, [again.id.number(), waiting.id.number()], "{table}");
    }
    let trace = deliveries::trace(&world.engine, &admin(), world.application, accepted.id).await;
    assert!(matches!(trace, Err(FindError::NotFound(_))));
}
