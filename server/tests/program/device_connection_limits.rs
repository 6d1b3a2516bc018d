//! How many devices may be connected, and what ends the connection of one that behaves badly.

use std::net::SocketAddr;

use futures::SinkExt as _;
use serde_json::json;
use tokio::net::TcpSocket;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, client_async, connect_async};

use crate::device_connection::{Device, address};
use crate::folder::Folder;
use crate::program::Program;
use crate::rest::{BackEnd, usersig};

/// Connects through the proxy on this machine; refused is told by status and Retry-After.
async fn connect_from(program: &Program, client: &str) -> Result<Device, (u16, String)> {
    let mut request = address(program).into_client_request().unwrap();
    let headers = request.headers_mut();
    headers.insert("x-forwarded-for", client.parse().unwrap());
    match connect_async(request).await {
        Ok((socket, _)) => Ok(Device::over(socket)),
        Err(Error::Http(answer)) => {
            let wait = answer.headers()["retry-after"].to_str().unwrap().to_owned();
            Err((answer.status().as_u16(), wait))
        }
        Err(error) => panic!("{error}"),
    }
}

/// Connects as soon as there is a place: a server learns in its own time that somebody has gone.
async fn connect_soon(program: &Program) -> Device {
    loop {
        match connect_from(program, "198.51.100.1").await {
            Ok(device) => return device,
            Err((status, _)) => assert_eq!(status, 503),
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn an_address_has_its_share_and_beyond_what_the_program_holds_nobody_is_let_in() {
    let folder = Folder::new();
    let options = [
        "--sandbox",
        "--trusted-proxy=127.0.0.1",
        "--device-connections=3",
    ];
    let environment = [("PUSHDECK_DEVICE_CONNECTIONS_PER_ADDRESS", "2")];
    let program = Program::serve(&folder, &options, &environment);
    let refused = |status| (status, "30".to_owned());
    let _first = connect_from(&program, "198.51.100.1").await.unwrap();
    let second = connect_from(&program, "198.51.100.1").await.unwrap();
    let third = connect_from(&program, "198.51.100.1").await;
    assert_eq!(third.err(), Some(refused(429)), "before the upgrade");
    let _other = connect_from(&program, "198.51.100.2").await.unwrap();
    let full = connect_from(&program, "198.51.100.3").await;
    assert_eq!(full.err(), Some(refused(503)));
    drop(second);
    let _again = connect_soon(&program).await;
}

#[tokio::test]
async fn a_place_is_given_back_however_a_connection_ends() {
    let folder = Folder::new();
    let options = ["--sandbox", "--device-connections=1"];
    let program = Program::serve(&folder, &options, &[]);
    let signature = usersig(&folder, "bob");

    drop(connect_soon(&program).await);
    let mut closes = connect_soon(&program).await;
    closes.socket.close(None).await.unwrap();
    let mut refused = connect_soon(&program).await;
    let answer = refused.login("bob", "phone", "no UserSig").await;
    assert_ne!(answer["ErrorCode"], 0);
    let mut signs_out = connect_soon(&program).await;
    signs_out.login("bob", "phone", &signature).await;
    signs_out.ok(json!({"Call": "logout"})).await;
    let mut killed = connect_soon(&program).await;
    killed.login("bob", "phone", &signature).await;
    drop(killed);
    let mut kicked = connect_soon(&program).await;
    kicked.login("bob", "phone", &signature).await;
    let back_end = BackEnd::of(&program, &folder);
    let bob = json!({"UserID": "bob"});
    back_end.ok("im_open_login_svc/kick", &bob).await;
    let _last = connect_soon(&program).await;
}

#[tokio::test]
async fn who_does_not_sign_in_is_let_go() {
    let folder = Folder::new();
    let options = ["--sandbox", "--device-connections=1"];
    let program = Program::serve(&folder, &options, &[]);
    let mut silent = connect_soon(&program).await;
    let ping = Message::Ping(Vec::new().into());
    silent.socket.send(ping).await.unwrap();
    // Ten seconds, which only the server counts.
    while silent.next().await.is_some() {}
    let _next = connect_soon(&program).await;
}

#[tokio::test]
async fn what_is_longer_than_a_frame_may_be_ends_the_connection() {
    let folder = Folder::new();
    let program = Program::serve(&folder, &["--sandbox"], &[]);
    let mut device = Device::signed_in(&program, &folder, "bob", "phone").await;
    let longest = json!({"Call": "heartbeat", "Padding": "x".repeat(65_000)});
    device.ok(longest).await;
    let too_long = Message::text("x".repeat(64 * 1024 + 1));
    // The server may have hung up before the last byte.
    let _ = device.socket.send(too_long).await;
    assert_eq!(device.next().await, None);
    let back_end = BackEnd::of(&program, &folder);
    while back_end.state_of("bob").await != "PushOnline" {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_device_that_calls_too_often_is_told_so_and_goes_on() {
    let folder = Folder::new();
    let program = Program::serve(&folder, &["--sandbox"], &[]);
    let mut device = Device::signed_in(&program, &folder, "bob", "phone").await;
    let mut calls = 0;
    while device.call(json!({"Call": "unread", "Count": 1})).await["ErrorCode"] == 0 {
        calls += 1;
    }
    assert!(calls >= 50, "so many at once: {calls}");
    while device.call(json!({"Call": "heartbeat"})).await["ErrorCode"] != 0 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_device_that_reads_nothing_is_let_go() {
    let folder = Folder::new();
    let options = ["--sandbox", "--device-connections=1"];
    let program = Program::serve(&folder, &options, &[]);
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4096).unwrap();
    let server: SocketAddr = program.url()["http://".len()..].parse().unwrap();
    let stream = MaybeTlsStream::Plain(socket.connect(server).await.unwrap());
    let (socket, _) = client_async(address(&program), stream).await.unwrap();
    let mut device = Device::over(socket);
    device.login("bob", "phone", &usersig(&folder, "bob")).await;

    // Each answer repeats the long Id, until nobody takes any more.
    let call = json!({"Call": "heartbeat", "Id": "x".repeat(60_000)}).to_string();
    while device
        .socket
        .send(Message::text(call.as_str()))
        .await
        .is_ok()
    {}
    let back_end = BackEnd::of(&program, &folder);
    while back_end.state_of("bob").await != "PushOnline" {
        tokio::task::yield_now().await;
    }
    let _next = connect_soon(&program).await;
}
