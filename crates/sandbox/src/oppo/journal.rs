//! How often the gateway took a push, and how often a phone rang for it: for those who want to know
//! whether every push came, and none twice.

use std::collections::BTreeMap;

use crate::lock::Lock;

/// A push by the name that its sender gave it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JournalEntry {
    /// The sender's name for it.
    pub app_message_id: String,
    /// How often the gateway took it.
    pub taken: u32,
    /// How often a phone rang for it.
    pub rang: u32,
}

/// Grows with every push: only kept where it is asked for.
#[derive(Debug)]
pub(crate) struct Journal(Option<Lock<BTreeMap<String, (u32, u32)>>>);

impl Journal {
    pub(crate) fn new(is_kept: bool) -> Self {
        Self(is_kept.then(|| Lock::new(BTreeMap::new())))
    }

    pub(crate) fn note(&self, app_message_id: Option<&str>, rang: bool) {
        if let (Some(entries), Some(name)) = (&self.0, app_message_id) {
            let mut entries = entries.lock();
            let (taken, rings) = entries.entry(name.to_owned()).or_default();
            *taken += 1;
            *rings += u32::from(rang);
        }
    }

    /// A push that the gateway took earlier made a phone ring.
    pub(crate) fn note_ring(&self, app_message_id: Option<&str>) {
        if let (Some(entries), Some(name)) = (&self.0, app_message_id) {
            entries.lock().entry(name.to_owned()).or_default().1 += 1;
        }
    }

    pub(crate) fn all(&self) -> Vec<JournalEntry> {
        let Some(entries) = &self.0 else {
            return Vec::new();
        };
        let entries = entries.lock();
        entries
            .iter()
            .map(|(name, (taken, rang))| JournalEntry {
                app_message_id: name.clone(),
                taken: *taken,
                rang: *rang,
            })
            .collect()
    }
}
