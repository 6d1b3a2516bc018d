//! Credentials, a push, and a connector to a server on loopback.

use std::sync::Arc;
use std::time::Duration;

use domain::certificate::{Activation, InEffect};
use domain::click_action::ActivityClass;
use domain::oppo::{
    AppId, AppKey, Category, ChannelId, MasterSecret, OppoSettings, OppoText, Region,
};
use domain::push::{Body, CustomContent, RegistrationToken, Title};
use domain::{ClickAction, ManualClock, Timestamp};
use vendors::oppo::{OppoConnector, OppoCredentials, OppoHosts, OppoUnicast};
use vendors::{Timeouts, http_client_with};

pub(crate) const APP_KEY: &str = "appkey0001";
pub(crate) const SECRET: &str = "a-master-secret-of-some-length";
pub(crate) const START: Timestamp = Timestamp::from_millis(1_795_464_000_000);
const PHONE: &str = "OPPO_CN_0123456789abcdef0123456789abcdef";

pub(crate) fn credentials_with(secret: &str, region: Region) -> OppoCredentials {
    OppoCredentials {
        app_key: AppKey::parse(APP_KEY).unwrap(),
        master_secret: MasterSecret::parse(secret).unwrap(),
        region,
    }
}

pub(crate) fn credentials() -> OppoCredentials {
    credentials_with(SECRET, Region::China)
}

pub(crate) fn in_effect(credentials: OppoCredentials) -> InEffect<OppoCredentials> {
    Activation::at(START).admit(START, credentials).unwrap()
}

pub(crate) fn push() -> OppoUnicast {
    OppoUnicast {
        settings: OppoSettings {
            app_key: AppKey::parse(APP_KEY).unwrap(),
            app_id: AppId::parse("3000001").unwrap(),
            channel_id: Some(ChannelId::parse("chat").unwrap()),
            click_action: ClickAction::OpenApp,
            region: Region::China,
            category: Some(Category::parse("IM").unwrap()),
            notify_level: None,
            private_template_id: None,
        },
        click_action: ClickAction::OpenActivity(
            ActivityClass::parse("com.example.chat.SplashActivity").unwrap(),
        ),
        token: RegistrationToken::parse(PHONE).unwrap(),
        text: OppoText::from((
            Title::parse("Lin & 王").unwrap(),
            Body::parse("100% + 1 = ?").unwrap(),
        )),
        custom_content: Some(CustomContent::parse(r#"{"room":"7"}"#).unwrap()),
        app_message_id: "pushdeck-42".to_owned(),
        title_parameters: Vec::new(),
        content_parameters: Vec::new(),
        time_to_live: None,
        receipt: None,
    }
}

/// A connector that finds both regions at `china` and `overseas`, and waits a minute at most.
pub(crate) fn connector(china: &str, overseas: &str, clock: &Arc<ManualClock>) -> OppoConnector {
    patient_connector(china, overseas, clock, Duration::from_secs(60))
}

pub(crate) fn patient_connector(
    china: &str,
    overseas: &str,
    clock: &Arc<ManualClock>,
    request: Duration,
) -> OppoConnector {
    let http = http_client_with(Timeouts {
        request,
        ..Timeouts::default()
    })
    .unwrap();
    let hosts = OppoHosts {
        china: china.to_owned(),
        overseas: overseas.to_owned(),
    };
    OppoConnector::new(http, hosts, Arc::<ManualClock>::clone(clock) as _)
}
