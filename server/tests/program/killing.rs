//! What was accepted is delivered, however often the program is killed, and no phone rings twice.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use domain::callback::CallbackReach;
use domain::delivery::DeliveryState;
use domain::{Actor, Clock, SdkAppId, Timestamp};
use engine::callbacks::CallbackClient;
use engine::deliveries::{self, DeliveryFilter};
use engine::sealing::KeyRing;
use engine::{Engine, Settings};
use reqwest::Client;
use sandbox::{Sandbox, SandboxConfig};
use serde_json::{Value, json};
use tokio::task::JoinSet;
use vendors::oppo::{OppoConnector, OppoHosts};

use crate::folder::Folder;
use crate::program::Program;
use crate::rest::usersig;

const KILLS: u32 = 50;
const SENDERS: usize = 4;
const APPLICATION: u32 = 1_400_000_001;
const TOKEN: &str = "CN_1f0e2d3c4b5a69788796a5b4c3d2e1f0";

#[derive(Debug)]
struct MachineClock;

impl Clock for MachineClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the program under test has the machine's time too"
    )]
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap())
    }
}

/// A back end that counts as accepted only what it was told is.
#[derive(Clone)]
struct Sender {
    http: Client,
    query: String,
    random: Arc<AtomicU32>,
}

impl Sender {
    async fn call(&self, url: &str, call: &str, body: &Value) -> Option<Value> {
        let address = format!("{url}/v4/{call}?{}", self.query);
        let answer = self.http.post(address).body(body.to_string()).send().await;
        answer.ok()?.json().await.ok()
    }

