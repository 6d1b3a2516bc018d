//! OPPO's other side, as far as the engine can tell: it knows one app and checks the signature.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::routing::post;
use axum::{Form, Json, Router};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

type Fields = HashMap<String, String>;

pub(crate) struct Vendor {
    pub(crate) url: String,
    shared: Arc<Shared>,
}

struct Shared {
    app_key: String,
    secrets: Mutex<Vec<String>>,
    unicast_code: Mutex<i64>,
    unicasts: Mutex<Vec<Value>>,
    batches: Mutex<Vec<Vec<Value>>>,
    /// What single pushes of a batch are answered with, by their token.
    token_codes: Mutex<HashMap<String, i64>>,
    /// An answer to a push or to a batch needs one of these.
    may_answer: Semaphore,
    has_asked: Semaphore,
}

pub(crate) const AUTH_TOKEN: &str = "the-auth-token-of-the-tests";
const PLENTY: usize = 1_000_000;

impl Vendor {
    pub(crate) async fn start(app_key: &str, secret: &str) -> Self {
        let shared = Arc::new(Shared {
            app_key: app_key.to_owned(),
            secrets: Mutex::new(vec![secret.to_owned()]),
            unicast_code: Mutex::new(0),
            unicasts: Mutex::default(),
            batches: Mutex::default(),
            token_codes: Mutex::default(),
            may_answer: Semaphore::new(PLENTY),
            has_asked: Semaphore::new(0),
        });
        let router = Router::new()
            .route("/server/v1/auth", post(auth))
            .route("/server/v1/message/notification/unicast", post(unicast))
            .route(
                "/server/v1/message/notification/unicast_batch",
                post(unicast_batch),
            )
            .with_state(Arc::clone(&shared));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, shared }
    }

    /// Only this secret signs from now on.
    pub(crate) fn replace_secret(&self, secret: &str) {
        *self.shared.secrets.lock().unwrap() = vec![secret.to_owned()];
    }

    /// Every call is answered with this code, or 0 for success.
    pub(crate) fn answer_unicasts_with(&self, code: i64) {
        *self.shared.unicast_code.lock().unwrap() = code;
    }

    /// The notifications that were taken.
    pub(crate) fn unicasts(&self) -> Vec<Value> {
        self.shared.unicasts.lock().unwrap().clone()
    }

    /// Pushes to this token are answered with this code, or 0 for success.
    pub(crate) fn answer_token_with(&self, token: &str, code: i64) {
        let mut codes = self.shared.token_codes.lock().unwrap();
        codes.insert(token.to_owned(), code);
    }

    /// The batches that were taken, each with its messages.
    pub(crate) fn batches(&self) -> Vec<Vec<Value>> {
        self.shared.batches.lock().unwrap().clone()
    }

    /// The messages of all batches.
    pub(crate) fn pushes(&self) -> Vec<Value> {
        self.batches().concat()
    }

    /// Lets pushes and batches wait for their answer; those that came before are forgotten.
    pub(crate) async fn hold_answers(&self) {
        let all = u32::try_from(PLENTY).unwrap();
        self.shared
            .may_answer
            .acquire_many(all)
            .await
            .unwrap()
            .forget();
        self.shared.has_asked.forget_permits(PLENTY);
    }

    pub(crate) fn release_answers(&self) {
        self.shared.may_answer.add_permits(PLENTY);
    }

    /// Returns when a push or a batch has arrived.
    pub(crate) async fn asked(&self) {
        self.shared.has_asked.acquire().await.unwrap().forget();
    }
}

async fn auth(State(shared): State<Arc<Shared>>, Form(fields): Form<Fields>) -> Json<Value> {
    let signed = |secret: &String| {
        let text = format!("{}{}{secret}", fields["app_key"], fields["timestamp"]);
        fields["sign"] == hex::encode(Sha256::digest(text))
    };
    if fields["app_key"] != shared.app_key {
        return Json(json!({"code": 14, "message": "Invalid AppKey"}));
    }
    if !shared.secrets.lock().unwrap().iter().any(signed) {
        return Json(json!({"code": 16, "message": "Invalid Signature"}));
    }
    Json(json!({"code": 0, "message": "success", "data": {"auth_token": AUTH_TOKEN}}))
}

async fn unicast(State(shared): State<Arc<Shared>>, Form(fields): Form<Fields>) -> Json<Value> {
    shared.has_asked.add_permits(1);
    let _may_answer = shared.may_answer.acquire().await.unwrap();
    if fields["auth_token"] != AUTH_TOKEN {
        return Json(json!({"code": 11, "message": "Invalid AuthToken"}));
    }
    let code = *shared.unicast_code.lock().unwrap();
    if code != 0 {
        return Json(json!({"code": code, "message": "no"}));
    }
    let message = serde_json::from_str(&fields["message"]).unwrap();
    let mut taken = shared.unicasts.lock().unwrap();
    taken.push(message);
    let id = format!("vendor-message-{}", taken.len());
    Json(json!({"code": 0, "message": "success", "data": {"messageId": id}}))
}

async fn unicast_batch(
    State(shared): State<Arc<Shared>>,
    Form(fields): Form<Fields>,
) -> Json<Value> {
    shared.has_asked.add_permits(1);
    let _may_answer = shared.may_answer.acquire().await.unwrap();
    if fields["auth_token"] != AUTH_TOKEN {
        return Json(json!({"code": 11, "message": "Invalid AuthToken"}));
    }
    let code = *shared.unicast_code.lock().unwrap();
    if code != 0 {
        return Json(json!({"code": code, "message": "no"}));
    }
    let messages: Vec<Value> = serde_json::from_str(&fields["messages"]).unwrap();
    let codes = shared.token_codes.lock().unwrap();
    let data: Vec<_> = messages
        .iter()
        .map(|message| {
            let token = message["target_value"].as_str().unwrap();
            let name = &message["notification"]["app_message_id"];
            match codes.get(token).filter(|code| **code != 0) {
                Some(code) => json!({"registrationId": token, "errorCode": code}),
                None => json!({"registrationId": token, "messageId": format!("vendor-{name}")}),
            }
        })
        .collect();
    shared.batches.lock().unwrap().push(messages);
    Json(json!({"code": 0, "message": "success", "data": data}))
}

/// An address that nobody listens at.
pub(crate) async fn nobody() -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}
