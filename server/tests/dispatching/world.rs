//! An engine with the sandbox as its vendor, and a phone of Bob's whose app was killed.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::post;
use domain::callback::CallbackReach;
use domain::certificate::{CertificateId, CertificateSettings, NewSecret};
use domain::delivery::DeliveryEventKind;
use domain::device::{DeviceId, DeviceType};
use domain::message::NewMessage;
use domain::push::RegistrationToken;
use domain::{Actor, Clock as _, ManualClock, SdkAppId, Timestamp, UserId};
use engine::callbacks::CallbackClient;
use engine::certificates::Certificate;
use engine::deliveries::{self, Delivery, DeliveryFilter};
use engine::devices::{self, DeviceKey, Holder};
use engine::messages::{self, Source};
use engine::sealing::MasterKey;
use engine::{Engine, Settings, receipts};
use sandbox::{Fault, JournalEntry, Sandbox, SandboxConfig, demo_vendor_app};
use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use vendors::Timeouts;
use vendors::oppo::receipts::{OppoReceipt, parse};
use vendors::oppo::{OppoConnector, OppoHosts};

/// 2026-11-23T20:00:00Z, which is the 24th at 4 in the morning where the vendor is.
pub(crate) const START: Timestamp = Timestamp::from_millis(1_795_464_000_000);
/// The first moment of the vendor's 25th.
pub(crate) const NEXT_VENDOR_DAY: Timestamp = Timestamp::from_millis(1_795_536_000_000);
/// What a person has set up by the demo.
const CERTIFICATE: i64 = 7001;
const APPLICATION: i64 = 1_400_000_001;
/// Bounded, for no receipt takes a minute on its way.
const PATIENCE: Duration = Duration::from_secs(60);

/// Receipts that the vendor posted, with the key of the address that they came to.
struct Letter {
    key: String,
    receipts: Vec<OppoReceipt>,
}

pub(crate) struct World {
    engine: Engine,
    pub(crate) clock: Arc<ManualClock>,
    vendor: Sandbox,
    letters: mpsc::UnboundedReceiver<Letter>,
    messages: u32,
}

fn admin() -> Actor {
    Actor::operator("test")
}

fn application() -> SdkAppId {
    SdkAppId::from_number(APPLICATION).unwrap()
}

fn certificate_id() -> CertificateId {
    CertificateId::from_number(CERTIFICATE).unwrap()
}

fn bob() -> UserId {
    UserId::parse("bob").unwrap()
}

impl World {
    /// With that fault from the beginning, so that under most of them nobody holds a token of the
    /// vendor's yet.
    pub(crate) async fn start(fault: Fault, timeouts: Timeouts) -> Self {
        let clock = Arc::new(ManualClock::at(START));
        let config = SandboxConfig {
            journal: true,
            ..SandboxConfig::new(clock.clone())
        };
        let vendor = Sandbox::start(config).await.unwrap();
        let (public_url, letters) = receiver().await;
        let hosts = OppoHosts {
            china: vendor.oppo_url(),
            overseas: vendor.oppo_overseas_url(),
        };
        let http = vendors::http_client_with(timeouts).unwrap();
        let engine = Engine::open(Settings {
            database: "sqlite::memory:".to_owned(),
            keys: MasterKey::from_hex(&"5".repeat(64)).unwrap().into(),
            activation_delay: Duration::ZERO,
            oppo: OppoConnector::new(http, hosts, clock.clone()),
            clock: clock.clone(),
            public_url: Some(public_url),
            callbacks: CallbackClient::new(CallbackReach::Sandbox).unwrap(),
        })
        .await
        .unwrap();
        let world = Self {
            engine,
            clock,
            vendor,
            letters,
            messages: 0,
        };
        world.misbehave(fault);
        world.add_certificate().await;
        world.leave_a_killed_phone().await;
        world
    }

    async fn add_certificate(&self) {
        let form = demo_vendor_app().certificate_form();
        let new = form.parse_new().unwrap();
        let CertificateSettings::Oppo(settings) = new.settings;
        let NewSecret::Replace(secret) = new.secret else {
            panic!("the form has a secret");
        };
        let seeded = engine::demo::seed(&self.engine, settings, secret).await;
        assert!(seeded.unwrap());
        // The vendor is asked about the credentials in the background.
        self.engine.idle().await;
    }

    /// Bob signs in, the app reports the phone's token, and is killed.
    pub(crate) async fn leave_a_killed_phone(&self) {
        let key = DeviceKey {
            application: application(),
            user: bob(),
            device: DeviceId::parse("phone").unwrap(),
        };
        let token = &self.vendor.phones()[0].registration_id;
        let reported = (certificate_id(), RegistrationToken::parse(token).unwrap());
        devices::sign_in(&self.engine, &key, DeviceType::Android, Holder::BackEnd)
            .await
            .unwrap();
        devices::report_token(&self.engine, &key, Some(reported))
            .await
            .unwrap();
        devices::link_lost(&self.engine, &key).await.unwrap();
    }

