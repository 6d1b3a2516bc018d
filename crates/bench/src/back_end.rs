//! A back end that sends.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::{Result, ensure};
use reqwest::Client;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::program::{APPLICATION, CERTIFICATE};

/// A back end that sends. Clones share connections.
#[derive(Clone)]
pub(crate) struct BackEnd {
    http: Client,
    url: String,
    query: String,
    random: Arc<AtomicU32>,
}

impl BackEnd {
    pub(crate) fn of(url: &str, usersig: &str) -> Result<Self> {
        Ok(Self {
            http: Client::builder().no_proxy().build()?,
            url: url.to_owned(),
            query: format!("sdkappid={APPLICATION}&identifier=administrator&usersig={usersig}"),
            random: Arc::default(),
        })
    }

    /// A user who signed in and whose app was killed.
    pub(crate) async fn killed_app(&self, user: usize) -> Result<()> {
        let device = json!({
            "UserID": name(user), "DeviceID": "phone", "DeviceType": "Android",
            "CertificateID": CERTIFICATE, "Token": format!("CN_{user:032x}"),
        });
        for call in ["device/login", "device/report_token", "device/disconnect"] {
            self.call(call, &device).await?;
        }
        Ok(())
    }

    /// A message to one user.
    pub(crate) async fn send(&self, user: usize) -> Result<()> {
        let message = self.message(&json!(name(user)));
        self.call("openim/sendmsg", &message).await
    }

    /// One message to so many users.
    pub(crate) async fn send_to_many(&self, first: usize, count: usize) -> Result<()> {
        let users: Vec<_> = (first..first + count).map(name).collect();
        let message = self.message(&json!(users));
        self.call("openim/batchsendmsg", &message).await
    }

    fn message(&self, to: &Value) -> Value {
        json!({
            "From_Account": "alice",
            "To_Account": to,
            "MsgRandom": self.random.fetch_add(1, Ordering::Relaxed),
            "MsgBody": [{"MsgType": "TIMTextElem", "MsgContent": {"Text": "Dinner at eight?"}}],
            "OfflinePushInfo": {"Title": "Alice", "Ext": "{\"room\":\"7\"}"},
        })
    }

    async fn call(&self, call: &str, body: &Value) -> Result<()> {
        let address = format!("{}/v4/{call}?{}", self.url, self.query);
        let answer = self
            .http
            .post(address)
            .body(body.to_string())
            .send()
            .await?;
        let answer = answer.bytes().await?;
        let code: Answer = serde_json::from_slice(&answer)?;
        ensure!(
            code.error_code == 0,
            "{call}: {}",
            String::from_utf8_lossy(&answer)
        );
        Ok(())
    }
}

/// All that is looked at in an answer: the less a call costs here, the more of the machine is the
/// program's.
#[derive(Deserialize)]
struct Answer {
    #[serde(rename = "ErrorCode")]
    error_code: i64,
}

fn name(user: usize) -> String {
    format!("user-{user}")
}
