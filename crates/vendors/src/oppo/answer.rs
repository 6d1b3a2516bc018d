//! Reading OPPO's answers: `{"code": 0, "message": "success", "data": {…}}` \[DOC\].

use domain::{Cause, Classification, Refusal, Timestamp};
use serde_json::Value;

use super::MessageId;
use super::auth::{AuthToken, MASK};
use super::codes::classify;
use crate::exchange::{HttpAnswer, classify_status};

/// The most characters kept of the vendor's words, which are shown and stored.
const MOST_WORDS: usize = 500;

/// The token in an answer to auth. `create_time` is left alone: it is a number in one source and
/// a text in another \[DOC, SDK\], and ages are counted by our clock.
pub(super) fn read_auth(answer: &HttpAnswer, asked_at: Timestamp) -> Result<AuthToken, Refusal> {
    let data = read_success(answer, None)?;
    data.get("auth_token")
        .and_then(Value::as_str)
        .filter(|token| !token.is_empty())
        .map(|token| AuthToken::new(token, asked_at))
        .ok_or_else(undocumented)
}

/// The message's id in an answer to a unicast, which spells it `messageId` \[DOC, SDK\].
///
/// The token that the request carried is kept out of the vendor's words, should it repeat it.
pub(super) fn read_unicast(answer: &HttpAnswer, token: &AuthToken) -> Result<MessageId, Refusal> {
    let data = read_success(answer, Some(token))?;
    data.get("messageId")
        .and_then(Value::as_str)
        .and_then(MessageId::parse)
        .ok_or_else(undocumented)
}

/// A result for each of the pushes, whose tokens are `targets`: OPPO answers a batch with an array in
/// the pushes' order, and success as a whole even where single ones are refused \[DOC\].
///
/// A push that the answer does not account for is tried again: its `app_message_id` keeps a phone
/// from ringing twice.
pub(super) fn read_batch(
    answer: &HttpAnswer,
    token: &AuthToken,
    targets: &[&str],
) -> Result<Vec<Result<MessageId, Refusal>>, Refusal> {
    let items = match read_success(answer, Some(token))? {
        Value::Array(items) => items,
        _ => Vec::new(),
    };
    let results = targets.iter().enumerate().map(|(at, target)| {
        items
            .get(at)
            .filter(|item| item["registrationId"].as_str() == Some(target))
            .map_or_else(|| Err(unaccounted()), |item| read_item(item, token))
    });
    Ok(results.collect())
}

/// The error code is a number in one client and a text in another \[3P\].
fn read_item(item: &Value, token: &AuthToken) -> Result<MessageId, Refusal> {
    let code = match &item["errorCode"] {
        Value::String(text) => text.parse().ok(),
        other => other.as_i64(),
    };
    if let Some(code) = code
        && let Some(classification) = classify(code)
    {
        let message = words(item, "errorMessage", Some(token));
        return Err(Refusal {
            classification,
            cause: Cause::Code { code, message },
            retry_after: None,
        });
    }
    item["messageId"]
        .as_str()
        .and_then(MessageId::parse)
        .ok_or_else(unaccounted)
}

/// Whether OPPO took this push is not known.
const fn unaccounted() -> Refusal {
    Refusal {
        classification: Classification::RetryLater,
        cause: Cause::Unreadable,
        retry_after: None,
    }
}

/// The `data` of a success, an object or an array; everything else is a refusal.
///
/// Whether OPPO sends refusals with an HTTP error status was not found: a code counts under any
/// status, a success only under one that says so too.
fn read_success(answer: &HttpAnswer, token: Option<&AuthToken>) -> Result<Value, Refusal> {
    let read = serde_json::from_slice::<Value>(&answer.body);
    let code = read
        .as_ref()
        .ok()
        .and_then(|json| json.get("code")?.as_i64());
    let refused = |classification, cause| Refusal {
        classification,
        cause,
        retry_after: answer.retry_after,
    };
    if let (Ok(json), Some(code)) = (&read, code)
        && let Some(classification) = classify(code)
    {
        let message = words(json, "message", token);
        return Err(refused(classification, Cause::Code { code, message }));
    }
    if !answer.status.is_success() {
        let status = answer.status;
        return Err(refused(
            classify_status(status),
            Cause::HttpStatus {
                status: status.as_u16(),
            },
        ));
    }
    // Something on the way answered in the vendor's place: that passes.
    let mut json = read.map_err(|_| refused(Classification::RetryLater, Cause::Unreadable))?;
    match (code, json.get_mut("data").map(Value::take)) {
        (Some(_), Some(data @ (Value::Object(_) | Value::Array(_)))) => Ok(data),
        _ => Err(undocumented()),
    }
}

/// An answer of the vendor's that no document describes. Asking again would get another one.
const fn undocumented() -> Refusal {
    Refusal {
        classification: Classification::Unknown,
        cause: Cause::Unreadable,
        retry_after: None,
    }
}

/// The vendor's words, without the token and without what no database or page should be given.
fn words(json: &Value, field: &str, token: Option<&AuthToken>) -> String {
    let said = json.get(field).and_then(Value::as_str).unwrap_or_default();
    token
        .map_or_else(
            || said.to_owned(),
            |token| said.replace(token.expose(), MASK),
        )
        .chars()
        .filter(|c| !c.is_control())
        .take(MOST_WORDS)
        .collect()
}

#[cfg(test)]
mod tests;
