//! Decide what becomes of a message, for each device of its recipients.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;
use std::time::Duration;

use domain::certificate::{Activation, CertificateId, CertificateSettings};
use domain::delivery::{DeliveryEventKind, DeliveryState};
use domain::device::UserState;
use domain::oppo::OppoPush;
use domain::push::NoPush;
use domain::{SdkAppId, Timestamp, UserId};
use sqlx::{Any, Transaction};

use super::accept::{AcceptError, Accepted, Draft};
use super::lookup::{Lookup, Repetition};
use crate::StorageError;
use crate::certificates::{Certificate, find_with};
use crate::connections::IncomingMessage;
use crate::database::sequence::{self, Sequence};
use crate::database::to_text;
use crate::devices::{Device, DeviceKey};

/// A message to be written down.
pub(super) struct PlannedMessage {
    pub(super) id: i64,
    pub(super) application: SdkAppId,
    pub(super) source: &'static str,
    pub(super) from: UserId,
    pub(super) only_recipient: Option<UserId>,
    pub(super) random: u32,
    pub(super) key: String,
    pub(super) content: String,
    pub(super) expires_at: Timestamp,
}

/// A delivery to be written down.
pub(super) struct PlannedDelivery {
    pub(super) message: i64,
    pub(super) device: Arc<Device>,
    pub(super) state: DeliveryState,
    pub(super) reason: Option<NoPush>,
    pub(super) next_attempt_at: Timestamp,
    pub(super) expires_at: Timestamp,
    pub(super) events: Vec<(DeliveryEventKind, Option<String>)>,
}

