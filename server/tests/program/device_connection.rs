//! Devices that hold a connection, as apps do.

use std::time::Duration;

use futures::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, client_async, connect_async};

use crate::folder::Folder;
use crate::program::Program;
use crate::rest::{BackEnd, usersig};

const TOKEN: &str = "CN_1f0e2d3c4b5a69788796a5b4c3d2e1f0";

pub(crate) struct Device {
    pub(crate) socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    calls: i64,
}

impl Device {
    pub(crate) async fn connect(program: &Program) -> Self {
        let (socket, _) = connect_async(address(program)).await.unwrap();
        Self::over(socket)
    }

    pub(crate) const fn over(socket: WebSocketStream<MaybeTlsStream<TcpStream>>) -> Self {
        Self { socket, calls: 0 }
    }

    pub(crate) async fn signed_in(
        program: &Program,
        folder: &Folder,
        user: &str,
        device: &str,
    ) -> Self {
        let mut it = Self::connect(program).await;
        let answer = it.login(user, device, &usersig(folder, user)).await;
        assert_eq!(answer["ErrorCode"], 0, "{answer}");
        it
    }

    pub(crate) async fn login(&mut self, user: &str, device: &str, usersig: &str) -> Value {
        self.call(login(user, device, usersig)).await
    }

    /// Signs in and hangs up at once, so that the answer reaches nobody.
    async fn signs_in_and_is_gone(program: &Program, user: &str, usersig: &str) {
        let stream = TcpStream::connect(&program.url()["http://".len()..]).await;
        let (mut socket, _) = client_async(address(program), stream.unwrap())
            .await
            .unwrap();
        let login = login(user, "phone", usersig).to_string();
        socket.send(Message::text(login)).await.unwrap();
        // A reset: what is on its way is thrown away.
        socket.get_ref().set_zero_linger().unwrap();
    }

    pub(crate) async fn call(&mut self, mut call: Value) -> Value {
        self.calls += 1;
        call["Id"] = json!(self.calls);
        let text = Message::text(call.to_string());
        self.socket.send(text).await.unwrap();
        let answer = self.next().await.unwrap();
        assert_eq!(answer["Id"], self.calls, "{answer}");
        answer
    }

    pub(crate) async fn ok(&mut self, call: Value) -> Value {
        let answer = self.call(call.clone()).await;
        assert_eq!(answer["ErrorCode"], 0, "{call}: {answer}");
        answer
    }

    /// What the server says next; none when the connection is over.
    pub(crate) async fn next(&mut self) -> Option<Value> {
        match self.socket.next().await? {
            Ok(Message::Text(text)) => Some(serde_json::from_str(&text).unwrap()),
            _ => None,
        }
    }
}

fn login(user: &str, device: &str, usersig: &str) -> Value {
    json!({
        "Call": "login", "SDKAppID": 1_400_000_001, "UserID": user, "UserSig": usersig,
        "DeviceID": device, "DeviceType": "Android",
    })
}

pub(crate) fn address(program: &Program) -> String {
    let url = program.url().replace("http://", "ws://");
    format!("{url}/v4/device/connection")
}

fn message(text: &str, random: u32) -> Value {
    json!({
        "Call": "send", "To_Account": "bob", "MsgRandom": random,
        "MsgBody": [{"MsgType": "TIMTextElem", "MsgContent": {"Text": text}}],
    })
}

#[tokio::test]
async fn two_devices_chat_and_the_one_that_is_killed_becomes_push_online() {
    let folder = Folder::new();
    let program = Program::serve(&folder, &["--sandbox"], &[]);
    let back_end = BackEnd::of(&program, &folder);
    let mut alice = Device::signed_in(&program, &folder, "alice", "phone-1").await;
    let mut bob = Device::signed_in(&program, &folder, "bob", "phone-2").await;
    bob.ok(json!({"Call": "report_token", "CertificateID": 7001, "Token": TOKEN}))
        .await;
    bob.ok(json!({"Call": "unread", "Count": 3})).await;
    bob.ok(json!({"Call": "heartbeat"})).await;

    let sent = alice.ok(message("Are you there?", 1)).await;
    let event = bob.next().await.unwrap();
    assert_eq!(event["Event"], "message");
    assert_eq!(
        event["From_Account"], "alice",
        "whatever a device says of itself"
    );
    assert_eq!(event["MsgKey"], sent["MsgKey"]);
    assert_eq!(event["MsgBody"][0]["MsgContent"]["Text"], "Are you there?");
    assert_eq!(back_end.state_of("bob").await, "Online");

    // The app is killed: no goodbye.
    drop(bob);
    while back_end.state_of("bob").await != "PushOnline" {
        tokio::task::yield_now().await;
    }
    alice.ok(message("Wake up", 2)).await;

    let answer = alice.ok(json!({"Call": "logout"})).await;
    assert_eq!(answer["ActionStatus"], "OK");
    assert_eq!(alice.next().await, None, "the server closes");
    assert_eq!(back_end.state_of("alice").await, "Offline");
}

