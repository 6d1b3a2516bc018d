//! A console with everything around it.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use app::{AppState, SecureCookies, Stylesheet};
use axum::Router;
use domain::callback::CallbackReach;
use domain::certificate::CertificateId;
use domain::{ManualClock, Role, SdkAppId, Timestamp};
use engine::callbacks::CallbackClient;
use engine::certificates::Certificate;
use engine::sealing::MasterKey;
use engine::sessions::DatabaseSessionStore;
use engine::single_sign_on::SingleSignOn;
use engine::{Engine, Settings};
use leptos::config::LeptosOptions;
use sandbox::{Sandbox, SandboxConfig};
use secrecy::SecretString;
use time::OffsetDateTime;
use tower_sessions::{Expiry, SessionManagerLayer};
use vendors::Timeouts;
use vendors::oppo::{OppoConnector, OppoHosts};

use crate::answer::Answer;
use crate::browser::Browser;
use crate::receipts::Receipts;

pub(crate) const MILLISECOND: Duration = Duration::from_millis(1);
pub(crate) const DELAY: Duration = Duration::from_secs(600);
/// How long a session lives.
pub(crate) const SESSION: Duration = Duration::from_secs(10 * 60 * 60);
/// 2040-01-01T00:00:00Z: cookies are dated by the machine's clock, and would be born expired with
/// an earlier start.
const START: Timestamp = Timestamp::from_millis(2_208_988_800_000);

pub(crate) const SESSION_COOKIE: &str = "session";
pub(crate) const ADMIN_PASSWORD: &str = "passwordOfTheAdmin4711";
pub(crate) const MEMBER_PASSWORD: &str = "passwordOfAMember0815";

/// The console, and what stands around it.
pub(crate) struct Console {
    pub(crate) engine: Engine,
    pub(crate) clock: Arc<ManualClock>,
    sandbox: Option<Sandbox>,
    receipts: Option<Receipts>,
    pub(crate) router: Router,
    /// Every answer that any browser has received.
    pub(crate) answers: Mutex<Vec<Answer>>,
}

impl Console {
    /// With the sandbox as the vendor, and the member `admin`.
    pub(crate) async fn start() -> Self {
        Self::with_vendors(true, Timeouts::default(), None, None).await
    }

    /// The vendor knows where to send its receipts; a test hands each of them in itself.
    pub(crate) async fn start_with_receipts() -> Self {
        let receipts = Receipts::listen().await;
        Self::with_vendors(true, Timeouts::default(), Some(receipts), None).await
    }

    /// As in production, but for the vendors' addresses, where nobody listens.
    pub(crate) async fn start_without_sandbox() -> Self {
        Self::with_vendors(false, Timeouts::default(), None, None).await
    }

    /// Waits for the vendor only for a moment.
    pub(crate) async fn start_impatiently() -> Self {
        let timeouts = Timeouts {
            request: Duration::from_millis(500),
            ..Timeouts::default()
        };
        Self::with_vendors(true, timeouts, None, None).await
    }

    /// With a second way in.
    pub(crate) async fn start_with(single_sign_on: SingleSignOn) -> Self {
        Self::with_vendors(true, Timeouts::default(), None, Some(single_sign_on)).await
    }

