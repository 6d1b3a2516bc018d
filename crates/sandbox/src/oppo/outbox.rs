//! Sending a valid notification: to every target once, with receipts where they are wanted.

use std::sync::Arc;

use domain::Timestamp;

use super::journal::Journal;
use super::notification::Notification;
use super::receipts::{EventType, Receipt};
use super::target::RegistrationId;
use super::vendor_apps::VendorApp;
use crate::lock::Lock;
use crate::phones::{Arrival, Arriving, Phones};
use crate::recent::Recent;

/// How many messages with an `app_message_id` are remembered, over all apps.
const MOST_REMEMBERED: usize = 10_000;

/// A message on its way: its numbers and what it says.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Message<'a> {
    pub(crate) app: &'a VendorApp,
    pub(crate) message_id: &'a str,
    pub(crate) task_id: &'a str,
    pub(crate) notification: &'a Notification,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Once {
    app_key: String,
    app_message_id: String,
    target: RegistrationId,
}

/// What has gone to whom.
#[derive(Debug)]
pub(crate) struct Outbox {
    phones: Arc<Phones>,
    sent: Lock<Recent<Once, String>>,
    pub(crate) journal: Journal,
}

/// What became of a message.
#[derive(Debug)]
pub(crate) struct Sent {
    /// The message id that counts for the last target: that of an earlier message, if it had the
    /// same `app_message_id`.
    pub(crate) message_id: String,
    /// What to tell the sender's server.
    pub(crate) receipts: Vec<Receipt>,
}

impl Outbox {
    pub(crate) fn to(phones: Arc<Phones>, journal: Journal) -> Self {
        Self {
            phones,
            journal,
            sent: Lock::new(Recent::with_room_for(MOST_REMEMBERED)),
        }
    }

    /// Sends to every target that did not get a message of the same `app_message_id` before. A
    /// repetition is answered like the first message, so that a retry is harmless.
    pub(crate) fn send(
        &self,
        message: Message<'_>,
        targets: &[RegistrationId],
        now: Timestamp,
    ) -> Sent {
        let mut message_id = message.message_id.to_owned();
        let (mut arrived, mut invalid) = (Vec::new(), Vec::new());
        let name = message.notification.app_message_id.as_deref();
        for target in targets {
            if let Some(earlier) = self.sent_before(message, target) {
                self.journal.note(name, false);
                message_id = earlier;
                continue;
            }
            let arrival = self.hand_over(message, target, now);
            self.journal.note(name, arrival == Arrival::Reached);
            match arrival {
                Arrival::Reached => arrived.push(target.as_str()),
                Arrival::NotRegistered => invalid.push(target.as_str()),
            }
        }
        let receipts = [
            (EventType::PushArrive, arrived),
            (EventType::RegidInvalid, invalid),
        ]
        .into_iter()
        .filter(|(_, ids)| !ids.is_empty())
        .filter_map(|(event, ids)| Receipt::wanted(message, event, &ids, now))
        .collect();
        Sent {
            message_id,
            receipts,
        }
    }

    fn hand_over(&self, message: Message<'_>, target: &RegistrationId, now: Timestamp) -> Arrival {
        let notification = message.notification;
        let arriving = Arriving {
            title: &notification.title,
            body: &notification.content,
            channel: notification.channel_id.as_deref(),
            notify_id: notification.notify_id,
            opens: &notification.opens,
            message_id: message.message_id,
        };
        self.phones
            .arrive(&message.app.app_key, target.as_str(), &arriving, now)
    }

    /// The message id of the message with the same `app_message_id` that this target got before;
    /// with none, this one is noted as sent.
    fn sent_before(&self, message: Message<'_>, target: &RegistrationId) -> Option<String> {
        let key = Once {
            app_key: message.app.app_key.clone(),
            app_message_id: message.notification.app_message_id.clone()?,
            target: target.clone(),
        };
        let mut sent = self.sent.lock();
        sent.keep(key, message.message_id.to_owned()).cloned()
    }
}