#[tokio::test]
async fn a_device_that_is_gone_before_its_login_is_answered_is_push_online_at_once() {
    let folder = Folder::new();
    let program = Program::serve(&folder, &["--sandbox"], &[]);
    let back_end = BackEnd::of(&program, &folder);
    let mut bob = Device::signed_in(&program, &folder, "bob", "phone").await;
    bob.ok(json!({"Call": "logout"})).await;
    let signature = usersig(&folder, "bob");
    // A reset may throw away the login as well.
    while back_end.state_of("bob").await == "Offline" {
        Device::signs_in_and_is_gone(&program, "bob", &signature).await;
    }
    let is_push_online = async {
        while back_end.state_of("bob").await != "PushOnline" {
            tokio::task::yield_now().await;
        }
    };
    // After 400 seconds of silence it would be in any case.
    let at_once = tokio::time::timeout(Duration::from_secs(60), is_push_online);
    at_once.await.unwrap();
}

#[tokio::test]
async fn a_later_sign_in_and_a_back_end_kick_a_device() {
    let folder = Folder::new();
    let program = Program::serve(&folder, &["--sandbox"], &[]);
    let back_end = BackEnd::of(&program, &folder);
    let mut first = Device::signed_in(&program, &folder, "bob", "old").await;
    let mut second = Device::signed_in(&program, &folder, "bob", "new").await;
    assert_eq!(
        first.next().await,
        Some(json!({"Event": "kicked", "Reason": "kicked_by_login"}))
    );
    assert_eq!(first.next().await, None);
    assert_eq!(back_end.state_of("bob").await, "Online", "on the second");
    back_end
        .ok("im_open_login_svc/kick", &json!({"UserID": "bob"}))
        .await;
    assert_eq!(
        second.next().await,
        Some(json!({"Event": "kicked", "Reason": "kicked_by_server"}))
    );
    assert_eq!(back_end.state_of("bob").await, "Offline");
}

#[tokio::test]
async fn nobody_is_let_in_without_a_good_usersig_and_bad_calls_are_told_so() {
    let folder = Folder::new();
    let program = Program::serve(&folder, &["--sandbox"], &[]);
    let mut device = Device::connect(&program).await;
    let others = usersig(&folder, "eve");
    assert_eq!(
        device.login("bob", "phone", &others).await["ErrorCode"],
        70009
    );
    assert_eq!(device.next().await, None, "and the server closes");
    let mut device = Device::connect(&program).await;
    let early = device.call(json!({"Call": "heartbeat"})).await;
    assert_eq!(early["ErrorCode"], 90010);
    for (application, code) in [(Value::Null, 60012), (json!("1400000001"), 60006)] {
        let mut device = Device::connect(&program).await;
        let login = json!({"Call": "login", "SDKAppID": application, "UserID": "bob"});
        assert_eq!(device.call(login).await["ErrorCode"], code, "{application}");
    }

    let mut device = Device::signed_in(&program, &folder, "bob", "phone").await;
    for (call, code) in [
        (json!({"Call": "nothing"}), 90010),
        (json!({"Call": "unread"}), 90010),
        (json!({"Call": "unread", "Count": "3"}), 90001),
        (json!({"Call": "unread", "Count": -1}), 90001),
        (
            json!({"Call": "report_token", "CertificateID": 7001}),
            90010,
        ),
        (
            json!({"Call": "report_token", "CertificateID": "7001", "Token": "t"}),
            90001,
        ),
        (
            json!({"Call": "report_token", "CertificateID": 9999, "Token": "t"}),
            90010,
        ),
        (json!({"Call": "send"}), 90003),
        (message("hi", 1), 0),
    ] {
        let answer = device.call(call.clone()).await;
        if answer["ErrorCode"] == 0 {
            // A message to oneself arrives too.
            assert_eq!(device.next().await.unwrap()["Event"], "message");
        }
        assert_eq!(answer["ErrorCode"], code, "{call}");
    }
}

#[tokio::test]
async fn a_restart_makes_connected_devices_push_online() {
    let folder = Folder::new();
    let program = Program::serve(&folder, &["--sandbox"], &[]);
    let _bob = Device::signed_in(&program, &folder, "bob", "phone").await;
    program.signal("KILL");
    drop(program);
    let program = Program::serve(&folder, &["--sandbox"], &[]);
    let back_end = BackEnd::of(&program, &folder);
    while back_end.state_of("bob").await != "PushOnline" {
        tokio::task::yield_now().await;
    }
}