/// Plans a group of messages.
pub(super) struct Planner {
    pub(super) now: Timestamp,
    pub(super) messages: Vec<PlannedMessage>,
    pub(super) deliveries: Vec<PlannedDelivery>,
    /// What goes over connections once all is written down.
    pub(super) incoming: Vec<(DeviceKey, Arc<IncomingMessage>)>,
    next_id: i64,
    lookup: Lookup,
    certificates: HashMap<(SdkAppId, CertificateId), Option<Certificate>>,
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
            incoming: Vec::new(),
            // Messages that are not accepted leave gaps.
            next_id: sequence::take(transaction, Sequence::Message, drafts.len()).await?,
            lookup: Lookup::read(transaction, now, drafts).await?,
            certificates: HashMap::new(),
        })
    }

    /// Plans the next of the messages.
    pub(super) async fn plan(
        &mut self,
        transaction: &mut Transaction<'static, Any>,
        application: SdkAppId,
        draft: &Draft,
    ) -> Result<Result<Accepted, AcceptError>, StorageError> {
        let repetition = Repetition::of(application, draft);
        let earlier = repetition
            .as_ref()
            .and_then(|repetition| self.lookup.earlier(repetition));
        if let Some(earlier) = earlier {
            return Ok(Ok(earlier.clone()));
        }
        let (meant, unknown) = self.recipients(application, draft);
        if meant.is_empty() {
            return Ok(Err(AcceptError::NobodyKnown));
        }
        let message = self.message(application, draft)?;
        let accepted = Accepted {
            message_key: message.key.clone(),
            message_time: self.now.as_millis().div_euclid(1000),
            unknown,
        };
        let incoming = (!draft.body.is_empty()).then(|| {
            Arc::new(IncomingMessage {
                from: draft.from.clone(),
                message_key: accepted.message_key.clone(),
                message_time: accepted.message_time,
                body: draft.body.clone(),
            })
        });
        for device in meant {
            if let Some(incoming) = &incoming {
                let incoming = Arc::clone(incoming);
                self.incoming.push((device.key.clone(), incoming));
            }
            let decided = self.decide(transaction, draft, &device).await?;
            self.add(&message, device, decided);
        }
        self.messages.push(message);
        if let Some(repetition) = repetition {
            self.lookup.remember(repetition, accepted.clone());
        }
        Ok(Ok(accepted))
    }

    fn message(
        &mut self,
        application: SdkAppId,
        draft: &Draft,
    ) -> Result<PlannedMessage, StorageError> {
        let id = self.next_id;
        self.next_id += 1;
        let only_recipient = match draft.to.as_slice() {
            [only] => Some(only.clone()),
            _ => None,
        };
        let seconds = self.now.as_millis().div_euclid(1000);
        Ok(PlannedMessage {
            id,
            application,
            source: draft.source.name(),
            from: draft.from.clone(),
            only_recipient,
            random: draft.random,
            key: format!("{}_{}_{seconds}", id & 0xFFFF_FFFF, draft.random),
            content: to_text("messages.content", &draft.content)?,
            expires_at: self.now.plus(draft.lifetime),
        })
    }

    /// The devices that the message is meant for, and the recipients who have none.
    fn recipients(&self, application: SdkAppId, draft: &Draft) -> (Vec<Arc<Device>>, Vec<UserId>) {
        let mut meant = Vec::new();
        let mut unknown = Vec::new();
        for user in &draft.to {
            match self.lookup.devices(application, user) {
                [] => unknown.push(user.clone()),
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
    ) -> Result<Result<Push, NoPush>, StorageError> {
        if let Err(reason) = draft.rules.decide(&device.presence, self.now) {
            return Ok(Err(reason));
        }
        let Some(binding) = &device.binding else {
            return Ok(Err(NoPush::NoToken));
        };
        let key = (device.key.application, binding.certificate);
        let certificate = match self.certificates.entry(key) {
            Entry::Occupied(found) => found.into_mut(),
            Entry::Vacant(place) => {
                place.insert(find_with(&mut **transaction, key.0, key.1).await?)
            }
        };
        let Some(certificate) = certificate else {
            return Ok(Err(NoPush::UnknownCertificate));
        };
        let serving = certificate.serving(self.now);
        let CertificateSettings::Oppo(settings) =
            &serving.unwrap_or_else(|| certificate.basis()).settings;
        Ok(OppoPush::of(&draft.content, settings).map(|push| Push {
            remarks: push.remarks.iter().map(|remark| remark.name()).collect(),
            waits_until: match serving {
                Some(_) => None,
                None => Some(first_effect(certificate, self.now)),
            },
        }))
    }

    fn add(
        &mut self,
        message: &PlannedMessage,
        device: Arc<Device>,
        decided: Result<Push, NoPush>,
    ) {
        let mut delivery = PlannedDelivery {
            message: message.id,
            device,
            state: DeliveryState::Waiting,
            reason: None,
            next_attempt_at: self.now,
            expires_at: message.expires_at,
            events: Vec::new(),
        };
        match decided {
            Ok(push) => {
                delivery.events.push((DeliveryEventKind::Queued, None));
                for remark in push.remarks {
                    let remark = Some(remark.to_owned());
                    delivery.events.push((DeliveryEventKind::Remark, remark));
                }
                if let Some(until) = push.waits_until {
                    delivery.next_attempt_at = until;
                    delivery
                        .events
                        .push((DeliveryEventKind::WaitsForCertificate, None));
                }
            }
            Err(reason) => {
                delivery.state = DeliveryState::NotPushed;
                delivery.reason = Some(reason);
                let reason = Some(reason.name().to_owned());
                delivery.events.push((DeliveryEventKind::NotPushed, reason));
            }
        }
        self.deliveries.push(delivery);
    }
}

/// A push that is to be sent.
struct Push {
    remarks: Vec<&'static str>,
    /// When the certificate has a revision in effect, where it has none yet.
    waits_until: Option<Timestamp>,
}

/// How long to wait before a certificate without any revision to come is looked at again.
const LOOK_AGAIN: Duration = Duration::from_secs(60);

/// When the first of the waiting revisions takes effect.
fn first_effect(certificate: &Certificate, now: Timestamp) -> Timestamp {
    let waiting = certificate.waiting(now);
    let times = waiting
        .iter()
        .map(|revision| Activation::effective_at(revision.activation));
    times.min().unwrap_or_else(|| now.plus(LOOK_AGAIN))
}
