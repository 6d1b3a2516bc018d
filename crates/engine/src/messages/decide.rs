//! Decide whether a message that may be pushed to a device becomes a push.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::time::Duration;

use domain::certificate::{Activation, CertificateId, CertificateSettings};
use domain::delivery::{DeliveryEventKind, DeliveryState};
use domain::message::PushContent;
use domain::oppo::OppoPush;
use domain::push::NoPush;
use domain::{SdkAppId, Timestamp};
use sqlx::{Any, Transaction};

use crate::StorageError;
use crate::certificates::{Certificate, find_with};
use crate::devices::Device;

/// How long to wait before a certificate without any revision to come is looked at again.
const LOOK_AGAIN: Duration = Duration::from_secs(60);

/// What becomes of a delivery, with the steps that say so.
pub(super) struct Decision {
    pub(super) state: DeliveryState,
    pub(super) reason: Option<NoPush>,
    pub(super) next_attempt_at: Timestamp,
    pub(super) steps: Vec<(DeliveryEventKind, Option<String>)>,
}

impl Decision {
    /// No push, and why.
    pub(super) fn no_push(reason: NoPush, now: Timestamp) -> Self {
        let told = Some(reason.name().to_owned());
        Self {
            state: DeliveryState::NotPushed,
            reason: Some(reason),
            next_attempt_at: now,
            steps: vec![(DeliveryEventKind::NotPushed, told)],
        }
    }

    /// A push, as soon as the certificate is in effect.
    fn push(push: &OppoPush, waits_until: Option<Timestamp>, now: Timestamp) -> Self {
        let mut steps = vec![(DeliveryEventKind::Queued, None)];
        for remark in &push.remarks {
            steps.push((DeliveryEventKind::Remark, Some(remark.name().to_owned())));
        }
        if waits_until.is_some() {
            steps.push((DeliveryEventKind::WaitsForCertificate, None));
        }
        Self {
            state: DeliveryState::Waiting,
            reason: None,
            next_attempt_at: waits_until.unwrap_or(now),
            steps,
        }
    }
}

/// Decides for many devices, most of them with the same certificate.
pub(super) struct Deciding {
    now: Timestamp,
    certificates: HashMap<(SdkAppId, CertificateId), Option<Certificate>>,
}

impl Deciding {
    pub(super) fn at(now: Timestamp) -> Self {
        Self {
            now,
            certificates: HashMap::new(),
        }
    }

    /// Decides for a device that stands where it gets pushes.
    pub(super) async fn decide(
        &mut self,
        transaction: &mut Transaction<'static, Any>,
        content: &PushContent,
        device: &Device,
    ) -> Result<Decision, StorageError> {
        let now = self.now;
        let Some(binding) = &device.binding else {
            return Ok(Decision::no_push(NoPush::NoToken, now));
        };
        let key = (device.key.application, binding.certificate);
        let certificate = match self.certificates.entry(key) {
            Entry::Occupied(found) => found.into_mut(),
            Entry::Vacant(place) => {
                place.insert(find_with(&mut **transaction, key.0, key.1).await?)
            }
        };
        let Some(certificate) = certificate else {
            return Ok(Decision::no_push(NoPush::UnknownCertificate, now));
        };
        let serving = certificate.serving(now);
        let CertificateSettings::Oppo(settings) =
            &serving.unwrap_or_else(|| certificate.basis()).settings;
        Ok(match OppoPush::of(content, settings) {
            Ok(push) => {
                let waits = serving.is_none().then(|| first_effect(certificate, now));
                Decision::push(&push, waits, now)
            }
            Err(reason) => Decision::no_push(reason, now),
        })
    }
}

/// When the first of the waiting revisions takes effect.
fn first_effect(certificate: &Certificate, now: Timestamp) -> Timestamp {
    let waiting = certificate.waiting(now);
    let times = waiting
        .iter()
        .map(|revision| Activation::effective_at(revision.activation));
    times.min().unwrap_or_else(|| now.plus(LOOK_AGAIN))
}
