//! A small client, written for these tests alone.

use std::sync::Arc;
use std::time::Duration;

use domain::{Clock as _, ManualClock, Timestamp};
use sandbox::{Phone, Sandbox, SandboxConfig, VendorApp, demo_vendor_app};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// A running sandbox, its clock, and a client of its demo app.
pub(crate) struct World {
    pub(crate) sandbox: Sandbox,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) http: reqwest::Client,
}

impl World {
    pub(crate) async fn start() -> Self {
        Self::start_with(SandboxConfig::SLOW_ANSWER).await
    }

    pub(crate) async fn start_with(slow_answer: Duration) -> Self {
        let clock = Arc::new(ManualClock::at(Timestamp::from_millis(1_750_000_000_000)));
        let config = SandboxConfig {
            slow_answer,
            ..SandboxConfig::new(clock.clone())
        };
        let http = reqwest::Client::builder()
            .no_proxy()
            .timeout(Duration::from_secs(20))
            .build()
            .unwrap();
        Self {
            sandbox: Sandbox::start(config).await.unwrap(),
            clock,
            http,
        }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}/server/v1/{path}", self.sandbox.oppo_url())
    }

    /// The demo app's form for signing in, correct in every field.
    pub(crate) fn sign_in_form(&self) -> Vec<(String, String)> {
        self.sign_in_form_of(&demo_vendor_app())
    }

    pub(crate) fn sign_in_form_of(&self, app: &VendorApp) -> Vec<(String, String)> {
        let timestamp = self.clock.now().as_millis().to_string();
        let sign = hex::encode(Sha256::digest(format!(
            "{}{timestamp}{}",
            app.app_key, app.master_secret
        )));
        [
            ("app_key", app.app_key.clone()),
            ("timestamp", timestamp),
            ("sign", sign),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .to_vec()
    }

    pub(crate) async fn send(
        &self,
        url: &str,
        form: &[(String, String)],
    ) -> reqwest::Result<reqwest::Response> {
        self.http.post(url).form(form).send().await
    }

    /// The answer's JSON, which comes with status 200 whatever it says.
    pub(crate) async fn post(&self, path: &str, form: &[(String, String)]) -> Value {
        let answer = self.send(&self.url(path), form).await.unwrap();
        assert_eq!(answer.status(), 200);
        answer.json().await.unwrap()
    }

    pub(crate) async fn token(&self) -> String {
        let answer = self.post("auth", &self.sign_in_form()).await;
        answer["data"]["auth_token"].as_str().unwrap().to_owned()
    }

    /// Signs in and calls `message/notification/<call>`.
    pub(crate) async fn call(&self, call: &str, fields: &[(&str, &str)]) -> Value {
        let mut form = vec![("auth_token".to_owned(), self.token().await)];
        form.extend(
            fields
                .iter()
                .map(|(k, v)| ((*k).to_owned(), (*v).to_owned())),
        );
        self.post(&format!("message/notification/{call}"), &form)
            .await
    }

    pub(crate) async fn unicast(&self, message: &Value) -> Value {
        self.call("unicast", &[("message", &message.to_string())])
            .await
    }

    /// The first phone, which has the demo app.
    pub(crate) fn phone(&self) -> Phone {
        self.sandbox.phones().remove(0)
    }

    /// A message to the first phone that is shown there, with `changes` to its notification.
    pub(crate) fn message(&self, changes: &Value) -> Value {
        message_to(&self.phone().registration_id, changes)
    }
}

/// The answer's JSON, whatever its status.
pub(crate) async fn json(answer: reqwest::Result<reqwest::Response>) -> Value {
    answer.unwrap().json().await.unwrap()
}

/// A message in the documented form.
pub(crate) fn message_to(registration_id: &str, changes: &Value) -> Value {
    let mut notification = json!({ "title": "Title", "content": "Body", "channel_id": "tuikit" });
    for (key, value) in changes.as_object().unwrap() {
        notification[key] = value.clone();
    }
    json!({
        "target_type": 2,
        "target_value": registration_id,
        "verify_registration_id": false,
        "notification": notification,
    })
}
