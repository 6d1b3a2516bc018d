//! The connection that the chat app holds to the server, as docs/api/device-connection.md tells.

use std::time::Duration;

use domain::UserId;
use futures::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio::time::{Instant, interval_at, timeout};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use super::AppProblem;
use super::state::SignedOut;

/// How often the app says that it is still there.
const HEARTBEAT: Duration = Duration::from_secs(120);
/// How long the server may take for an answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long the server may take to notice that the app is gone.
const FAREWELL: Duration = Duration::from_secs(2);

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// What the server says without being asked.
#[derive(Debug)]
pub(super) enum Heard {
    Message {
        from: UserId,
        text: String,
    },
    Kicked(SignedOut),
    /// Nothing more will be heard.
    Ended,
}

/// A connection; dropping it is what a killed app does.
#[derive(Debug)]
pub(super) struct Connection {
    calls: mpsc::Sender<Asked>,
    conversation: JoinHandle<()>,
}

#[derive(Debug)]
struct Asked {
    call: Value,
    answer: oneshot::Sender<Value>,
}

impl Connection {
    pub(super) async fn open(
        url: &str,
        heard: impl Fn(Heard) + Send + Sync + 'static,
    ) -> Result<Self, AppProblem> {
        let socket = match timeout(PATIENCE, connect_async(url)).await {
            Ok(Ok((socket, _))) => socket,
            Ok(Err(error)) => return Err(AppProblem::Unreachable(error.to_string())),
            Err(elapsed) => return Err(AppProblem::Unreachable(elapsed.to_string())),
        };
        let (calls, asked) = mpsc::channel(1);
        let conversation = tokio::spawn(async move {
            converse(socket, asked, &heard).await;
            heard(Heard::Ended);
        });
        Ok(Self {
            calls,
            conversation,
        })
    }

    /// Makes a call; the answer if the server did as it was told.
    pub(super) async fn call(&self, call: Value) -> Result<Value, AppProblem> {
        let (answer, answered) = oneshot::channel();
        let lost = || AppProblem::Unreachable("the connection is lost".to_owned());
        let asked = Asked { call, answer };
        self.calls.send(asked).await.map_err(|_| lost())?;
        let answer = timeout(PATIENCE, answered)
            .await
            .map_err(|elapsed| AppProblem::Unreachable(elapsed.to_string()))?
            .map_err(|_| lost())?;
        match answer["ErrorCode"].as_i64() {
            Some(0) => Ok(answer),
            code => Err(AppProblem::Refused {
                code: code.unwrap_or_default(),
                info: answer["ErrorInfo"].as_str().unwrap_or_default().to_owned(),
            }),
        }
    }

    /// Ends without a goodbye, and waits for the server to notice.
    pub(super) async fn hang_up(self) {
        drop(self.calls);
        if let Err(error) = self.conversation.await {
            tracing::error!(%error, "a phone's connection ended badly");
        }
    }
}

async fn converse(
    mut socket: Socket,
    mut asked: mpsc::Receiver<Asked>,
    heard: &(impl Fn(Heard) + Sync),
) {
    let mut heartbeat = interval_at(Instant::now() + HEARTBEAT, HEARTBEAT);
    let mut calls = 0_u64;
    let mut open_call: Option<(u64, oneshot::Sender<Value>)> = None;
    loop {
        tokio::select! {
            next = asked.recv() => {
                let Some(Asked { mut call, answer }) = next else {
                    return shut(&mut socket).await;
                };
                calls += 1;
                call["Id"] = json!(calls);
                open_call = Some((calls, answer));
                if say(&mut socket, &call).await.is_err() {
                    return;
                }
            }
            frame = socket.next() => match frame {
                Some(Ok(Message::Text(text))) => {
                    let Ok(said) = serde_json::from_str::<Value>(&text) else {
                        return;
                    };
                    if let Some(event) = event(&said) {
                        heard(event);
                    } else if let Some((_, answer)) =
                        open_call.take_if(|(id, _)| said["Id"] == json!(*id))
                    {
                        // Nobody is there to hear it once their patience is at its end.
                        let _ = answer.send(said);
                    }
                }
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                _ => return,
            },
            _ = heartbeat.tick() => {
                let beat = json!({"Id": "heartbeat", "Call": "heartbeat"});
                if say(&mut socket, &beat).await.is_err() {
                    return;
                }
            }
        }
    }
}

async fn say(
    socket: &mut Socket,
    call: &Value,
) -> Result<(), tokio_tungstenite::tungstenite::Error> {
    socket.send(Message::text(call.to_string())).await
}

/// What the app understands of an event; a message may consist of several parts.
fn event(said: &Value) -> Option<Heard> {
    match said["Event"].as_str()? {
        "message" => Some(Heard::Message {
            from: UserId::parse(said["From_Account"].as_str()?).ok()?,
            text: text_of(&said["MsgBody"]),
        }),
        "kicked" => Some(Heard::Kicked(match said["Reason"].as_str()? {
            "kicked_by_login" => SignedOut::KickedByLogin,
            _ => SignedOut::KickedByServer,
        })),
        _ => None,
    }
}

fn text_of(body: &Value) -> String {
    let parts = body.as_array().into_iter().flatten();
    let texts = parts.map(|part| match part["MsgContent"]["Text"].as_str() {
        Some(text) => text.to_owned(),
        None => format!("[{}]", part["MsgType"].as_str().unwrap_or_default()),
    });
    texts.collect()
}

/// Closes as the system of the phone does for a process that it ends: without a farewell of the
/// app, but so that the server knows at once. Waits until the server has closed its side too, for
/// then it counts the device as push-online.
async fn shut(socket: &mut Socket) {
    let shut = socket.get_mut().shutdown().await;
    if shut.is_ok() {
        let closed = async { while let Some(Ok(_)) = socket.next().await {} };
        if timeout(FAREWELL, closed).await.is_err() {
            tracing::warn!("the server did not notice that a phone's app is gone");
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_message_is_shown_part_by_part() {
        let body = json!([
            {"MsgType": "TIMTextElem", "MsgContent": {"Text": "Look: "}},
            {"MsgType": "TIMImageElem", "MsgContent": {"UUID": "1"}},
        ]);
        assert_eq!(text_of(&body), "Look: [TIMImageElem]");
        assert_eq!(text_of(&Value::Null), "");
    }

    proptest! {
        #[test]
        fn the_app_makes_something_or_nothing_of_whatever_it_is_told(
            event_name in prop_oneof![any::<String>(), Just("message".to_owned()), Just("kicked".to_owned())],
            from in any::<String>(),
            number in any::<i64>(),
        ) {
            for body in [json!(null), json!(number), json!([from]), json!([{"MsgContent": {"Text": number}}])] {
                let said = json!({"Event": event_name, "From_Account": from, "MsgBody": body, "Reason": from});
                if event(&said).is_some() {
                    prop_assert!(event_name == "message" || event_name == "kicked");
                }
            }
            prop_assert!(event(&json!(number)).is_none() && event(&json!([from])).is_none());
        }
    }
}
