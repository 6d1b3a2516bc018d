//! What every call asks for, kept in memory: a thousand calls a second must not open a sealed key
//! each.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use domain::message::FallbackLanguage;
use domain::usersig::UserSigKey;
use domain::{SdkAppId, Timestamp, UserId};

use super::keys::read_keys;
use crate::database::from_text;
use crate::{Engine, StorageError};

/// What another node has saved is known after this time.
const FRESH: Duration = Duration::from_secs(10);

/// What is known of an application's access.
#[derive(Debug)]
pub(crate) struct Known {
    pub(crate) admins: Vec<UserId>,
    pub(crate) language: FallbackLanguage,
    /// Each with the time from which it is no longer accepted.
    pub(crate) keys: Vec<(UserSigKey, Option<Timestamp>)>,
    read_at: Timestamp,
}

impl Known {
    /// The keys that are accepted at `now`.
    pub(crate) fn accepted(&self, now: Timestamp) -> Vec<UserSigKey> {
        self.keys
            .iter()
            .filter(|(_, retires_at)| retires_at.is_none_or(|at| now < at))
            .map(|(key, _)| key.clone())
            .collect()
    }
}

/// Shared by everybody who calls.
#[derive(Debug, Default)]
pub(crate) struct AccessCache(Mutex<HashMap<SdkAppId, Entry>>);

/// What is remembered of an application.
#[derive(Debug, Default)]
struct Entry {
    generation: Generation,
    known: Option<Arc<Known>>,
}

/// Counts how often an application was forgotten: what was read before that is not kept after it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Generation(u64);

impl AccessCache {
    /// Forgets what has just been changed.
    pub(crate) fn forget(&self, application: SdkAppId) {
        let mut entries = self.entries();
        let entry = entries.entry(application).or_default();
        entry.generation.0 += 1;
        entry.known = None;
    }

    /// What is known; if it must be read, with which generation it may be kept.
    fn get(&self, application: SdkAppId, now: Timestamp) -> Result<Arc<Known>, Generation> {
        let entries = self.entries();
        let Some(entry) = entries.get(&application) else {
            return Err(Generation::default());
        };
        match &entry.known {
            Some(known) if now < known.read_at.plus(FRESH) => Ok(Arc::clone(known)),
            _ => Err(entry.generation),
        }
    }

    fn keep(&self, application: SdkAppId, generation: Generation, known: &Arc<Known>) {
        let mut entries = self.entries();
        let entry = entries.entry(application).or_default();
        if entry.generation == generation {
            entry.known = Some(Arc::clone(known));
        }
    }

    /// Nothing panics while holding the lock.
    fn entries(&self) -> MutexGuard<'_, HashMap<SdkAppId, Entry>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is known of the application's access; none where there is no such application.
pub(crate) async fn known(
    engine: &Engine,
    application: SdkAppId,
) -> Result<Option<Arc<Known>>, StorageError> {
    let now = engine.now();
    let cache = &engine.parts().access;
    let generation = match cache.get(application, now) {
        Ok(found) => return Ok(Some(found)),
        Err(generation) => generation,
    };
    let row: Option<(String, String)> = sqlx::query_as(
        "SELECT admins, fallback_language FROM applications WHERE application_id = $1",
    )
    .bind(application.number())
    .fetch_optional(engine.database().read())
    .await?;
    let Some((admins, language)) = row else {
        return Ok(None);
    };
    let found = Arc::new(Known {
        admins: from_text("applications.admins", application, &admins)?,
        language: read_language(application, &language)?,
        keys: read_keys(engine, application).await?,
        read_at: now,
    });
    cache.keep(application, generation, &found);
    Ok(Some(found))
}

/// The language of that name.
pub(super) fn read_language(
    application: SdkAppId,
    name: &str,
) -> Result<FallbackLanguage, StorageError> {
    FallbackLanguage::from_name(name).ok_or_else(|| {
        StorageError::unreadable(
            "applications.fallback_language",
            application,
            "not a language",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_000_000);

    fn known() -> Arc<Known> {
        Arc::new(Known {
            admins: Vec::new(),
            language: FallbackLanguage::English,
            keys: Vec::new(),
            read_at: NOW,
        })
    }

    #[test]
    fn what_was_read_before_a_change_is_not_kept_after_it() {
        let cache = AccessCache::default();
        let application = SdkAppId::from_number(1_400_000_001).unwrap();
        for _ in 0..2 {
            let before = cache.get(application, NOW).unwrap_err();
            cache.forget(application);
            cache.keep(application, before, &known());
            let since = cache.get(application, NOW).unwrap_err();
            cache.keep(application, since, &known());
            assert!(cache.get(application, NOW).is_ok());
            assert!(cache.get(application, NOW.plus(FRESH)).is_err());
            cache.forget(application);
        }
    }
}