    /// Makes something go wrong at the vendor, or nothing any more.
    pub(crate) fn misbehave(&self, fault: Fault) {
        let app_key = demo_vendor_app().app_key;
        self.vendor.set_fault(&app_key, fault).unwrap();
    }

    /// Accepts another message to Bob.
    pub(crate) async fn accept(&mut self) -> Delivery {
        self.messages += 1;
        let message = json!({
            "From_Account": "alice",
            "To_Account": "bob",
            "MsgRandom": self.messages,
            "MsgBody": [{"MsgType": "TIMTextElem", "MsgContent": {"Text": "Are you there?"}}],
        });
        let message = NewMessage::parse_sendmsg(message.to_string().as_bytes()).unwrap();
        let from = UserId::parse("administrator").unwrap();
        let source = Source::SendMsg;
        let accepted = messages::accept(&self.engine, application(), source, &from, message)
            .await
            .unwrap();
        let filter = DeliveryFilter {
            message_key: Some(accepted.message_key),
            ..DeliveryFilter::default()
        };
        let (mut found, _) = deliveries::list(&self.engine, &admin(), application(), &filter)
            .await
            .unwrap();
        assert_eq!(found.len(), 1, "{found:?}");
        found.remove(0)
    }

    /// Lets the dispatcher send what is due: how often it asked the vendor about a delivery.
    pub(crate) async fn dispatch(&self) -> usize {
        deliveries::run_due(&self.engine).await.unwrap()
    }

    /// Moves the clock to that moment.
    pub(crate) fn wait_until(&self, moment: Timestamp) {
        self.clock.advance(moment.left_from(self.clock.now()));
    }

    /// The delivery as it is now, and the steps that it took.
    pub(crate) async fn trace(&self, delivery: &Delivery) -> (Delivery, Vec<DeliveryEventKind>) {
        let trace = deliveries::trace(&self.engine, &admin(), application(), delivery.id)
            .await
            .unwrap();
        let steps = trace.events.iter().map(|event| event.kind).collect();
        (trace.delivery, steps)
    }

    async fn certificate(&self) -> Certificate {
        engine::certificates::find(&self.engine, &admin(), application(), certificate_id())
            .await
            .unwrap()
    }

    /// Whether the certificate's queue waits for a person.
    pub(crate) async fn is_paused(&self) -> bool {
        self.certificate().await.latest().paused.is_some()
    }

    /// A person asks the vendor about the credentials once more.
    pub(crate) async fn verify(&self) {
        let (app, id) = (application(), certificate_id());
        engine::certificates::verify(&self.engine, &admin(), app, id)
            .await
            .unwrap();
    }

    /// Whether Bob's phone still has its token.
    pub(crate) async fn has_token(&self) -> bool {
        let devices = devices::find(&self.engine, &admin(), application(), &bob()).await;
        devices.unwrap()[0].binding.is_some()
    }

    /// Records that many receipts, as they come over the socket.
    pub(crate) async fn take_receipts(&mut self, count: usize) {
        let mut taken = 0;
        while taken < count {
            let letter = tokio::time::timeout(PATIENCE, self.letters.recv()).await;
            let Letter { key, receipts } = letter.unwrap().unwrap();
            taken += receipts.len();
            receipts::record(&self.engine, certificate_id(), &key, &receipts)
                .await
                .unwrap();
        }
        assert_eq!(taken, count);
    }

    /// What the vendor took, in the order in which it was accepted.
    pub(crate) fn journal(&self) -> Vec<JournalEntry> {
        self.vendor.journal()
    }

    /// How many notifications the phone shows.
    pub(crate) fn shown(&self) -> usize {
        self.vendor.phones()[0].notifications.len()
    }
}

/// A server that keeps what is posted to it until somebody records it: its URL, and its letters.
async fn receiver() -> (String, mpsc::UnboundedReceiver<Letter>) {
    let (sender, letters) = mpsc::unbounded_channel();
    let router = Router::new()
        .route("/receipts/oppo/{certificate}/{key}", post(keep))
        .with_state(sender);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    (url, letters)
}

async fn keep(
    State(sender): State<mpsc::UnboundedSender<Letter>>,
    Path((certificate, key)): Path<(i64, String)>,
    body: String,
) {
    assert_eq!(certificate, CERTIFICATE);
    let receipts = parse(body.as_bytes()).unwrap();
    // Nobody listens any more once the test is over.
    let _ = sender.send(Letter { key, receipts });
}
