//! Being told to stop.

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::State;
use axum::routing::post;
use axum::{Form, Json, Router};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::sync::{Semaphore, mpsc};

use crate::client::Client;
use crate::folder::Folder;
use crate::program::{CHOSEN_PASSWORD, Program};
use crate::rest::{BackEnd, CERTIFICATE, TOKEN, message};

/// Seconds, with room for a machine that is busy compiling.
const SECONDS: Duration = Duration::from_secs(15);

#[tokio::test]
async fn the_program_stops_in_order_when_it_is_told_to() {
    let folder = Folder::new();
    for signal in ["TERM", "INT"] {
        let mut program = Program::serve(&folder, &["--sandbox"], &[CHOSEN_PASSWORD]);
        let client = Client::of(&program);
        assert_eq!(client.get("/healthz").await.status, 200);
        let told = Instant::now();
        program.signal(signal);
        let ended = program.wait();
        assert_eq!(ended.code, Some(0), "{signal}: {ended:?}");
        assert!(told.elapsed() < SECONDS, "{signal}: {:?}", told.elapsed());
        assert!(ended.output.ends_with("Stopping.\n"), "{signal}: {ended:?}");
        assert_eq!(ended.errors, "", "{signal}");
    }
}

/// A vendor that answers when it may.
#[derive(Clone)]
struct Vendor {
    /// Told of each call: the pushes' names, none for an authorisation.
    asked: mpsc::UnboundedSender<Vec<String>>,
    may_answer: Arc<Semaphore>,
}