    /// Sends one message after the other until nobody answers; the keys of the accepted ones.
    async fn send_until_killed(self, url: String) -> Vec<String> {
        let mut accepted = Vec::new();
        loop {
            let random = self.random.fetch_add(1, Ordering::Relaxed);
            let message = json!({
                "From_Account": "alice",
                "To_Account": "bob",
                "MsgRandom": random,
                "MsgBody": [{"MsgType": "TIMTextElem", "MsgContent": {"Text": "hi"}}],
            });
            let Some(answer) = self.call(&url, "openim/sendmsg", &message).await else {
                return accepted;
            };
            assert_eq!(answer["ErrorCode"], 0, "{answer}");
            accepted.push(answer["MsgKey"].as_str().unwrap().to_owned());
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_kills_under_load_lose_nothing_and_ring_nobody_twice() {
    let folder = Folder::new();
    let clock: Arc<dyn Clock> = Arc::new(MachineClock);
    let vendor = Sandbox::start(SandboxConfig {
        journal: true,
        ..SandboxConfig::new(Arc::clone(&clock))
    })
    .await
    .unwrap();
    let oppo_url = vendor.oppo_url();
    let environment = [("PUSHDECK_OPPO_URL", oppo_url.as_str())];
    let serve = || Program::serve(&folder, &["--sandbox"], &environment);

    let program = serve();
    let sender = Sender {
        http: Client::builder().no_proxy().build().unwrap(),
        query: format!(
            "sdkappid={APPLICATION}&identifier=administrator&usersig={}",
            usersig(&folder, "administrator")
        ),
        random: Arc::default(),
    };
    let phone = json!({
        "UserID": "bob", "DeviceID": "phone", "DeviceType": "Android",
        "CertificateID": 7001, "Token": TOKEN,
    });
    for call in ["device/login", "device/report_token", "device/disconnect"] {
        let answer = sender.call(program.url(), call, &phone).await.unwrap();
        assert_eq!(answer["ErrorCode"], 0, "{call}: {answer}");
    }
    drop(program);

    let mut accepted = Vec::new();
    let mut in_flight: HashMap<i64, u32> = HashMap::new();
    for kill in 0..KILLS {
        let program = serve();
        let mut senders = JoinSet::new();
        for _ in 0..SENDERS {
            senders.spawn(sender.clone().send_until_killed(program.url().to_owned()));
        }
        // Different moments of accepting, claiming, sending and writing down.
        tokio::time::sleep(Duration::from_millis(u64::from(20 + kill * 37 % 130))).await;
        program.signal("KILL");
        drop(program);
        accepted.extend(senders.join_all().await.concat());
        for delivery in with_the_vendor(&folder, &clock).await {
            *in_flight.entry(delivery).or_default() += 1;
        }
    }
    assert!(accepted.len() > KILLS as usize, "there was a load");

    let program = serve();
    let engine = open(&folder, &clock).await;
    for key in &accepted {
        delivered(&engine, key).await;
    }
    program.stop();
    engine.close().await;

    let journal = vendor.journal();
    let twice_on_a_phone = journal.iter().filter(|entry| entry.rang != 1).count();
    assert_eq!(twice_on_a_phone, 0, "each rang once");
    assert!(journal.len() >= accepted.len());
    // Only what was on its way at a kill goes to the vendor again, once for each such kill.
    for entry in &journal {
        let delivery = delivery_of(&entry.app_message_id);
        let kills = in_flight.get(&delivery).copied().unwrap_or_default();
        assert!(
            entry.taken <= 1 + kills,
            "{entry:?} was on its way at {kills} kills"
        );
    }
    assert!(
        journal.iter().any(|entry| entry.taken > 1),
        "some kill came between the vendor's yes and writing it down"
    );
}

/// The delivery that a push is named after: `p42-…`.
fn delivery_of(name: &str) -> i64 {
    let number = name
        .strip_prefix('p')
        .and_then(|name| name.split('-').next());
    number.unwrap().parse().unwrap()
}

/// The deliveries that the killed program had handed to the vendor, as far as it knew, without
/// having written an answer down.
async fn with_the_vendor(folder: &Folder, clock: &Arc<dyn Clock>) -> Vec<i64> {
    let engine = open(folder, clock).await;
    let actor = Actor::operator("test");
    let application = SdkAppId::from_number(i64::from(APPLICATION)).unwrap();
    let mut filter = DeliveryFilter {
        state: Some(DeliveryState::Sending),
        ..DeliveryFilter::default()
    };
    let mut all = Vec::new();
    loop {
        let (page, more) = deliveries::list(&engine, &actor, application, &filter)
            .await
            .unwrap();
        all.extend(page.iter().map(|delivery| delivery.id.number()));
        if !more {
            break;
        }
        filter.before = page.last().map(|delivery| delivery.id);
    }
    engine.close().await;
    all
}

async fn open(folder: &Folder, clock: &Arc<dyn Clock>) -> Engine {
    let (keys, _) = KeyRing::load_or_create(folder.path("data/pushdeck.key")).unwrap();
    let http = vendors::http_client().unwrap();
    Engine::open(Settings {
        database: format!("sqlite:{}", folder.path("data/pushdeck.db").display()),
        keys,
        activation_delay: Duration::ZERO,
        oppo: OppoConnector::new(http, OppoHosts::default(), Arc::clone(clock)),
        clock: Arc::clone(clock),
        public_url: None,
        callbacks: CallbackClient::new(CallbackReach::Public).unwrap(),
    })
    .await
    .unwrap()
}

/// Waits until the message's delivery has gone to the vendor: bounded, for nothing takes a minute.
async fn delivered(engine: &Engine, key: &str) {
    let application = SdkAppId::from_number(i64::from(APPLICATION)).unwrap();
    let actor = Actor::operator("test");
    let filter = DeliveryFilter {
        message_key: Some(key.to_owned()),
        ..DeliveryFilter::default()
    };
    let mut last = None;
    for _ in 0..600 {
        let (found, _) = deliveries::list(engine, &actor, application, &filter)
            .await
            .unwrap();
        let [delivery] = found.as_slice() else {
            panic!("message {key} was accepted and has the deliveries {found:?}");
        };
        if matches!(
            delivery.state,
            DeliveryState::Accepted | DeliveryState::Arrived
        ) {
            return;
        }
        last = Some(delivery.clone());
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("message {key} was accepted and not delivered: {last:?}");
}
