//! A program that holds an API key.

use reqwest::Method;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE};
use serde_json::Value;

use crate::client::{Answer, Client};
use crate::program::{CHOSEN_PASSWORD, Program};

const APPLICATION: &str = "/applications/1400000001";
const EVERYTHING: [&str; 6] = [
    "add_certificate",
    "edit_certificate",
    "withdraw_revision",
    "delete_certificate",
    "verify_certificate",
    "send_test_push",
];

/// A program that holds a key.
pub(crate) struct Holder {
    pub(crate) client: Client,
    pub(crate) key: String,
}

impl Holder {
    pub(crate) async fn of(program: &Program, permissions: &[&str]) -> Self {
        let mut client = Client::of(program);
        client.sign_in("admin", CHOSEN_PASSWORD.1).await;
        let mut form = vec![("name".to_owned(), "CI".to_owned())];
        form.push(("expiry".to_owned(), "30d".to_owned()));
        let boxes = permissions.iter().map(|it| format!("may_{it}"));
        form.extend(boxes.map(|name| (name, "on".to_owned())));
        let new = format!("{APPLICATION}/api-keys/new");
        let made = client
            .send(client.request(Method::POST, &new).form(&form))
            .await;
        assert_eq!(made.status, 200, "{}", made.body);
        assert_eq!(made.header("cache-control"), "no-store");
        let (_, rest) = made.body.split_once("data-testid=\"api-key\"").unwrap();
        let (_, rest) = rest.split_once('>').unwrap();
        let (key, _) = rest.split_once('<').unwrap();
        Self {
            client: Client::of(program),
            key: key.to_owned(),
        }
    }

    pub(crate) async fn everything(program: &Program) -> Self {
        Self::of(program, &EVERYTHING).await
    }

    pub(crate) async fn get(&self, path: &str, status: u16) -> Value {
        self.call(Method::GET, path, None, &[], status).await.0
    }

    pub(crate) async fn post(&self, path: &str, body: &Value, status: u16) -> Value {
        self.call(Method::POST, path, Some(body), &[], status)
            .await
            .0
    }

    pub(crate) async fn call(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
        headers: &[(&str, &str)],
        status: u16,
    ) -> (Value, Answer) {
        let mut request = self
            .client
            .request(method, &format!("/api/v1{path}"))
            .header(AUTHORIZATION, format!("Bearer {}", self.key));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(body) = body {
            request = request
                .header(CONTENT_TYPE, "application/json")
                .body(body.to_string());
        }
        let answer = self.client.send(request).await;
        assert_eq!(answer.status, status, "{path}: {}", answer.body);
        let kind = match status < 400 {
            true => "application/json",
            false => "application/problem+json",
        };
        assert_eq!(answer.header("content-type"), kind, "{path}");
        (serde_json::from_str(&answer.body).unwrap(), answer)
    }
}
