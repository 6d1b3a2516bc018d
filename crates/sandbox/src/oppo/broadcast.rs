//! One message to many phones, in two calls: save its content, then say whom it goes to.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::auth::random_hex;
use super::codes::{Code, Refusal};
use super::fields::Fields;
use super::form::Form;
use super::gateway::Gateway;
use super::notification::{Mode, Notification};
use super::outbox::Message;
use super::target::{RegistrationId, check_target_type};
use super::vendor_apps::VendorApp;
use crate::lock::Lock;
use crate::recent::Recent;

/// The most targets of one call: clients use 1000 and 5000 \[3P\], the vendor's number was not
/// found.
const MOST_TARGETS: usize = 5_000;
/// How many saved messages are remembered, over all apps.
const MOST_SAVED: usize = 1_000;

/// The contents that were saved for broadcasts.
#[derive(Debug)]
pub(crate) struct Saved(Lock<Shelf>);

#[derive(Debug)]
struct Shelf {
    contents: Recent<String, Content>,
    /// Message ids by AppKey and `app_message_id`: the same one is saved once.
    known: Recent<(String, String), String>,
}

#[derive(Clone, Debug)]
struct Content {
    app_key: String,
    notification: Notification,
}

impl Saved {
    pub(crate) fn none_yet() -> Self {
        Self(Lock::new(Shelf {
            contents: Recent::with_room_for(MOST_SAVED),
            known: Recent::with_room_for(MOST_SAVED),
        }))
    }

    /// Saves, unless the app saved one with this `app_message_id` before; answers with the message
    /// id that counts.
    fn save(&self, app: &VendorApp, message_id: String, notification: Notification) -> String {
        let mut shelf = self.0.lock();
        if let Some(app_message_id) = &notification.app_message_id {
            let key = (app.app_key.clone(), app_message_id.clone());
            if let Some(earlier) = shelf.known.keep(key, message_id.clone()) {
                return earlier.clone();
            }
        }
        let content = Content {
            app_key: app.app_key.clone(),
            notification,
        };
        shelf.contents.keep(message_id.clone(), content);
        message_id
    }

    fn find(&self, app: &VendorApp, message_id: &str) -> Option<Notification> {
        let shelf = self.0.lock();
        let content = shelf.contents.get(&message_id.to_owned())?;
        (content.app_key == app.app_key).then(|| content.notification.clone())
    }
}

/// `POST /server/v1/message/notification/save_message_content`, the notification flat in the form.
pub(crate) fn save_message_content(
    gateway: &Gateway,
    app: &VendorApp,
    form: &Form,
) -> Result<Value, Refusal> {
    let notification = Notification::parse(Fields::Form(form), Mode::Broadcast)?;
    let message_id = gateway.new_message_id(app)?;
    let counts = gateway.saved.save(app, message_id, notification);
    Ok(json!({ "message_id": counts }))
}

/// `POST /server/v1/message/notification/broadcast`. The call succeeds even when ids are bad: they
/// are listed under the code that they would have got alone.
pub(crate) fn broadcast(gateway: &Gateway, app: &VendorApp, form: &Form) -> Result<Value, Refusal> {
    let message_id = form.required("message_id")?;
    check_target_type(Fields::Form(form).integer("target_type")?)?;
    let targets = form.required("target_value")?;
    let notification = gateway
        .saved
        .find(app, message_id)
        .ok_or_else(|| Code::DataNotExist.because("message_id"))?;
    let (good, bad) = sort_out(targets)?;
    let task_id = random_hex::<12>()?;
    let message = Message {
        app,
        message_id,
        task_id: &task_id,
        notification: &notification,
    };
    let sent = gateway.send(message, &good);
    gateway.post(sent.receipts);
    let mut data = json!({ "message_id": message_id, "task_id": task_id });
    if !bad.is_empty() {
        data[Code::InvalidRegistrationId.number().to_string()] = json!(bad);
    }
    Ok(data)
}

/// Parts the ids into good and bad ones, each once, in order.
fn sort_out(joined: &str) -> Result<(Vec<RegistrationId>, Vec<&str>), Refusal> {
    let mut seen = HashSet::new();
    let distinct: Vec<&str> = joined
        .split(';')
        .filter(|id| !id.is_empty() && seen.insert(*id))
        .collect();
    if distinct.len() > MOST_TARGETS {
        return Err(Code::InvalidArguments.because(format!(
            "{} targets, at most {MOST_TARGETS}",
            distinct.len()
        )));
    }
    let (mut good, mut bad) = (Vec::new(), Vec::new());
    for id in distinct {
        match RegistrationId::parse(id) {
            Ok(id) => good.push(id),
            Err(_) => bad.push(id),
        }
    }
    Ok((good, bad))
}
