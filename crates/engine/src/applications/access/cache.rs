//! What every call asks for, kept in memory: a thousand calls a second must not open a sealed key
//! each.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
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
pub(crate) struct AccessCache(Mutex<HashMap<SdkAppId, Arc<Known>>>);

impl AccessCache {
    /// Forgets what has just been changed.
    pub(crate) fn forget(&self, application: SdkAppId) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.remove(&application);
    }

    fn get(&self, application: SdkAppId, now: Timestamp) -> Option<Arc<Known>> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = known.get(&application)?;
        (now < found.read_at.plus(FRESH)).then(|| Arc::clone(found))
    }

    fn keep(&self, application: SdkAppId, found: &Arc<Known>) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(application, Arc::clone(found));
    }
}

/// What is known of the application's access; none where there is no such application.
pub(crate) async fn known(
    engine: &Engine,
    application: SdkAppId,
) -> Result<Option<Arc<Known>>, StorageError> {
    let now = engine.now();
    let cache = &engine.parts().access;
    if let Some(found) = cache.get(application, now) {
        return Ok(Some(found));
    }
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
    cache.keep(application, &found);
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
