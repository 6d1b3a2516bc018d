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
use crate::StorageError;
use crate::certificates::{Certificate, find_with};
use crate::connections::IncomingMessage;
use crate::database::sequence::{self, Sequence};
use crate::devices::{self, Binding, Device, DeviceKey};

/// A repetition of a message within this time is the same message.
const REPETITION: Duration = Duration::from_secs(300);

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
    pub(super) application: SdkAppId,
    pub(super) user: UserId,
    pub(super) device: Option<String>,
    pub(super) binding: Option<Binding>,
    pub(super) state: DeliveryState,
    pub(super) reason: Option<NoPush>,
    pub(super) next_attempt_at: Timestamp,
    pub(super) expires_at: Timestamp,
    pub(super) events: Vec<(DeliveryEventKind, Option<String>)>,
}

/// Plans a group of messages, and remembers what their recipients have in common.
pub(super) struct Planner {
    pub(super) now: Timestamp,
    pub(super) messages: Vec<PlannedMessage>,
    pub(super) deliveries: Vec<PlannedDelivery>,
    /// What goes over connections once all is written down.
    pub(super) incoming: Vec<(DeviceKey, Arc<IncomingMessage>)>,
    certificates: HashMap<(SdkAppId, CertificateId), Option<Certificate>>,
}

impl Planner {
    pub(super) fn new(now: Timestamp) -> Self {
        Self {
            now,
            messages: Vec::new(),
            deliveries: Vec::new(),
            incoming: Vec::new(),
            certificates: HashMap::new(),
        }
    }

    /// Plans one message.
    pub(super) async fn plan(
        &mut self,
        transaction: &mut Transaction<'static, Any>,
        application: SdkAppId,
        draft: &Draft,
    ) -> Result<Result<Accepted, AcceptError>, StorageError> {
        let only_recipient = match draft.to.as_slice() {
            [only] => Some(only),
            _ => None,
        };
        if let Some(only) = only_recipient
            && let Some(earlier) = self.earlier(transaction, application, draft, only).await?
        {
            return Ok(Ok(earlier));
        }
        let devices = devices::of_users(&mut **transaction, application, &draft.to).await?;
        let mut of_user: HashMap<&UserId, Vec<&Device>> = HashMap::new();
        for device in &devices {
            of_user.entry(&device.key.user).or_default().push(device);
        }
        if of_user.is_empty() {
            return Ok(Err(AcceptError::NobodyKnown));
        }

        let id = sequence::next(transaction, Sequence::Message).await?;
        let time = self.now.as_millis().div_euclid(1000);
        let key = format!("{}_{}_{time}", id & 0xFFFF_FFFF, draft.random);
        let expires_at = self.now.plus(draft.lifetime);
        self.messages.push(PlannedMessage {
            id,
            application,
            source: draft.source.name(),
            from: draft.from.clone(),
            only_recipient: only_recipient.cloned(),
            random: draft.random,
            key: key.clone(),
            content: crate::database::to_text("messages.content", &draft.content)?,
            expires_at,
        });
        let incoming = (!draft.body.is_empty()).then(|| {
            Arc::new(IncomingMessage {
                from: draft.from.clone(),
                message_key: key.clone(),
                message_time: time,
                body: draft.body.clone(),
            })
        });
        let mut unknown = Vec::new();
        for user in &draft.to {
            let Some(devices) = of_user.get(user) else {
                unknown.push(user.clone());
                continue;
            };
            for device in self.meant(devices) {
                if let Some(incoming) = &incoming {
                    let incoming = Arc::clone(incoming);
                    self.incoming.push((device.key.clone(), incoming));
                }
                let decided = self.decide(transaction, draft, device).await?;
                self.add(id, expires_at, device, decided);
            }
        }
        Ok(Ok(Accepted {
            message_key: key,
            message_time: time,
            unknown,
        }))
    }

    /// The answer to the same message, if it came a moment ago: in this group or before it.
    async fn earlier(
        &self,
        transaction: &mut Transaction<'static, Any>,
        application: SdkAppId,
        draft: &Draft,
        recipient: &UserId,
    ) -> Result<Option<Accepted>, StorageError> {
        let here = self.messages.iter().find(|message| {
            message.application == application
                && message.only_recipient.as_ref() == Some(recipient)
                && message.from == draft.from
                && message.random == draft.random
        });
        let key = match here {
            Some(message) => Some((message.key.clone(), self.now.as_millis())),
            None => {
                sqlx::query_as(
                    "SELECT message_key, accepted_at FROM messages
                     WHERE application_id = $1 AND to_user = $2 AND random = $3
                       AND from_user = $4 AND accepted_at > $5
                     ORDER BY message_id DESC LIMIT 1",
                )
                .bind(application.number())
                .bind(recipient.as_str())
                .bind(i64::from(draft.random))
                .bind(draft.from.as_str())
                .bind(self.now.as_millis() - millis(REPETITION))
                .fetch_optional(&mut **transaction)
                .await?
            }
        };
        Ok(key.map(|(message_key, accepted_at)| Accepted {
            message_key,
            message_time: accepted_at.div_euclid(1000),
            unknown: Vec::new(),
        }))
    }

    /// The devices that a message is meant for: those that are not offline, or where all are, the
    /// one that was signed in last, so that the record tells why nothing came.
    fn meant<'a>(&self, devices: &[&'a Device]) -> Vec<&'a Device> {
        let reachable: Vec<_> = devices
            .iter()
            .copied()
            .filter(|device| device.state(self.now) != UserState::Offline)
            .collect();
        if reachable.is_empty() {
            let latest = devices
                .iter()
                .copied()
                .max_by_key(|device| device.presence.signed_in_at);
            latest.into_iter().collect()
        } else {
            reachable
        }
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
        message: i64,
        expires_at: Timestamp,
        device: &Device,
        decided: Result<Push, NoPush>,
    ) {
        let mut delivery = PlannedDelivery {
            message,
            application: device.key.application,
            user: device.key.user.clone(),
            device: Some(device.key.device.to_string()),
            binding: device.binding.clone(),
            state: DeliveryState::Waiting,
            reason: None,
            next_attempt_at: self.now,
            expires_at,
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
pub(crate) fn first_effect(certificate: &Certificate, now: Timestamp) -> Timestamp {
    let waiting = certificate.waiting(now);
    let times = waiting
        .iter()
        .map(|revision| Activation::effective_at(revision.activation));
    times.min().unwrap_or_else(|| now.plus(LOOK_AGAIN))
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
