//! What back ends are told of their pushes.

use std::time::Duration;

use domain::access::AccessSettings;
use domain::callback::{CallbackReach, CallbackSecret, CallbackUrl, KEPT_FOR};
use domain::message::FallbackLanguage;
use domain::{Problem, Timestamp};
use engine::applications::access::{
    CallbackFacts, SaveAccessError, replace_callback_secret, save_access, see_access,
};
use engine::callbacks::{CallbackClient, run_due};
use engine::receipts;
use engine::{Engine, FindError, Settings};
use serde_json::{Value, json};
use vendors::oppo::receipts::ReceiptEvent;

use crate::back_end::{Answer, BackEnd};

use crate::devices::{TOKEN_A, user};
use crate::fixture::{World, admin, developer, settings};
use crate::receipts::{receipt, receipt_key};
use crate::vendor::nobody;

/// Longer than any pause between two attempts.
pub(crate) const LONG_PAUSE: Duration = Duration::from_secs(301);

fn access(url: Option<&str>) -> AccessSettings {
    AccessSettings {
        admins: vec![user("administrator")],
        language: FallbackLanguage::English,
        callback_url: url.map(|url| CallbackUrl::parse(url).unwrap()),
    }
}

impl World {
    pub(crate) async fn save(&self, settings: &AccessSettings) -> Result<(), SaveAccessError> {
        save_access(&self.engine, &admin(), self.application, settings).await
    }

    /// A killed phone of Bob's, and a back end that is told of its pushes.
    pub(crate) async fn with_back_end(&self) -> BackEnd {
        let back_end = BackEnd::start().await;
        self.with_killed_phone().await;
        self.save(&access(Some(&back_end.url))).await.unwrap();
        back_end
    }

    /// Writes to Bob, and lets the vendor answer.
    pub(crate) async fn push(&self, random: i64) {
        self.send_with(|m| m["MsgRandom"] = json!(random)).await;
        self.run().await;
    }

    pub(crate) async fn tell(&self) -> usize {
        run_due(&self.engine).await.unwrap()
    }

    pub(crate) async fn facts(&self) -> CallbackFacts {
        let access = see_access(&self.engine, &admin(), self.application).await;
        access.unwrap().callback
    }

    async fn reopen(&mut self, callbacks: CallbackClient) {
        self.engine.close().await;
        let settings = Settings {
            callbacks,
            ..settings(&self.folder, &self.clock, &self.vendor.url)
        };
        self.engine = Engine::open(settings).await.unwrap();
    }
}

/// Stage, code and words of each event.
fn results(events: &[Value]) -> Vec<(i64, i64, &str)> {
    let number = |event: &Value, name: &str| event[name].as_i64().unwrap();
    events
        .iter()
        .map(|event| {
            let info = event["ErrInfo"].as_str().unwrap();
            (number(event, "PushStage"), number(event, "ErrCode"), info)
        })
        .collect()
}

#[tokio::test]
async fn a_push_is_told_of_when_it_is_sent_and_when_it_arrives() {
    let world = World::new().await;
    let back_end = world.with_back_end().await;
    let delivery = world.send_with(|_| ()).await;
    assert_eq!(world.tell().await, 0, "nothing has happened yet");
    world.run().await;
    let arrived = [receipt(&world, ReceiptEvent::Arrived)];
    let certificate = delivery.certificate.unwrap();
    for _ in 0..2 {
        receipts::record(&world.engine, certificate, &receipt_key(&world), &arrived)
            .await
            .unwrap();
    }
    assert_eq!(world.tell().await, 2);
    assert_eq!(world.tell().await, 0, "and no second time");

    let calls = back_end.calls();
    assert_eq!(calls.len(), 1);
    assert_eq!(
        calls[0].uri.to_string(),
        format!(
            "/callbacks?SdkAppid={}&CallbackCommand=Push.OfflinePush&contenttype=json",
            world.application
        )
    );
    let events = back_end.events();
    assert_eq!(results(&events), [(1, 0, "OK"), (2, 0, "OK")]);
    let seconds = world.engine.now().as_millis() / 1000;
    let key = delivery.message_key.as_str();
    let sequence: i64 = key.split('_').next().unwrap().parse().unwrap();
    assert_eq!(
        events[0],
        json!({
            "CallbackCommand": "Push.OfflinePush",
            "EventType": 1,
            "EventTime": seconds,
            "From_Account": "alice",
            "To_Account": "bob",
            "PushPlatform": 6,
            "PushStage": 1,
            "MsgKey": key,
            "MsgSeq": sequence,
            "MsgRandom": 7,
            "MsgTime": seconds,
            "PushID": world.vendor.pushes()[0]["notification"]["app_message_id"],
            "ErrCode": 0,
            "ErrInfo": "OK",
        })
    );
    assert_eq!(events[1]["PushID"], events[0]["PushID"]);
}