impl Vendor {
    async fn start() -> (Self, String, mpsc::UnboundedReceiver<Vec<String>>) {
        let (asked, calls) = mpsc::unbounded_channel();
        let vendor = Self {
            asked,
            may_answer: Arc::new(Semaphore::new(0)),
        };
        let router = Router::new()
            .route("/server/v1/auth", post(authorise))
            .route(
                "/server/v1/message/notification/unicast_batch",
                post(take_batch),
            )
            .with_state(vendor.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        (vendor, url, calls)
    }

    async fn answer(&self, names: Vec<String>) {
        // Nobody listens any more once the test is over.
        let _ = self.asked.send(names);
        self.may_answer.acquire().await.unwrap().forget();
    }
}

async fn authorise(State(vendor): State<Vendor>) -> Json<Value> {
    vendor.answer(Vec::new()).await;
    Json(json!({"code": 0, "message": "success", "data": {"auth_token": "token"}}))
}

async fn take_batch(
    State(vendor): State<Vendor>,
    Form(fields): Form<HashMap<String, String>>,
) -> Json<Value> {
    let messages: Vec<Value> = serde_json::from_str(&fields["messages"]).unwrap();
    let name = |message: &Value| message["notification"]["app_message_id"].to_string();
    vendor.answer(messages.iter().map(name).collect()).await;
    let taken = messages.iter().map(
        |message| json!({"registrationId": message["target_value"], "messageId": name(message)}),
    );
    let taken: Vec<_> = taken.collect();
    Json(json!({"code": 0, "message": "success", "data": taken}))
}

/// Shorter than a request to a vendor may take; twice as long is longer than an impatient stop.
const SLOW: Duration = Duration::from_secs(8);

#[tokio::test]
async fn a_batch_at_a_slow_vendor_is_waited_for_and_its_answer_kept() {
    let folder = Folder::new();
    let (vendor, url, mut calls) = Vendor::start().await;
    let environment = [("PUSHDECK_OPPO_URL", url.as_str()), CHOSEN_PASSWORD];
    // Whose credentials were verified by an earlier program.
    vendor.may_answer.add_permits(1);
    let program = Program::serve(&folder, &["--sandbox"], &environment);
    assert!(calls.recv().await.unwrap().is_empty());
    program.stop();

    let mut program = Program::serve(&folder, &["--sandbox"], &environment);
    let back_end = BackEnd::of(&program, &folder);
    let token = json!({"CertificateID": CERTIFICATE, "Token": TOKEN});
    for (call, fields) in [
        ("login", json!({"DeviceType": "Android"})),
        ("report_token", token),
        ("disconnect", json!({})),
    ] {
        let answer = back_end.device(call, "bob", fields).await;
        assert_eq!(answer["ErrorCode"], 0, "{answer}");
    }
    back_end.ok("openim/sendmsg", &message("bob", 1)).await;
    assert!(calls.recv().await.unwrap().is_empty(), "lets us in first");
    program.signal("TERM");
    tokio::time::sleep(SLOW).await;
    vendor.may_answer.add_permits(1);
    let first = calls.recv().await.unwrap();
    assert_eq!(first.len(), 1);
    tokio::time::sleep(SLOW).await;
    vendor.may_answer.add_permits(1);
    let ended = tokio::task::spawn_blocking(move || program.wait());
    let ended = ended.await.unwrap();
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(ended.errors, "");

    vendor.may_answer.add_permits(2);
    let program = Program::serve(&folder, &["--sandbox"], &environment);
    let back_end = BackEnd::of(&program, &folder);
    back_end.ok("openim/sendmsg", &message("bob", 2)).await;
    assert!(calls.recv().await.unwrap().is_empty());
    let second = calls.recv().await.unwrap();
    assert_eq!(second.len(), 1, "{second:?}");
    assert_ne!(first, second);
}

#[tokio::test]
async fn a_page_that_watches_the_phones_does_not_hold_it_up() {
    let folder = Folder::new();
    let mut program = Program::serve(&folder, &["--sandbox"], &[CHOSEN_PASSWORD]);
    let mut client = Client::of(&program);
    client.sign_in("admin", CHOSEN_PASSWORD.1).await;
    let live = client.request(Method::GET, "/sandbox/live");
    let mut watching = live.send().await.unwrap();
    assert_eq!(watching.status(), 200);

    let told = Instant::now();
    program.signal("TERM");
    let ended = tokio::task::spawn_blocking(move || program.wait());
    // Whether it ends in order or breaks off is of no account to who watches.
    while let Ok(Some(_)) = watching.chunk().await {}
    let ended = ended.await.unwrap();
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(told.elapsed() < SECONDS, "{:?}", told.elapsed());
}

#[tokio::test]
async fn after_being_killed_it_starts_again_on_what_was_saved() {
    let folder = Folder::new();
    let mut program = Program::serve(&folder, &["--sandbox"], &[CHOSEN_PASSWORD]);
    let mut client = Client::of(&program);
    client.sign_in("admin", CHOSEN_PASSWORD.1).await;
    let form = [("name", "Saved before the crash")];
    let add = client
        .request(Method::POST, "/applications/new")
        .form(&form);
    assert_eq!(client.send(add).await.status, 303);
    program.signal("KILL");
    assert_eq!(program.wait().code, None);

    let program = Program::serve(&folder, &["--sandbox"], &[]);
    let client = client.moved_to(&program);
    let page = client.get("/applications").await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("Saved before the crash"));
}

#[test]
fn nobody_need_listen_to_what_it_says() {
    let folder = Folder::new();
    let (name, password) = CHOSEN_PASSWORD;
    let mut program = Command::new(env!("CARGO_BIN_EXE_pushdeck"))
        .args(["serve", "--listen=127.0.0.1:0"])
        .args(folder.options())
        .env_clear()
        .env(name, password)
        .current_dir(folder.path(""))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut output = BufReader::new(program.stdout.take().unwrap());
    let mut line = String::new();
    output.read_line(&mut line).unwrap();
    drop(output);
    let kill = format!("kill -s TERM {}", program.id());
    Command::new("/bin/sh")
        .args(["-c", &kill])
        .status()
        .unwrap();
    assert_eq!(program.wait().unwrap().code(), Some(0));
}
