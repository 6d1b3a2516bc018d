//! How often a program may call the management API.

use reqwest::Method;
use reqwest::header::AUTHORIZATION;
use serde_json::Value;

use crate::client::{Answer, Client};
use crate::folder::Folder;
use crate::holder::Holder;
use crate::program::{CHOSEN_PASSWORD, Program};

async fn see_application(client: &Client, key: &str) -> Answer {
    let request = client.request(Method::GET, "/api/v1/application");
    let request = request.header(AUTHORIZATION, format!("Bearer {key}"));
    client.send(request).await
}

#[track_caller]
fn must_wait(answer: &Answer) -> Value {
    assert_eq!(answer.status, 429, "{}", answer.body);
    assert_eq!(answer.header("content-type"), "application/problem+json");
    assert_eq!(answer.header("retry-after"), "1");
    let problem: Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(problem["type"], "urn:pushdeck:problem:too-many-calls");
    assert_eq!(problem["status"], 429);
    problem
}

#[tokio::test]
async fn a_key_that_calls_too_often_is_told_how_long_to_wait() {
    let folder = Folder::new();
    let environment = [CHOSEN_PASSWORD, ("PUSHDECK_API_BURST", "3")];
    let program = Program::serve(&folder, &["--sandbox", "--api-rate=1"], &environment);
    let holder = Holder::of(&program, &[]).await;
    let other = Holder::of(&program, &[]).await;
    for _ in 0..3 {
        let answer = see_application(&holder.client, &holder.key).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
    }
    let mut answer = see_application(&holder.client, &holder.key).await;
    while answer.status == 200 {
        // A busy machine needs a second for three calls.
        answer = see_application(&holder.client, &holder.key).await;
    }
    must_wait(&answer);
    let answer = see_application(&other.client, &other.key).await;
    assert_eq!(answer.status, 200, "each key by itself");
}

#[tokio::test]
async fn an_address_that_shows_wrong_keys_again_and_again_is_told_to_wait() {
    let folder = Folder::new();
    let program = Program::serve(&folder, &["--sandbox"], &[CHOSEN_PASSWORD]);
    let client = Client::of(&program);
    let mut refused = 0;
    let answer = loop {
        let answer = see_application(&client, "pdk_1_guessed").await;
        match answer.status {
            401 => refused += 1,
            _ => break answer,
        }
    };
    assert!(refused >= 50, "{refused}");
    must_wait(&answer);
    assert!(!answer.body.contains("guessed"));
}