#[tokio::test]
async fn a_push_that_is_given_up_is_told_with_its_reason() {
    let world = World::new().await;
    let back_end = world.with_back_end().await;
    world.vendor.answer_token_with(TOKEN_A, 41);
    world.push(1).await;
    world.vendor.answer_token_with(TOKEN_A, 0);

    world.vendor.answer_unicasts_with(-1);
    world
        .send_with(|m| {
            m["MsgRandom"] = json!(2);
            m["MsgLifeTime"] = json!(60);
        })
        .await;
    world.run().await;
    world.clock.advance(Duration::from_secs(60));
    world.run().await;
    world.vendor.answer_unicasts_with(0);

    world.tell().await;
    let events = back_end.events();
    let results = results(&events);
    assert_eq!(results[0].0, 1);
    assert_eq!(results[0].1, 41);
    assert_eq!(results[1], (1, -10, "expired before the vendor took it"));
    assert_eq!(
        results.len(),
        2,
        "what is tried again is not told: {results:?}"
    );
}

#[tokio::test]
async fn a_receipt_that_tells_of_a_failure_is_told_too() {
    for (event, code) in [
        (ReceiptEvent::RegidInvalid, -11),
        (ReceiptEvent::UserDailyLimit, -12),
    ] {
        let world = World::new().await;
        let back_end = world.with_back_end().await;
        let delivery = world.send_with(|_| ()).await;
        world.run().await;
        let receipt = [receipt(&world, event)];
        let certificate = delivery.certificate.unwrap();
        receipts::record(&world.engine, certificate, &receipt_key(&world), &receipt)
            .await
            .unwrap();
        world.tell().await;
        let events = back_end.events();
        let codes: Vec<_> = results(&events).iter().map(|it| (it.0, it.1)).collect();
        assert_eq!(codes, [(1, 0), (1, code)]);
    }
}

#[tokio::test]
async fn who_has_no_url_is_told_nothing_and_nothing_is_kept_for_later() {
    let world = World::new().await;
    world.with_killed_phone().await;
    world.push(1).await;
    assert_eq!(world.facts().await.waiting, 0);

    let back_end = BackEnd::start().await;
    world.save(&access(Some(&back_end.url))).await.unwrap();
    // Never meant for a vendor.
    world
        .send_with(|m| {
            m["MsgRandom"] = json!(2);
            m["MsgLifeTime"] = json!(0);
        })
        .await;
    assert_eq!(world.facts().await.waiting, 0);
    world.push(3).await;
    assert_eq!(world.facts().await.waiting, 1);
    world.save(&access(None)).await.unwrap();
    assert_eq!(world.facts().await.waiting, 0);
    assert_eq!(world.tell().await, 0);
    assert!(back_end.calls().is_empty());
}

#[tokio::test]
async fn a_hundred_events_go_into_a_call_in_their_order() {
    let world = World::new().await;
    let back_end = world.with_back_end().await;
    for random in 0..205 {
        world.send_with(|m| m["MsgRandom"] = json!(random)).await;
    }
    world.run().await;
    assert_eq!(world.tell().await, 205);
    let counts: Vec<_> = back_end
        .calls()
        .iter()
        .map(|call| call.events().len())
        .collect();
    assert_eq!(counts, [100, 100, 5]);
    let randoms: Vec<_> = back_end
        .events()
        .iter()
        .map(|event| event["MsgRandom"].as_i64().unwrap())
        .collect();
    assert_eq!(randoms, (0..205).collect::<Vec<_>>());
}

#[tokio::test]
async fn calls_are_signed_with_the_secret_that_was_made_last() {
    let mut world = World::new().await;
    let back_end = world.with_back_end().await;
    world.push(1).await;
    world.tell().await;
    assert_eq!(back_end.calls()[0].signature, None);
    assert_eq!(world.facts().await.secret_saved_at, None);

    let refused = replace_callback_secret(&world.engine, &developer(), world.application).await;
    assert!(matches!(refused, Err(FindError::NotPermitted(_))));
    let mut secrets: Vec<CallbackSecret> = Vec::new();
    for random in [2, 3] {
        let made = replace_callback_secret(&world.engine, &admin(), world.application).await;
        secrets.push(made.unwrap());
        assert_eq!(
            world.facts().await.secret_saved_at,
            Some(world.engine.now())
        );
        world.restart().await.unwrap();
        world.push(random).await;
        world.tell().await;
        let call = back_end.calls().pop().unwrap();
        let signed_at = Timestamp::from_millis(world.engine.now().as_millis());
        let expected = secrets.last().unwrap().sign(signed_at, &call.body);
        assert_eq!(call.signature, Some(expected));
    }
    assert_ne!(secrets[0].expose(), secrets[1].expose());
}

