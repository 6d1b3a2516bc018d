//! One message to one phone: `POST /server/v1/message/notification/unicast`.

use serde_json::{Map, Value, json};

use super::codes::{Code, Refusal};
use super::fields::{Fields, required};
use super::form::Form;
use super::gateway::Gateway;
use super::notification::{Mode, Notification};
use super::outbox::Message;
use super::receipts::Receipt;
use super::target::{RegistrationId, check_target_type};
use super::vendor_apps::VendorApp;

/// A valid message to one phone.
#[derive(Debug)]
pub(crate) struct Unicast {
    target: RegistrationId,
    notification: Notification,
}

impl Unicast {
    /// Reads the `message` of a call, or one of a batch.
    pub(crate) fn parse(message: &Map<String, Value>) -> Result<Self, Refusal> {
        let fields = Fields::Json(message);
        check_target_type(fields.integer("target_type")?)?;
        let target = required(fields.text("target_value"), "target_value")?;
        let target = RegistrationId::parse(target)?;
        fields.boolean("verify_registration_id")?;
        let notification = match message.get("notification") {
            None | Some(Value::Null) => Err(Code::MissingArguments.because("notification")),
            Some(Value::Object(fields)) => Notification::parse(Fields::Json(fields), Mode::Unicast),
            Some(_) => Err(Code::InvalidArguments.because("notification is not a JSON object")),
        }?;
        Ok(Self {
            target,
            notification,
        })
    }

    /// Sends it; the answer is the message id that counts.
    pub(crate) fn send(
        &self,
        gateway: &Gateway,
        app: &VendorApp,
    ) -> Result<(String, Vec<Receipt>), Refusal> {
        let message_id = gateway.new_message_id(app)?;
        let message = Message {
            app,
            message_id: &message_id,
            task_id: &message_id,
            notification: &self.notification,
        };
        let sent = gateway.send(message, std::slice::from_ref(&self.target));
        Ok((sent.message_id, sent.receipts))
    }
}

pub(crate) fn unicast(gateway: &Gateway, app: &VendorApp, form: &Form) -> Result<Value, Refusal> {
    let message = form.required("message")?;
    let message: Map<String, Value> = serde_json::from_str(message)
        .map_err(|_| Code::InvalidArguments.because("message is not the text of a JSON object"))?;
    let (message_id, receipts) = Unicast::parse(&message)?.send(gateway, app)?;
    gateway.post(receipts);
    Ok(json!({ "messageId": message_id }))
}
