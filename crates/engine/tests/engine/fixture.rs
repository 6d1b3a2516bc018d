//! An engine with everything around it, and one method per thing that people do.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use domain::application::ApplicationForm;
use domain::callback::CallbackReach;
use domain::certificate::{CertificateForm, CertificateId, NewCertificate};
use domain::push::{NewTestPush, TestPushForm};
use domain::{Actor, ManualClock, MemberId, Role, SdkAppId, Timestamp};
use engine::callbacks::CallbackClient;
use engine::certificates::Certificate;
use engine::sealing::MasterKey;
use engine::{Engine, OpenError, Settings, applications, certificates};
use sqlx::AnyPool;
use tempfile::TempDir;
use vendors::oppo::{OppoConnector, OppoHosts};

use crate::vendor::Vendor;

pub(crate) const DELAY: Duration = Duration::from_secs(600);
pub(crate) const MILLISECOND: Duration = Duration::from_millis(1);
/// 2026-11-23T20:00:00Z
pub(crate) const START: Timestamp = Timestamp::from_millis(1_795_464_000_000);

pub(crate) const APP_KEY: &str = "appkey0001";
pub(crate) const SECRET: &str = "master-secret-of-the-tests-1a2b";
pub(crate) const OTHER_SECRET: &str = "another-secret-of-the-tests-3c4d";
pub(crate) const TOKEN: &str = "OPPO_CN_0123456789abcdef0123456789abcdef";

/// The number that the first application of a world gets.
const FIRST_APPLICATION: i64 = 1_400_000_001;

pub(crate) struct World {
    pub(crate) engine: Engine,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) vendor: Vendor,
    pub(crate) folder: TempDir,
    pub(crate) application: SdkAppId,
}

pub(crate) fn actor(name: &str, role: Role) -> Actor {
    let number = match role {
        Role::Admin => 1,
        Role::Developer => 2,
    };
    let first = SdkAppId::from_number(FIRST_APPLICATION).unwrap();
    Actor::member(MemberId(number), name, role, [first])
}

pub(crate) fn admin() -> Actor {
    actor("ada", Role::Admin)
}

pub(crate) fn developer() -> Actor {
    actor("dev", Role::Developer)
}

pub(crate) fn key(digit: &str) -> MasterKey {
    MasterKey::from_hex(&digit.repeat(64)).unwrap()
}

/// What the form says that was filled in as `change` leaves it.
pub(crate) fn form(change: impl FnOnce(&mut CertificateForm)) -> CertificateForm {
    let mut form = CertificateForm {
        platform: "oppo".into(),
        app_key: APP_KEY.into(),
        app_id: "30000001".into(),
        master_secret: SECRET.into(),
        ..CertificateForm::default()
    };
    change(&mut form);
    form
}

pub(crate) fn new(change: impl FnOnce(&mut CertificateForm)) -> NewCertificate {
    form(change).parse_new().unwrap()
}

/// An edit that keeps the secret.
pub(crate) fn edit(change: impl FnOnce(&mut CertificateForm)) -> NewCertificate {
    let mut form = form(|form| form.master_secret.clear());
    change(&mut form);
    form.parse_edit().unwrap()
}

pub(crate) fn settings(folder: &TempDir, clock: &Arc<ManualClock>, oppo_url: &str) -> Settings {
    let hosts = OppoHosts {
        china: oppo_url.to_owned(),
        overseas: oppo_url.to_owned(),
    };
    let clock: Arc<ManualClock> = Arc::clone(clock);
    let http = vendors::http_client().unwrap();
    Settings {
        database: format!("sqlite:{}", database_file(folder).display()),
        keys: key("1").into(),
        activation_delay: DELAY,
        oppo: OppoConnector::new(http, hosts, clock.clone()),
        clock,
        public_url: Some("http://127.0.0.1:3000".to_owned()),
        callbacks: CallbackClient::new(CallbackReach::Sandbox).unwrap(),
    }
}

pub(crate) fn database_file(folder: &TempDir) -> PathBuf {
    folder.path().join("data folder").join("pushdeck.db")
}

impl World {
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(ManualClock::at(START));
        let vendor = Vendor::start(APP_KEY, SECRET).await;
        let settings = settings(&folder, &clock, &vendor.url);
        let engine = Engine::open(settings).await.unwrap();
        let new = ApplicationForm {
            name: "Chat".into(),
            sdkappid: String::new(),
        };
        let new = new.parse().unwrap();
        let application = applications::add(&engine, &admin(), new).await.unwrap();
        Self {
            engine,
            clock,
            vendor,
            folder,
            application,
        }
    }

    /// Stops and starts again on the same file.
    pub(crate) async fn restart(&mut self) -> Result<(), OpenError> {
        self.engine.close().await;
        let settings = settings(&self.folder, &self.clock, &self.vendor.url);
        self.engine = Engine::open(settings).await?;
        Ok(())
    }

    /// Stops and starts again where no vendor knows how to reach the program.
    pub(crate) async fn restart_unreachable(&mut self) {
        self.engine.close().await;
        let settings = Settings {
            public_url: None,
            ..settings(&self.folder, &self.clock, &self.vendor.url)
        };
        self.engine = Engine::open(settings).await.unwrap();
    }

    pub(crate) async fn add_application(&self, name: &str) -> SdkAppId {
        let form = ApplicationForm {
            name: name.into(),
            sdkappid: String::new(),
        };
        applications::add(&self.engine, &admin(), form.parse().unwrap())
            .await
            .unwrap()
    }

    pub(crate) async fn add(&self, new: NewCertificate) -> CertificateId {
        certificates::add(&self.engine, &admin(), self.application, new)
            .await
            .unwrap()
    }

    /// A certificate whose first revision is in effect.
    pub(crate) async fn add_in_effect(&self, new: NewCertificate) -> CertificateId {
        let id = self.add(new).await;
        self.engine.idle().await;
        self.clock.advance(DELAY);
        id
    }

    pub(crate) async fn certificate(&self, id: CertificateId) -> Certificate {
        certificates::find(&self.engine, &admin(), self.application, id)
            .await
            .unwrap()
    }

    /// Edits what is there.
    pub(crate) async fn edit(&self, id: CertificateId, new: NewCertificate) {
        let seen = self.certificate(id).await.version;
        certificates::edit(&self.engine, &admin(), self.application, id, seen, new)
            .await
            .unwrap();
    }

    /// The number of the revision that serves now.
    pub(crate) async fn serving(&self, id: CertificateId) -> Option<i64> {
        let now = self.engine.now();
        let certificate = self.certificate(id).await;
        certificate
            .serving(now)
            .map(|revision| revision.number.number())
    }

    /// Another way to the database than the engine's.
    pub(crate) async fn raw(&self) -> AnyPool {
        sqlx::any::install_default_drivers();
        let url = format!("sqlite:{}", database_file(&self.folder).display()).replace(' ', "%20");
        AnyPool::connect(&url).await.unwrap()
    }
}

pub(crate) fn test_push(certificate: CertificateId) -> NewTestPush {
    test_push_with(certificate, "")
}

pub(crate) fn test_push_with(certificate: CertificateId, custom_content: &str) -> NewTestPush {
    let form = TestPushForm {
        custom_content: custom_content.into(),
        ..test_push_form(certificate)
    };
    form.parse().unwrap()
}

/// The form filled in with a pasted token.
pub(crate) fn test_push_form(certificate: CertificateId) -> TestPushForm {
    TestPushForm {
        certificate: certificate.to_string(),
        token: TOKEN.into(),
        title: "Hello".into(),
        body: "World".into(),
        ..TestPushForm::default()
    }
}
