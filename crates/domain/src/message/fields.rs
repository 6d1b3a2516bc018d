//! Reading the fields of a call, each wrong one with the code that the reference has for it.

use std::time::Duration;

use serde_json::{Map, Value};

use super::{ImError, ImErrorCode, MOST_ACCOUNTS, MOST_BYTES};
use crate::UserId;

/// Seven days: the default, and the most.
const LONGEST_LIFETIME: u64 = 604_800;

/// The body of a call: always an object.
pub(super) fn object(body: &[u8]) -> Result<Map<String, Value>, ImError> {
    match serde_json::from_slice(body) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err(ImErrorCode::Json.because("the body is not a JSON object")),
        Err(error) => {
            Err(ImErrorCode::Json.because(format!("the body is not readable JSON: {error}")))
        }
    }
}

/// The longest message: what it says, without whom it goes to.
pub(super) fn check_length(object: &Map<String, Value>) -> Result<(), ImError> {
    let said = ["MsgBody", "OfflinePushInfo", "CloudCustomData"]
        .into_iter()
        .filter_map(|name| object.get(name))
        .map(|value| value.to_string().len())
        .sum::<usize>();
    if said > MOST_BYTES {
        Err(ImErrorCode::TooLong.because(format!(
            "the message is {said} bytes long: at most {MOST_BYTES}"
        )))
    } else {
        Ok(())
    }
}

pub(super) fn account(name: &str, value: &Value) -> Result<UserId, ImError> {
    let text = value
        .as_str()
        .ok_or_else(|| ImErrorCode::ToAccount.because(format!("{name} is not a text")))?;
    UserId::parse(text).map_err(|_| {
        ImErrorCode::ToAccount.because(format!(
            "{name} is not an account: 1 to {} bytes without white space",
            UserId::MAX
        ))
    })
}

/// The sender; without one it is the identifier of the call.
pub(super) fn from_account(object: &Map<String, Value>) -> Result<Option<UserId>, ImError> {
    match object.get("From_Account") {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if text.is_empty() => Ok(None),
        Some(value) => account("From_Account", value)
            .map(Some)
            .map_err(|error| ImErrorCode::MessageFormat.because(error.info)),
    }
}

/// The recipients, each once, in the order in which they were named.
pub(super) fn accounts(object: &Map<String, Value>) -> Result<Vec<UserId>, ImError> {
    let named = object
        .get("To_Account")
        .and_then(Value::as_array)
        .ok_or_else(|| ImErrorCode::ToAccount.because("To_Account is not an array of accounts"))?;
    if named.is_empty() {
        return Err(ImErrorCode::ToAccount.because("To_Account is empty: name whom to send to"));
    }
    if named.len() > MOST_ACCOUNTS {
        return Err(ImErrorCode::TooManyAccounts.because(format!(
            "To_Account has {} accounts: at most {MOST_ACCOUNTS} in one call",
            named.len()
        )));
    }
    let mut seen = std::collections::HashSet::new();
    let mut accounts = Vec::with_capacity(named.len());
    for value in named {
        let account = account("To_Account", value)?;
        if seen.insert(account.clone()) {
            accounts.push(account);
        }
    }
    Ok(accounts)
}

pub(super) fn random(object: &Map<String, Value>) -> Result<u32, ImError> {
    object
        .get("MsgRandom")
        .and_then(Value::as_u64)
        .and_then(|number| u32::try_from(number).ok())
        .ok_or_else(|| {
            ImErrorCode::MsgRandom.because("MsgRandom is missing or not a 32-bit unsigned number")
        })
}

pub(super) fn check_time_stamp(object: &Map<String, Value>) -> Result<(), ImError> {
    match object.get("MsgTimeStamp") {
        None | Some(Value::Null) => Ok(()),
        Some(value) if value.as_u64().is_some() => Ok(()),
        Some(_) => {
            Err(ImErrorCode::MsgTimeStamp.because("MsgTimeStamp is not a time in UNIX seconds"))
        }
    }
}

pub(super) fn lifetime(object: &Map<String, Value>) -> Result<Duration, ImError> {
    let seconds = match object.get("MsgLifeTime") {
        None | Some(Value::Null) => LONGEST_LIFETIME,
        Some(value) => value.as_u64().ok_or_else(|| {
            ImErrorCode::Json.because("MsgLifeTime is not a number of seconds from 0 up")
        })?,
    };
    if seconds > LONGEST_LIFETIME {
        return Err(ImErrorCode::LifetimeTooLong.because(format!(
            "MsgLifeTime is {seconds} s: at most seven days, {LONGEST_LIFETIME} s"
        )));
    }
    Ok(Duration::from_secs(seconds))
}

/// Read by nobody here, but held to its type.
pub(super) fn check_sync_other_machine(object: &Map<String, Value>) -> Result<(), ImError> {
    match object.get("SyncOtherMachine") {
        None | Some(Value::Null) => Ok(()),
        Some(value) if value.is_i64() => Ok(()),
        Some(_) => Err(ImErrorCode::Json.because("SyncOtherMachine is not a whole number")),
    }
}

/// The elements of a message: at least one, each an object with MsgType and MsgContent.
pub(super) fn body(object: &Map<String, Value>) -> Result<Vec<Value>, ImError> {
    let body = match object.get("MsgBody") {
        Some(Value::Array(body)) => body,
        Some(_) => return Err(ImErrorCode::MsgBodyNotAnArray.because("MsgBody is not an array")),
        None => return Err(ImErrorCode::MsgBodyShape.because("MsgBody is missing")),
    };
    if body.is_empty() {
        return Err(ImErrorCode::MsgBodyShape.because("MsgBody is empty: at least one element"));
    }
    for (at, element) in body.iter().enumerate() {
        let shape = |what: &str| ImErrorCode::MsgBodyShape.because(format!("MsgBody[{at}] {what}"));
        let element = element
            .as_object()
            .ok_or_else(|| shape("is not an object"))?;
        if !element.get("MsgType").is_some_and(Value::is_string) {
            return Err(shape("has no MsgType"));
        }
        let content = element.get("MsgContent").and_then(Value::as_object);
        let content = content.ok_or_else(|| shape("has no MsgContent object"))?;
        let text = match element.get("MsgType").and_then(Value::as_str) {
            Some("TIMTextElem") => "Text",
            Some("TIMCustomElem") => "Desc",
            _ => continue,
        };
        if content.get(text).is_some_and(|text| !text.is_string()) {
            return Err(
                ImErrorCode::Json.because(format!("MsgBody[{at}].MsgContent.{text} is not a text"))
            );
        }
    }
    Ok(body.clone())
}
