//! The connection that a device holds: it signs in, reports, sends, and gets messages.
//!
//! One JSON object per text frame, described in docs/api. Losing the connection without a sign-out
//! is what makes a device push-online.

mod call;

use std::sync::Arc;
use std::time::Duration;

use app::ClientAddress;
use axum::extract::State;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use axum::{Extension, Router};
use domain::device::{Presence, SignOutReason};
use domain::message::{ImError, ImErrorCode};
use domain::pace::{Bucket, Pace};
use engine::Engine;
use engine::connections::{
    Connection, DevicePlace, Incoming, IncomingMessage, TooManyConnections, enter_device,
};
use engine::devices::{self, DeviceKey, Holder};
use http::StatusCode;
use http::header::RETRY_AFTER;
use serde_json::{Value, json};
use tokio::time::{Instant, timeout, timeout_at};

use super::rest::{self, envelope};
use call::{Frame, Login};

/// Where devices connect to.
pub(crate) const DEVICE_CONNECTION: &str = "/v4/device/connection";

/// The longest frame: a message of 8 KiB with everything around it.
const LARGEST_FRAME: usize = 64 * 1024;
/// What is read from the network at once: a heartbeat is short, and connections are many.
const READ_BUFFER: usize = 4 * 1024;
/// The most that waits for the network: an answer repeats the Id, which may fill a frame.
const WRITE_BUFFER: usize = 4 * LARGEST_FRAME;
/// Who opens a connection signs in at once.
const LOGIN_WITHIN: Duration = Duration::from_secs(10);
/// A device that takes nothing for so long does not read any more.
const TAKEN_WITHIN: Duration = Duration::from_secs(10);
/// What a device may call in a second, and at once after a silence: whoever types fast stays below it.
const CALLS: Pace = Pace::new(10, 50);
/// In seconds: when whoever found no place may come again.
const COME_AGAIN: u32 = 30;

pub(super) fn router(engine: Engine) -> Router {
    Router::new()
        .route(DEVICE_CONNECTION, get(connect).fallback(rest::bad_url))
        .with_state(engine)
}

async fn connect(
    State(engine): State<Engine>,
    address: Option<Extension<ClientAddress>>,
    upgrade: WebSocketUpgrade,
) -> Response {
    let address = address.map(|Extension(ClientAddress(address))| address);
    let place = match enter_device(&engine, address) {
        Ok(place) => place,
        Err(error) => return no_place(error),
    };
    upgrade
        .read_buffer_size(READ_BUFFER)
        .write_buffer_size(0)
        .max_write_buffer_size(WRITE_BUFFER)
        .max_message_size(LARGEST_FRAME)
        .max_frame_size(LARGEST_FRAME)
        .on_upgrade(|socket| async move { serve(&engine, socket, place).await })
}

/// Said in HTTP: there is no connection yet.
fn no_place(error: TooManyConnections) -> Response {
    let status = match error {
        TooManyConnections::InAll => StatusCode::SERVICE_UNAVAILABLE,
        TooManyConnections::FromAddress | TooManyConnections::OfHolder => {
            StatusCode::TOO_MANY_REQUESTS
        }
    };
    tracing::warn!(%error, "device.no_place");
    (
        status,
        [(RETRY_AFTER, COME_AGAIN.to_string())],
        error.to_string(),
    )
        .into_response()
}

/// Holds the place until the connection is over, however it ends.
async fn serve(engine: &Engine, mut socket: WebSocket, mut place: DevicePlace) {
    let first = timeout(LOGIN_WITHIN, next_text(&mut socket)).await;
    let Ok(Some(text)) = first else {
        return;
    };
    let (id, login) = match Login::read(&text) {
        Ok(login) => login,
        Err((id, error)) => return refuse(&mut socket, id, &error).await,
    };
    match sign_in(engine, &login, &mut place).await {
        Ok(connection) => hold(engine, &mut socket, id, &login.key, connection).await,
        Err(error) => refuse(&mut socket, id, &error).await,
    }
}

async fn sign_in(
    engine: &Engine,
    login: &Login,
    place: &mut DevicePlace,
) -> Result<Connection, ImError> {
    login.authenticate(engine).await?;
    let user = (login.key.application, login.key.user.clone());
    place
        .belong_to(user)
        .map_err(|error| ImErrorCode::TooFrequent.because(error.to_string()))?;
    // Before the sign-in is written down, so that nothing falls in between.
    let connection = Connection::open(engine, &login.key);
    let signed_in =
        devices::sign_in(engine, &login.key, login.device_type, Holder::ThisProgram).await;
    if let Err(error) = signed_in {
        // It has ended an earlier connection of the device.
        lose(connection, None).await;
        return Err(call::said(&error));
    }
    Ok(connection)
}

