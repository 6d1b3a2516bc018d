//! Decide what becomes of a message, for each device of its recipients.

use std::sync::Arc;

use domain::device::{Holder, Link, UserState};
use domain::push::NoPush;
use domain::{SdkAppId, Timestamp, UserId};
use sqlx::{Any, Transaction};

use super::accept::{AcceptError, Accepted, Draft};
use super::decide::{Deciding, Decision};
use super::lookup::{Lookup, Repetition};
use crate::StorageError;
use crate::connections::IncomingMessage;
use crate::database::sequence::{self, Sequence};
use crate::database::to_text;
use crate::devices::Device;

/// A message to be written down.
pub(super) struct PlannedMessage {
    pub(super) id: i64,
    pub(super) application: SdkAppId,
    pub(super) source: &'static str,
    pub(super) from: UserId,
    pub(super) random: u32,
    pub(super) key: String,
    pub(super) content: String,
    pub(super) expires_at: Timestamp,
}

/// A delivery to be written down.
pub(super) struct PlannedDelivery {
    pub(super) message: i64,
    pub(super) device: Arc<Device>,
    /// By what a repetition of the message is recognised.
    pub(super) repeats_by: Option<u32>,
    pub(super) decision: Decision,
    pub(super) expires_at: Timestamp,
}

/// A message on its way to a device that may be connected.
pub(super) struct Outgoing {
    pub(super) device: Arc<Device>,
    pub(super) message: Arc<IncomingMessage>,
    /// It was not pushed, because a connection of this program is there.
    pub(super) counts_on_connection: bool,
}

/// Plans a group of messages.
pub(super) struct Planner {
    pub(super) now: Timestamp,
    pub(super) messages: Vec<PlannedMessage>,
    pub(super) deliveries: Vec<PlannedDelivery>,
    /// What goes over connections once all is written down.
    pub(super) outgoing: Vec<Outgoing>,
    next_id: i64,
    lookup: Lookup,
    deciding: Deciding,
}

impl Planner {
    /// A planner for these messages.
    pub(super) async fn new(
        transaction: &mut Transaction<'static, Any>,
        now: Timestamp,
        drafts: &[(SdkAppId, Draft)],
    ) -> Result<Self, StorageError> {
        Ok(Self {
            now,
            messages: Vec::new(),
            deliveries: Vec::new(),
            outgoing: Vec::new(),
            // Messages that are not accepted leave gaps.
            next_id: sequence::take(transaction, Sequence::Message, drafts.len()).await?,
            lookup: Lookup::read(transaction, now, drafts).await?,
            deciding: Deciding::at(now),
        })
    }

    /// Plans the next of the messages.
    pub(super) async fn plan(
        &mut self,
        transaction: &mut Transaction<'static, Any>,
        application: SdkAppId,
        draft: &Draft,
    ) -> Result<Result<Accepted, AcceptError>, StorageError> {
        let (fresh, earlier) = self.fresh(application, draft);
        let (meant, unknown) = self.recipients(application, &fresh);
        if meant.is_empty() {
            let repeated = earlier.map(|earlier| Accepted { unknown, ..earlier });
            return Ok(repeated.ok_or(AcceptError::NobodyKnown));
        }
        let message = self.message(application, draft)?;
        let accepted = Accepted {
            message_key: message.key.clone(),
            message_time: self.now.as_millis().div_euclid(1000),
            unknown,
        };
        let incoming = (!draft.body.is_empty()).then(|| {
            Arc::new(IncomingMessage {
                id: message.id,
                from: draft.from.clone(),
                message_key: accepted.message_key.clone(),
                message_time: accepted.message_time,
                body: draft.body.clone(),
            })
        });
        for device in meant {
            let decision = self.decide(transaction, draft, &device).await?;
            if let Some(incoming) = &incoming {
                self.outgoing.push(Outgoing {
                    device: Arc::clone(&device),
                    message: Arc::clone(incoming),
                    counts_on_connection: decision.reason == Some(NoPush::Online)
                        && device.presence.link == Link::Connected(Holder::ThisProgram),
                });
            }
            if let Some(repetition) = Repetition::of(application, draft, &device.key.user) {
                self.lookup.remember(repetition, &accepted);
            }
            self.deliveries.push(PlannedDelivery {
                message: message.id,
                device,
                repeats_by: draft.repeats_by(),
                decision,
                expires_at: message.expires_at,
            });
        }
        self.messages.push(message);
        Ok(Ok(accepted))
    }

    /// The recipients who do not have the message yet, and what was answered for the first of the
    /// others.
    fn fresh<'d>(
        &self,
        application: SdkAppId,
        draft: &'d Draft,
    ) -> (Vec<&'d UserId>, Option<Accepted>) {
        let mut first = None;
        let mut fresh = Vec::with_capacity(draft.to.len());
        for user in &draft.to {
            let repetition = Repetition::of(application, draft, user);
            match repetition.and_then(|repetition| self.lookup.earlier(&repetition)) {
                Some(earlier) => first = first.or(Some(earlier)),
                None => fresh.push(user),
            }
        }
        (fresh, first.cloned())
    }

    fn message(
        &mut self,
        application: SdkAppId,
        draft: &Draft,
    ) -> Result<PlannedMessage, StorageError> {
        let id = self.next_id;
        self.next_id += 1;
        let seconds = self.now.as_millis().div_euclid(1000);
        Ok(PlannedMessage {
            id,
            application,
            source: draft.source.name(),
            from: draft.from.clone(),
            random: draft.random,
            key: format!("{}_{}_{seconds}", id & 0xFFFF_FFFF, draft.random),
            content: to_text("messages.content", &draft.content)?,
            expires_at: self.now.plus(draft.lifetime),
        })
    }

    /// The devices that the message is meant for, and the recipients who have none.
    fn recipients(
        &self,
        application: SdkAppId,
        users: &[&UserId],
    ) -> (Vec<Arc<Device>>, Vec<UserId>) {
        let mut meant = Vec::new();
        let mut unknown = Vec::new();
        for user in users {
            match self.lookup.devices(application, user) {
                [] => unknown.push((*user).clone()),
                devices => meant.extend(self.meant(devices)),
            }
        }
        (meant, unknown)
    }

    /// The user's devices that a message is meant for: those that are not offline, or where all are,
    /// the one that was signed in last, so that the record tells why nothing came.
    fn meant(&self, devices: &[Arc<Device>]) -> Vec<Arc<Device>> {
        let reachable: Vec<_> = devices
            .iter()
            .filter(|device| device.state(self.now) != UserState::Offline)
            .cloned()
            .collect();
        if !reachable.is_empty() {
            return reachable;
        }
        let latest = devices
            .iter()
            .max_by_key(|device| device.presence.signed_in_at);
        latest.into_iter().cloned().collect()
    }

    async fn decide(
        &mut self,
        transaction: &mut Transaction<'static, Any>,
        draft: &Draft,
        device: &Device,
    ) -> Result<Decision, StorageError> {
        match draft.rules.decide(&device.presence, self.now) {
            Ok(()) => {
                let content = &draft.content;
                self.deciding.decide(transaction, content, device).await
            }
            Err(reason) => Ok(Decision::no_push(reason, self.now)),
        }
    }
}
