//! Messages, pushes, and where users stand.

use domain::UserId;
use domain::device::UserState;
use domain::message::{ImError, ImErrorCode, NewMessage, NewPush, StatusQuery};
use engine::Engine;
use engine::applications::access::Caller;
use engine::devices::UserStatus;
use engine::messages::{AcceptError, Accepted, Source};
use engine::{devices, messages};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::Answer;
use super::caller::admin;
use super::envelope::internal;

/// The calls for back ends.
#[derive(Clone, Copy)]
pub(super) enum Command {
    SendMsg,
    BatchSendMsg,
    QueryOnlineStatus,
    Kick,
    Push,
}

impl Command {
    pub(super) fn find(service: &str, command: &str) -> Option<Self> {
        Some(match (service, command) {
            ("openim", "sendmsg") => Self::SendMsg,
            ("openim", "batchsendmsg") => Self::BatchSendMsg,
            ("openim", "query_online_status" | "querystate") => Self::QueryOnlineStatus,
            ("im_open_login_svc", "kick") => Self::Kick,
            ("timpush", "batch") => Self::Push,
            _ => return None,
        })
    }

    pub(super) async fn carry_out(self, engine: &Engine, caller: &Caller, body: &[u8]) -> Answer {
        admin(caller)?;
        match self {
            Self::SendMsg => {
                let message = NewMessage::parse_sendmsg(body)?;
                let accepted = accept(engine, caller, Source::SendMsg, message).await?;
                Ok(fields([
                    ("MsgTime", accepted.message_time.into()),
                    ("MsgKey", accepted.message_key.into()),
                ]))
            }
            Self::BatchSendMsg => {
                let message = NewMessage::parse_batchsendmsg(body)?;
                let accepted = accept(engine, caller, Source::BatchSendMsg, message).await?;
                let errors = unknown(&accepted.unknown, ImErrorCode::UnknownAccount);
                Ok(fields([
                    ("MsgKey", accepted.message_key.into()),
                    ("ErrorList", errors),
                ]))
            }
            Self::Push => {
                let push = NewPush::parse(body)?;
                let accepted = messages::push(engine, caller.application, &caller.identifier, push)
                    .await
                    .map_err(|error| said(&error))?;
                let errors = unknown(&accepted.unknown, ImErrorCode::UnknownAccount);
                Ok(fields([
                    ("TaskId", accepted.message_key.into()),
                    ("ErrorList", errors),
                ]))
            }
            Self::QueryOnlineStatus => query_online_status(engine, caller, body).await,
            Self::Kick => kick(engine, caller, body).await,
        }
    }
}

fn fields<const N: usize>(fields: [(&str, Value); N]) -> Map<String, Value> {
    fields
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

async fn accept(
    engine: &Engine,
    caller: &Caller,
    source: Source,
    message: NewMessage,
) -> Result<Accepted, ImError> {
    messages::accept(
        engine,
        caller.application,
        source,
        &caller.identifier,
        message,
    )
    .await
    .map_err(|error| said(&error))
}

pub(in crate::http) fn said(error: &AcceptError) -> ImError {
    match error {
        AcceptError::UnknownApplication(_) => ImErrorCode::BadSdkAppId.because(error.to_string()),
        AcceptError::NobodyKnown => ImErrorCode::UnknownAccount.because(error.to_string()),
        AcceptError::Stopping => ImErrorCode::Internal.because(error.to_string()),
        AcceptError::Storage(error) => internal(error),
    }
}

fn unknown(users: &[UserId], code: ImErrorCode) -> Value {
    users
        .iter()
        .map(|user| json!({"To_Account": user.as_str(), "ErrorCode": code.number()}))
        .collect()
}

async fn query_online_status(engine: &Engine, caller: &Caller, body: &[u8]) -> Answer {
    let query = StatusQuery::parse(body)?;
    let states = devices::states(engine, caller.application, &query.users)
        .await
        .map_err(|error| internal(&error))?;
    let (known, missing): (Vec<_>, Vec<_>) = states.into_iter().partition(|status| status.known);
    let result: Value = known
        .iter()
        .map(|status| status_of(status, query.detail))
        .collect();
    let missing: Vec<_> = missing.into_iter().map(|status| status.user).collect();
    let errors = unknown(&missing, ImErrorCode::AccountMissing);
    Ok(fields([("QueryResult", result), ("ErrorList", errors)]))
}

/// `State` is the older name of `Status`: the reference sends both.
fn status_of(status: &UserStatus, detail: bool) -> Value {
    let word = status.state.reference_name();
    let mut told = json!({"To_Account": status.user.as_str(), "Status": word, "State": word});
    if detail && status.state != UserState::Offline {
        told["Detail"] = status
            .devices
            .iter()
            .map(|(device_type, state)| {
                json!({"Platform": device_type.name(), "Status": state.reference_name()})
            })
            .collect();
    }
    told
}

#[derive(Deserialize)]
struct KickQuery {
    #[serde(rename = "UserID", alias = "Identifier")]
    user: String,
}

async fn kick(engine: &Engine, caller: &Caller, body: &[u8]) -> Answer {
    let query: KickQuery = read(body)?;
    let user = account("UserID", &query.user)?;
    devices::kick(engine, caller.application, &user)
        .await
        .map_err(|error| internal(&error))?;
    Ok(Map::new())
}

pub(in crate::http) fn account(name: &str, text: &str) -> Result<UserId, ImError> {
    UserId::parse(text).map_err(|_| {
        ImErrorCode::ToAccount.because(format!(
            "{name} is not an account: 1 to {} bytes without white space",
            UserId::MAX
        ))
    })
}

/// The fields of a body.
pub(super) fn read<'a, T: Deserialize<'a>>(body: &'a [u8]) -> Result<T, ImError> {
    serde_json::from_slice(body).map_err(|error| {
        ImErrorCode::Json.because(format!("the body is not as documented: {error}"))
    })
}