#[tokio::test]
async fn what_is_not_taken_is_told_again_later() {
    let elsewhere = BackEnd::start().await;
    for answer in [
        Answer::Status(500),
        Answer::Status(404),
        Answer::Status(304),
        Answer::Silence,
        Answer::RedirectTo(elsewhere.url.clone()),
    ] {
        let mut world = World::new().await;
        let soon = Duration::from_millis(300);
        let client = CallbackClient::with_timeout(CallbackReach::Sandbox, soon).unwrap();
        world.reopen(client).await;
        let back_end = world.with_back_end().await;
        back_end.answer(answer.clone());
        world.push(1).await;
        for attempt in 1..=3 {
            assert_eq!(world.tell().await, 0, "{answer:?}");
            assert_eq!(back_end.calls().len(), attempt, "{answer:?}");
            // What is written meanwhile waits behind it.
            world.push(1 + i64::try_from(attempt).unwrap()).await;
            assert_eq!(world.tell().await, 0, "{answer:?}");
            assert_eq!(back_end.calls().len(), attempt, "{answer:?}: too early");
            world.clock.advance(LONG_PAUSE);
        }
        back_end.answer(Answer::Long(10 * 1024 * 1024));
        assert_eq!(world.tell().await, 4, "{answer:?}");
        assert_eq!(world.facts().await.waiting, 0);
        assert_eq!(world.facts().await.given_up, 0);
    }
    assert!(elsewhere.calls().is_empty(), "no redirect is followed");
}

#[tokio::test]
async fn what_nobody_listens_to_goes_to_the_next_url_at_once() {
    let world = World::new().await;
    world.with_killed_phone().await;
    world.save(&access(Some(&nobody().await))).await.unwrap();
    world.push(1).await;
    assert_eq!(world.tell().await, 0);
    let back_end = BackEnd::start().await;
    world.save(&access(Some(&back_end.url))).await.unwrap();
    assert_eq!(world.tell().await, 1);
}

#[tokio::test]
async fn an_event_is_given_up_after_a_day() {
    let world = World::new().await;
    let back_end = world.with_back_end().await;
    back_end.answer(Answer::Status(503));
    for random in 0..120 {
        world.send_with(|m| m["MsgRandom"] = json!(random)).await;
    }
    world.run().await;
    assert_eq!(world.tell().await, 0);
    world.clock.advance(KEPT_FOR - Duration::from_secs(1));
    world.push(1000).await;
    assert_eq!(world.tell().await, 0);
    assert_eq!(world.facts().await.waiting, 121);
    world.clock.advance(LONG_PAUSE);
    assert_eq!(world.tell().await, 0);
    let facts = world.facts().await;
    assert_eq!((facts.waiting, facts.given_up), (1, 120));
    back_end.answer(Answer::Status(204));
    assert_eq!(world.tell().await, 0, "what is left waits as well");
    world.clock.advance(LONG_PAUSE);
    assert_eq!(world.tell().await, 1);
}

#[tokio::test]
async fn outside_the_sandbox_this_machine_is_not_called() {
    let mut world = World::new().await;
    let back_end = world.with_back_end().await;
    let named = back_end.url.replace("127.0.0.1", "localhost");
    let public = || CallbackClient::new(CallbackReach::Public).unwrap();
    for url in [&back_end.url, &named] {
        // As a sandbox's database that is opened without the sandbox.
        world.save(&access(Some(url))).await.unwrap();
        world.push(1).await;
        world.reopen(public()).await;
        assert_eq!(world.tell().await, 0);
        let refused = world.save(&access(Some(url))).await;
        assert!(matches!(
            refused,
            Err(SaveAccessError::CallbackUrl(Problem::UrlNotHttps))
        ));
        world.clock.advance(LONG_PAUSE);
        world.restart().await.unwrap();
    }
    assert!(back_end.calls().is_empty());
    let metadata = access(Some("http://169.254.169.254/latest"));
    assert!(matches!(
        world.save(&metadata).await,
        Err(SaveAccessError::CallbackUrl(Problem::UrlNotPublic))
    ));
}