    async fn with_vendors(
        in_sandbox: bool,
        timeouts: Timeouts,
        receipts: Option<Receipts>,
        single_sign_on: Option<SingleSignOn>,
    ) -> Self {
        let clock = Arc::new(ManualClock::at(START));
        let sandbox = match in_sandbox {
            true => Some(
                Sandbox::start(SandboxConfig::new(clock.clone()))
                    .await
                    .unwrap(),
            ),
            false => None,
        };
        let nobody = || "http://127.0.0.1:9".to_owned();
        let hosts = OppoHosts {
            china: sandbox.as_ref().map_or_else(nobody, Sandbox::oppo_url),
            overseas: sandbox
                .as_ref()
                .map_or_else(nobody, Sandbox::oppo_overseas_url),
        };
        let http = vendors::http_client_with(timeouts).unwrap();
        let reach = match in_sandbox {
            true => CallbackReach::Sandbox,
            false => CallbackReach::Public,
        };
        let engine = Engine::open(Settings {
            database: "sqlite::memory:".to_owned(),
            keys: MasterKey::from_hex(&"5".repeat(64)).unwrap().into(),
            activation_delay: DELAY,
            oppo: OppoConnector::new(http, hosts, clock.clone()),
            clock: clock.clone(),
            public_url: receipts.as_ref().map(Receipts::url),
            callbacks: CallbackClient::new(reach).unwrap(),
        })
        .await
        .unwrap();
        let password = SecretString::from(ADMIN_PASSWORD);
        engine::members::create_first_admin(&engine, Some(password))
            .await
            .unwrap();
        let state = AppState {
            options: LeptosOptions::builder().output_name("pushdeck").build(),
            engine: engine.clone(),
            single_sign_on,
            sandbox: sandbox.clone(),
            stylesheet: Stylesheet(Arc::from("pushdeck.css")),
            public_url: None,
            secure_cookies: SecureCookies(false),
        };
        Self {
            router: app::router(state).layer(sessions(engine.clone())),
            engine,
            clock,
            sandbox,
            receipts,
            answers: Mutex::default(),
        }
    }

    pub(crate) fn sandbox(&self) -> &Sandbox {
        self.sandbox.as_ref().unwrap()
    }

    /// Hands in the receipt that the vendor has posted, or posts next.
    pub(crate) async fn take_receipt(&self) {
        let letter = self.receipts.as_ref().unwrap().next().await;
        let receipts = vendors::oppo::receipts::parse(letter.body.as_bytes()).unwrap();
        let certificate = CertificateId::parse(&letter.certificate).unwrap();
        engine::receipts::record(&self.engine, certificate, &letter.key, &receipts)
            .await
            .unwrap();
    }

    /// Somebody who is not signed in, and reads English.
    pub(crate) fn visitor(&self) -> Browser<'_> {
        Browser::new(self)
    }

    /// The first admin, signed in.
    pub(crate) async fn admin(&self) -> Browser<'_> {
        self.signed_in("admin", ADMIN_PASSWORD).await
    }

    /// Another member, signed in: a developer for every application that is there.
    pub(crate) async fn member(&self, name: &str, role: Role) -> Browser<'_> {
        let password = SecretString::from(MEMBER_PASSWORD);
        let operator = domain::Actor::operator("test");
        let applications: Vec<_> = engine::applications::list(&self.engine, &operator)
            .await
            .unwrap()
            .into_iter()
            .map(|summary| summary.application.id)
            .collect();
        engine::members::add(&self.engine, name, role, &applications, password)
            .await
            .unwrap();
        self.signed_in(name, MEMBER_PASSWORD).await
    }

    async fn signed_in(&self, name: &str, password: &str) -> Browser<'_> {
        let mut browser = self.visitor();
        browser
            .sign_in(name, password)
            .await
            .leads_to("/applications");
        browser
    }

    /// What is stored of the application's certificates.
    pub(crate) async fn certificates(&self, application: &str) -> Vec<Certificate> {
        let reader = domain::Actor::operator("test");
        let application = SdkAppId::parse(application).unwrap();
        engine::certificates::list(&self.engine, &reader, application)
            .await
            .unwrap()
    }

    /// How many revisions the application's certificates have altogether.
    pub(crate) async fn revisions(&self, application: &str) -> usize {
        let certificates = self.certificates(application).await;
        certificates
            .iter()
            .map(|certificate| certificate.revisions.iter().count())
            .sum()
    }
}

/// tower-sessions reckons idle time by the machine's clock. A session that ends at a fixed time is
/// held against the injected clock alone.
fn sessions(engine: Engine) -> SessionManagerLayer<DatabaseSessionStore> {
    let millis = i128::from(START.plus(SESSION).as_millis());
    let end = OffsetDateTime::from_unix_timestamp_nanos(millis * 1_000_000).unwrap();
    SessionManagerLayer::new(DatabaseSessionStore::new(engine))
        .with_name(SESSION_COOKIE)
        .with_secure(false)
        .with_expiry(Expiry::AtDateTime(end))
}
