//! The events that go into an application's next call.

use domain::callback::{CallbackSecret, CallbackUrl, MOST_EVENTS};
use domain::{SdkAppId, Timestamp};

use crate::applications::access::open_callback_secret;
use crate::{Engine, StorageError};

/// The events that go into an application's next call, and where it goes.
pub(super) struct Group {
    pub(super) application: SdkAppId,
    pub(super) url: CallbackUrl,
    /// None signs: the application has made no secret.
    pub(super) secret: Option<CallbackSecret>,
    pub(super) events: Vec<QueuedEvent>,
}

/// An event that waits to be told.
#[derive(sqlx::FromRow)]
pub(super) struct QueuedEvent {
    pub(super) callback_id: i64,
    /// JSON, as it was written.
    event: String,
    created_at: i64,
    attempts: i64,
    next_attempt_at: i64,
}

impl Group {
    /// The body of the call.
    pub(super) fn body(&self) -> String {
        let events: Vec<&str> = self.events.iter().map(|row| row.event.as_str()).collect();
        format!("{{\"Events\":[{}]}}", events.join(","))
    }

    /// How often the oldest event was tried.
    pub(super) fn attempts(&self) -> u32 {
        let attempts = self.events.first().map_or(0, |oldest| oldest.attempts);
        u32::try_from(attempts).unwrap_or(u32::MAX)
    }

    /// When the oldest event was written.
    pub(super) fn oldest(&self) -> Option<Timestamp> {
        let oldest = self.events.first()?;
        Some(Timestamp::from_millis(oldest.created_at))
    }
}

/// Applications whose next call is due.
pub(super) async fn due_applications(engine: &Engine) -> Result<Vec<SdkAppId>, StorageError> {
    let numbers: Vec<i64> = sqlx::query_scalar(
        "SELECT a.application_id FROM applications a
         WHERE a.callback_url IS NOT NULL
           AND (SELECT c.next_attempt_at FROM callbacks c
                WHERE c.application_id = a.application_id
                ORDER BY c.callback_id LIMIT 1) <= $1
         ORDER BY a.application_id",
    )
    .bind(engine.now().as_millis())
    .fetch_all(engine.database().read())
    .await?;
    numbers.into_iter().map(read_application).collect()
}

/// The application that a row names.
pub(super) fn read_application(number: i64) -> Result<SdkAppId, StorageError> {
    SdkAppId::from_number(number).ok_or_else(|| {
        StorageError::unreadable("applications.application_id", number, "not an SDKAppID")
    })
}

/// The application's next call, if it is due.
pub(super) async fn next_group(
    engine: &Engine,
    application: SdkAppId,
) -> Result<Option<Group>, StorageError> {
    let events: Vec<QueuedEvent> = sqlx::query_as(
        "SELECT callback_id, event, created_at, attempts, next_attempt_at FROM callbacks
         WHERE application_id = $1 ORDER BY callback_id LIMIT $2",
    )
    .bind(application.number())
    .bind(i64::try_from(MOST_EVENTS).unwrap_or(i64::MAX))
    .fetch_all(engine.database().read())
    .await?;
    let now = engine.now().as_millis();
    if events
        .first()
        .is_none_or(|oldest| oldest.next_attempt_at > now)
    {
        return Ok(None);
    }
    let place: Option<(Option<String>, Option<String>, Option<i64>)> = sqlx::query_as(
        "SELECT callback_url, sealed_callback_secret, callback_secret_saved_at FROM applications
         WHERE application_id = $1",
    )
    .bind(application.number())
    .fetch_optional(engine.database().read())
    .await?;
    let Some((Some(url), sealed, saved_at)) = place else {
        return Ok(None);
    };
    let url = CallbackUrl::try_from(url).map_err(|error| {
        StorageError::unreadable("applications.callback_url", application, error)
    })?;
    let secret = match (sealed, saved_at.map(Timestamp::from_millis)) {
        (Some(sealed), Some(saved_at)) => Some(open_callback_secret(
            engine,
            application,
            saved_at,
            &sealed,
        )?),
        _ => None,
    };
    Ok(Some(Group {
        application,
        url,
        secret,
        events,
    }))
}
