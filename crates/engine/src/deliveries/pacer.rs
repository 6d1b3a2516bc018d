//! Keeps each certificate to the rate that was configured.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use domain::Timestamp;
use domain::certificate::CertificateId;
use domain::pace::{Bucket, Pace, PushRate};

use crate::Engine;

/// From now on, pushes of messages go no faster than that for each certificate. Test pushes are not
/// counted: a person sends them, one at a time.
pub fn pace(engine: &Engine, rate: PushRate) {
    engine.parts().pacer.set(rate.into());
}

/// What each certificate may push now; everything, as long as there is no rate.
#[derive(Debug, Default)]
pub(crate) struct Pacer(Mutex<Paces>);

#[derive(Debug, Default)]
struct Paces {
    pace: Option<Pace>,
    buckets: HashMap<CertificateId, Bucket>,
}

impl Pacer {
    fn set(&self, pace: Pace) {
        *self.paces() = Paces {
            pace: Some(pace),
            buckets: HashMap::new(),
        };
    }

    /// Takes the right to up to `most` pushes; tells to how many.
    pub(super) fn take(&self, certificate: CertificateId, now: Timestamp, most: usize) -> usize {
        let mut paces = self.paces();
        let Some(pace) = paces.pace else {
            return most;
        };
        let bucket = paces
            .buckets
            .entry(certificate)
            .or_insert_with(|| Bucket::full(pace, now));
        bucket.take(pace, now, most)
    }

    /// Gives back what was taken and not used.
    pub(super) fn give_back(&self, certificate: CertificateId, pushes: usize) {
        let mut paces = self.paces();
        let pace = paces.pace;
        if let (Some(pace), Some(bucket)) = (pace, paces.buckets.get_mut(&certificate)) {
            bucket.give_back(pace, pushes);
        }
    }

    /// Nothing panics while holding the lock.
    fn paces(&self) -> MutexGuard<'_, Paces> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
