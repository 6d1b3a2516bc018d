//! Sending a valid notification: to every target once, with receipts where they are wanted. What is
//! for a phone without network is kept, as long as its sender wants it to be.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use domain::Timestamp;

use super::journal::Journal;
use super::notification::Notification;
use super::receipts::{EventType, Receipt};
use super::target::RegistrationId;
use super::vendor_apps::VendorApp;
use crate::faults::Fault;
use crate::lock::Lock;
use crate::phones::{Arrival, Arriving, Phones};
use crate::recent::Recent;

/// How many messages with an `app_message_id` are remembered, over all apps.
const MOST_REMEMBERED: usize = 10_000;
/// How many messages are kept for phones without network; the oldest are lost first.
const MOST_KEPT: usize = 200;

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

/// A message for a phone that has no network.
#[derive(Debug)]
struct Kept {
    app: VendorApp,
    message_id: String,
    task_id: String,
    notification: Notification,
    target: RegistrationId,
    until: Timestamp,
}

impl Kept {
    fn message(&self) -> Message<'_> {
        Message {
            app: &self.app,
            message_id: &self.message_id,
            task_id: &self.task_id,
            notification: &self.notification,
        }
    }
}

/// What has gone to whom.
#[derive(Debug)]
pub(crate) struct Outbox {
    phones: Arc<Phones>,
    sent: Lock<Recent<Once, String>>,
    kept: Lock<VecDeque<Kept>>,
    pub(crate) journal: Journal,
    pub(crate) taken: AtomicU64,
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
            taken: AtomicU64::new(0),
            sent: Lock::new(Recent::with_room_for(MOST_REMEMBERED)),
            kept: Lock::new(VecDeque::new()),
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
        let (mut arrived, mut invalid, mut limited) = (Vec::new(), Vec::new(), Vec::new());
        let name = message.notification.app_message_id.as_deref();
        let count = u64::try_from(targets.len()).unwrap_or(u64::MAX);
        self.taken.fetch_add(count, Ordering::Relaxed);
        for target in targets {
            if let Some(earlier) = self.sent_before(message, target) {
                self.journal.note(name, false);
                message_id = earlier;
                continue;
            }
            let arrival = self.hand_over_or_keep(message, target, now);
            self.journal.note(name, arrival == Arrival::Reached);
            match arrival {
                Arrival::Reached => arrived.push(target.as_str()),
                Arrival::OutOfReach => {}
                Arrival::NotRegistered => invalid.push(target.as_str()),
                Arrival::OverLimit => limited.push(target.as_str()),
            }
        }
        let receipts = [
            (EventType::PushArrive, arrived),
            (EventType::RegidInvalid, invalid),
            (EventType::UserDailyLimit, limited),
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

    /// Hands over what was kept for phones that have a network again; the answer is what to tell the
    /// senders' servers.
    pub(crate) fn hand_over_kept(&self, now: Timestamp) -> Vec<Receipt> {
        let mut receipts = Vec::new();
        self.kept.lock().retain(|kept| {
            if kept.until <= now {
                return false;
            }
            let message = kept.message();
            match self.hand_over(message, &kept.target, now) {
                Arrival::OutOfReach => return true,
                Arrival::NotRegistered | Arrival::OverLimit => {}
                Arrival::Reached => {
                    self.journal
                        .note_ring(kept.notification.app_message_id.as_deref());
                    let target = [kept.target.as_str()];
                    receipts.extend(Receipt::wanted(
                        message,
                        EventType::PushArrive,
                        &target,
                        now,
                    ));
                }
            }
            false
        });
        receipts
    }

    fn hand_over_or_keep(
        &self,
        message: Message<'_>,
        target: &RegistrationId,
        now: Timestamp,
    ) -> Arrival {
        let arrival = self.hand_over(message, target, now);
        if arrival != Arrival::OutOfReach {
            return arrival;
        }
        // Tried once more while nobody can hand over what is kept: a network that came back in
        // between would find nothing, and this message would wait for the next time.
        let mut kept = self.kept.lock();
        let arrival = self.hand_over(message, target, now);
        if arrival == Arrival::OutOfReach {
            if kept.len() == MOST_KEPT {
                kept.pop_front();
            }
            kept.push_back(Kept {
                app: message.app.clone(),
                message_id: message.message_id.to_owned(),
                task_id: message.task_id.to_owned(),
                notification: message.notification.clone(),
                target: target.clone(),
                until: now.plus(message.notification.kept_for),
            });
        }
        arrival
    }

    fn hand_over(&self, message: Message<'_>, target: &RegistrationId, now: Timestamp) -> Arrival {
        match message.app.fault {
            Fault::UserDailyLimit => return Arrival::OverLimit,
            Fault::RegidInvalid => return Arrival::NotRegistered,
            Fault::None
            | Fault::WrongSecret
            | Fault::RateLimited
            | Fault::DailyQuota
            | Fault::Unavailable
            | Fault::ServerError
            | Fault::Slow
            | Fault::ConnectionReset
            | Fault::HalfBody
            | Fault::NotJson => {}
        }
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