/// What ended a connection.
enum End {
    /// Without a sign-out, in the middle of this message if of any.
    Lost(Option<Arc<IncomingMessage>>),
    /// The device is signed out, or has another connection.
    Settled,
}

/// Answers the login and holds the connection to its end. A device that is gone before the answer is
/// one whose connection is lost: its sign-in is written down.
async fn hold(
    engine: &Engine,
    socket: &mut WebSocket,
    login: Value,
    key: &DeviceKey,
    mut connection: Connection,
) {
    let end = match answer(socket, login, Ok(json!({}))).await {
        true => converse(engine, socket, key, &mut connection).await,
        false => End::Lost(None),
    };
    if let End::Lost(unsaid) = end {
        lose(connection, unsaid).await;
    }
}

/// Writes down that the device has no connection any more, unless it has a later one, and has what it
/// was not told pushed.
async fn lose(connection: Connection, unsaid: Option<Arc<IncomingMessage>>) {
    if let Err(error) = connection.lost(unsaid).await {
        tracing::warn!(
            error = &error as &dyn std::error::Error,
            "device.link_not_lost"
        );
    }
}

async fn converse(
    engine: &Engine,
    socket: &mut WebSocket,
    key: &DeviceKey,
    connection: &mut Connection,
) -> End {
    let mut heard = Instant::now();
    let mut calls = Bucket::full(CALLS, engine.now());
    loop {
        tokio::select! {
            incoming = connection.next() => match incoming {
                Some(Incoming::Message(message)) => {
                    if !say(socket, &event(&message)).await {
                        return End::Lost(Some(message));
                    }
                }
                Some(Incoming::Kicked(reason)) => {
                    say(socket, &json!({"Event": "kicked", "Reason": reason.name()})).await;
                    return End::Settled;
                }
                None if connection.is_latest() => return End::Lost(None),
                None => return End::Settled,
            },
            // What it is sent is no sign of life.
            text = timeout_at(heard + Presence::SILENCE, next_text(socket)) => {
                let Ok(Some(text)) = text else {
                    return End::Lost(None);
                };
                heard = Instant::now();
                let frame = Frame::read(&text);
                let is_logout = frame.is_logout();
                let id = frame.id.clone();
                let done = match calls.take(CALLS, engine.now(), 1) {
                    0 => Err(too_many_calls()),
                    _ => frame.carry_out(engine, key).await,
                };
                let is_out = is_logout && done.is_ok();
                if !answer(socket, id, done).await {
                    return if is_out { End::Settled } else { End::Lost(None) };
                }
                if is_out {
                    return End::Settled;
                }
            }
        }
    }
}

fn event(message: &IncomingMessage) -> Value {
    json!({
        "Event": "message",
        "From_Account": message.from.as_str(),
        "MsgKey": message.message_key,
        "MsgTime": message.message_time,
        "MsgBody": message.body,
    })
}

/// The next text; none when the connection is over.
async fn next_text(socket: &mut WebSocket) -> Option<String> {
    loop {
        match socket.recv().await? {
            Ok(Message::Text(text)) => return Some(text.to_string()),
            Ok(Message::Ping(_) | Message::Pong(_)) => {}
            Ok(Message::Binary(_) | Message::Close(_)) | Err(_) => return None,
        }
    }
}

async fn refuse(socket: &mut WebSocket, id: Value, error: &ImError) {
    answer(socket, id, Err(error.clone())).await;
}

/// Answers a call; tells whether the device is still there.
async fn answer(socket: &mut WebSocket, id: Value, done: Result<Value, ImError>) -> bool {
    let mut envelope = envelope::envelope(done.map(|fields| match fields {
        Value::Object(fields) => fields,
        _ => serde_json::Map::new(),
    }));
    envelope.insert("Id".to_owned(), id);
    say(socket, &Value::Object(envelope)).await
}

async fn say(socket: &mut WebSocket, value: &Value) -> bool {
    let sent = socket.send(Message::Text(value.to_string().into()));
    matches!(timeout(TAKEN_WITHIN, sent).await, Ok(Ok(())))
}

/// Signs the device out.
async fn log_out(engine: &Engine, key: &DeviceKey) -> Result<(), ImError> {
    devices::sign_out(engine, key, SignOutReason::LoggedOut)
        .await
        .map_err(|error| call::said(&error))
}

/// The words for a call that came too soon. Nothing of it was done.
fn too_many_calls() -> ImError {
    ImErrorCode::TooFrequent.because("the device calls too often: call again in a second")
}

/// The words for a frame that is no call.
fn no_call(what: &str) -> ImError {
    ImErrorCode::MessageFormat.because(format!("{what}: send one JSON object with Id and Call"))
}
