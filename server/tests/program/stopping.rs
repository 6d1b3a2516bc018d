//! Being told to stop.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use reqwest::Method;

use crate::client::Client;
use crate::folder::Folder;
use crate::program::{CHOSEN_PASSWORD, Program};

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
