//! Reading OPPO's answers: `{"code": 0, "message": "success", "data": {…}}` \[DOC\].

use domain::{Cause, Classification, Refusal, Timestamp};
use serde_json::{Map, Value};

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

/// The `data` of a success; everything else is a refusal.
///
/// Whether OPPO sends refusals with an HTTP error status was not found: a code counts under any
/// status, a success only under one that says so too.
fn read_success(
    answer: &HttpAnswer,
    token: Option<&AuthToken>,
) -> Result<Map<String, Value>, Refusal> {
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
        let message = words(json, token);
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
        (Some(_), Some(Value::Object(data))) => Ok(data),
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
fn words(json: &Value, token: Option<&AuthToken>) -> String {
    let said = json
        .get("message")
        .and_then(Value::as_str)
        .unwrap_or_default();
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
