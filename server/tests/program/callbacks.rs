//! A back end that is told of its pushes by the whole program.

use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use domain::Timestamp;
use domain::callback::CallbackSecret;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::sync::mpsc;

use crate::client::Client;
use crate::folder::Folder;
use crate::program::{CHOSEN_PASSWORD, Program};
use crate::rest::{BackEnd, CERTIFICATE, TOKEN, message};

const APPLICATION: &str = "/applications/1400000001";
/// Bounded, for nothing takes a minute.
const PATIENCE: Duration = Duration::from_secs(60);

struct Call {
    signature: String,
    body: String,
}

#[derive(Clone)]
struct Receiver {
    calls: mpsc::UnboundedSender<Call>,
    status: StatusCode,
}

/// A back end that answers so: its URL, and its calls.
async fn receiver(status: StatusCode) -> (String, mpsc::UnboundedReceiver<Call>) {
    let (calls, received) = mpsc::unbounded_channel();
    let router = Router::new()
        .route("/callbacks", post(take))
        .with_state(Receiver { calls, status });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/callbacks", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    (url, received)
}

async fn take(State(receiver): State<Receiver>, headers: HeaderMap, body: String) -> StatusCode {
    let signature = headers.get("pushdeck-signature").unwrap().to_str().unwrap();
    let signature = signature.to_owned();
    // Nobody listens any more once the test is over.
    let _ = receiver.calls.send(Call { signature, body });
    receiver.status
}

async fn next(calls: &mut mpsc::UnboundedReceiver<Call>) -> Call {
    let call = tokio::time::timeout(PATIENCE, calls.recv()).await;
    call.unwrap().unwrap()
}

async fn save_url(client: &Client, url: &str) -> u16 {
    let form = [
        ("admins", "administrator"),
        ("fallback_language", "en"),
        ("callback_url", url),
    ];
    let address = format!("{APPLICATION}/access/edit");
    let request = client.request(Method::POST, &address).form(&form);
    client.send(request).await.status
}

async fn make_secret(client: &Client) -> CallbackSecret {
    let address = format!("{APPLICATION}/callback-secret");
    let request = client.request(Method::POST, &address).form(&[("", "")]);
    let page = client.send(request).await.body;
    let (_, shown) = page.split_once("data-testid=\"callback-secret\"").unwrap();
    let (_, shown) = shown.split_once('>').unwrap();
    let (secret, _) = shown.split_once('<').unwrap();
    CallbackSecret::parse(secret).unwrap()
}

#[tokio::test]
async fn what_a_back_end_did_not_take_is_told_after_a_kill_too() {
    let folder = Folder::new();
    let program = Program::serve(&folder, &["--sandbox"], &[CHOSEN_PASSWORD]);
    let mut client = Client::of(&program);
    client.sign_in("admin", CHOSEN_PASSWORD.1).await;
    let secret = make_secret(&client).await;
    let (url, mut refused) = receiver(StatusCode::INTERNAL_SERVER_ERROR).await;
    assert_eq!(save_url(&client, &url).await, 303);

    let back_end = BackEnd::of(&program, &folder);
    let login = json!({"DeviceType": "Android"});
    let token = json!({"CertificateID": CERTIFICATE, "Token": TOKEN});
    for (call, fields) in [
        ("login", login),
        ("report_token", token),
        ("disconnect", json!({})),
    ] {
        let answer = back_end.device(call, "bob", fields).await;
        assert_eq!(answer["ErrorCode"], 0, "{answer}");
    }
    let accepted = back_end.ok("openim/sendmsg", &message("bob", 1)).await;
    next(&mut refused).await;
    program.signal("KILL");
    let ended = tokio::task::spawn_blocking(move || {
        let mut program = program;
        program.wait()
    });
    ended.await.unwrap();

    let program = Program::serve(&folder, &["--sandbox"], &[CHOSEN_PASSWORD]);
    let client = client.moved_to(&program);
    let (url, mut taken) = receiver(StatusCode::NO_CONTENT).await;
    assert_eq!(save_url(&client, &url).await, 303);
    let call = next(&mut taken).await;
    let body: Value = serde_json::from_str(&call.body).unwrap();
    assert_eq!(body["Events"][0]["MsgKey"], accepted["MsgKey"]);
    assert_eq!(body["Events"][0]["PushStage"], 1);
    let (time, _) = call.signature[2..].split_once(',').unwrap();
    let at = Timestamp::from_millis(time.parse::<i64>().unwrap() * 1000);
    assert_eq!(call.signature, secret.sign(at, &call.body));
}

#[tokio::test]
async fn without_the_sandbox_this_machine_is_no_callback_url() {
    let folder = Folder::new();
    // Puts the application there.
    Program::serve(&folder, &["--sandbox"], &[CHOSEN_PASSWORD]).stop();
    let program = Program::serve(&folder, &[], &[CHOSEN_PASSWORD]);
    let mut client = Client::of(&program);
    client.sign_in("admin", CHOSEN_PASSWORD.1).await;
    for url in ["http://im.example.com/", "https://127.0.0.1/"] {
        assert_eq!(save_url(&client, url).await, 422, "{url}");
    }
    assert_eq!(save_url(&client, "https://im.example.com/").await, 303);
}
