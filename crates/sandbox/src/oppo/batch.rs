//! Many messages, one phone each: `POST /server/v1/message/notification/unicast_batch`.

use serde_json::{Value, json};

use super::codes::{Code, Refusal};
use super::form::Form;
use super::gateway::Gateway;
use super::receipts::Receipt;
use super::unicast::Unicast;
use super::vendor_apps::VendorApp;

/// The most messages in one call \[DOC\].
const MOST_MESSAGES: usize = 1_000;

/// The call succeeds even when single messages are refused: each has its own outcome, in order.
pub(crate) fn unicast_batch(
    gateway: &Gateway,
    app: &VendorApp,
    form: &Form,
) -> Result<Value, Refusal> {
    let messages = form.required("messages")?;
    let messages: Vec<Value> = serde_json::from_str(messages)
        .map_err(|_| Code::InvalidArguments.because("messages is not the text of a JSON array"))?;
    match messages.len() {
        0 => return Err(Code::MissingArguments.because("messages is empty")),
        1..=MOST_MESSAGES => {}
        count => {
            return Err(Code::InvalidArguments
                .because(format!("{count} messages, at most {MOST_MESSAGES}")));
        }
    }
    let mut receipts = Vec::new();
    let outcomes = messages
        .iter()
        .map(|message| outcome(message, send_one(gateway, app, message, &mut receipts)))
        .collect();
    gateway.post(receipts);
    Ok(outcomes)
}

fn send_one(
    gateway: &Gateway,
    app: &VendorApp,
    message: &Value,
    receipts: &mut Vec<Receipt>,
) -> Result<String, Refusal> {
    let message = message
        .as_object()
        .ok_or_else(|| Code::InvalidArguments.because("not a JSON object"))?;
    let (message_id, wanted) = Unicast::parse(message)?.send(gateway, app)?;
    receipts.extend(wanted);
    Ok(message_id)
}

/// A refused message has no message id; that the key is there all the same is \[MEM\].
fn outcome(message: &Value, sent: Result<String, Refusal>) -> Value {
    let registration_id = message["target_value"].as_str().unwrap_or_default();
    match sent {
        Ok(message_id) => json!({
            "messageId": message_id,
            "registrationId": registration_id,
        }),
        Err(refusal) => json!({
            "messageId": "",
            "registrationId": registration_id,
            "errorCode": refusal.code.number(),
            "errorMessage": refusal.message(),
        }),
    }
}
