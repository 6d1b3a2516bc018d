//! What happens to waiting events: taken, tried again later, given up.

use domain::callback::given_up_until;
use domain::{SdkAppId, Timestamp};
use sqlx::{Any, Transaction};

use super::group::Group;
use crate::database::placeholders::{list, padded, statement};
use crate::{Engine, StorageError};

/// How many rows one transaction gives up.
const AT_ONCE: i64 = 1000;

/// The back end has taken them.
pub(super) async fn delete(engine: &Engine, group: &Group) -> Result<(), StorageError> {
    let events = padded(group.events.iter().map(|event| event.callback_id));
    let sql = format!(
        "DELETE FROM callbacks WHERE callback_id IN ({})",
        list(events.len(), 1)
    );
    let mut query = sqlx::query(statement(&sql));
    for event in events {
        query = query.bind(event);
    }
    query.execute(engine.database().write()).await?;
    Ok(())
}

/// Tries the events again then, unless they go to another URL by now.
pub(super) async fn postpone(
    engine: &Engine,
    group: &Group,
    until: Timestamp,
) -> Result<(), StorageError> {
    let events = padded(group.events.iter().map(|event| event.callback_id));
    let sql = format!(
        "UPDATE callbacks SET attempts = attempts + 1, next_attempt_at = $1
         WHERE callback_id IN ({}) AND EXISTS (
             SELECT 1 FROM applications WHERE application_id = ${} AND callback_url = ${})",
        list(events.len(), 2),
        events.len() + 2,
        events.len() + 3
    );
    let mut query = sqlx::query(statement(&sql)).bind(until.as_millis());
    for event in events {
        query = query.bind(event);
    }
    query
        .bind(group.application.number())
        .bind(group.url.as_str())
        .execute(engine.database().write())
        .await?;
    Ok(())
}

/// Gives up the application's events that are too old, in small transactions; tells how many.
pub(super) async fn give_up(
    engine: &Engine,
    application: SdkAppId,
    now: Timestamp,
) -> Result<u64, StorageError> {
    let mut given_up = 0;
    loop {
        let mut transaction = engine.database().begin().await?;
        let Some(pause) = Pause::of_oldest(&mut transaction, application).await? else {
            return Ok(given_up);
        };
        // Later rows are younger, so only the first are looked at.
        let deleted = sqlx::query(
            "DELETE FROM callbacks WHERE callback_id IN (
                 SELECT callback_id FROM (
                     SELECT callback_id, created_at FROM callbacks
                     WHERE application_id = $1 ORDER BY callback_id LIMIT $2) AS oldest
                 WHERE created_at <= $3)",
        )
        .bind(application.number())
        .bind(AT_ONCE)
        .bind(given_up_until(now).as_millis())
        .execute(&mut *transaction)
        .await?
        .rows_affected();
        if deleted == 0 {
            return Ok(given_up);
        }
        pause.pass_on(&mut transaction, application).await?;
        count_given_up(&mut transaction, application, deleted).await?;
        transaction.commit().await?;
        given_up += deleted;
    }
}

/// Drops the application's oldest events beyond so many, in small transactions; tells how many. Those
/// that are being told at this moment may be among them, and count as given up though they are taken.
pub(super) async fn drop_beyond(
    engine: &Engine,
    application: SdkAppId,
    most: u32,
) -> Result<u64, StorageError> {
    let newest: Option<i64> = sqlx::query_scalar(
        "SELECT callback_id FROM callbacks WHERE application_id = $1
         ORDER BY callback_id DESC LIMIT 1 OFFSET $2",
    )
    .bind(application.number())
    .bind(i64::from(most))
    .fetch_optional(engine.database().read())
    .await?;
    let Some(newest) = newest else {
        return Ok(0);
    };
    let mut dropped = 0;
    loop {
        let mut transaction = engine.database().begin().await?;
        let some = drop_some(&mut transaction, application, newest).await?;
        if some == 0 {
            return Ok(dropped);
        }
        transaction.commit().await?;
        dropped += some;
    }
}

/// How often the next call was tried, and when it is due: what an application's oldest event tells.
#[derive(sqlx::FromRow)]
struct Pause {
    attempts: i64,
    next_attempt_at: i64,
}

impl Pause {
    /// None where no event waits.
    async fn of_oldest(
        transaction: &mut Transaction<'static, Any>,
        application: SdkAppId,
    ) -> Result<Option<Self>, StorageError> {
        let pause = sqlx::query_as(
            "SELECT attempts, next_attempt_at FROM callbacks
             WHERE application_id = $1 ORDER BY callback_id LIMIT 1",
        )
        .bind(application.number())
        .fetch_optional(&mut **transaction)
        .await?;
        Ok(pause)
    }

    /// After the oldest is gone, so that no call comes earlier by it.
    async fn pass_on(
        &self,
        transaction: &mut Transaction<'static, Any>,
        application: SdkAppId,
    ) -> Result<(), StorageError> {
        sqlx::query(
            "UPDATE callbacks SET attempts = $1, next_attempt_at = $2 WHERE callback_id = (
                 SELECT MIN(callback_id) FROM callbacks WHERE application_id = $3)
               AND next_attempt_at < $2",
        )
        .bind(self.attempts)
        .bind(self.next_attempt_at)
        .bind(application.number())
        .execute(&mut **transaction)
        .await?;
        Ok(())
    }
}

/// Drops some events up to that one.
async fn drop_some(
    transaction: &mut Transaction<'static, Any>,
    application: SdkAppId,
    newest: i64,
) -> Result<u64, StorageError> {
    let Some(pause) = Pause::of_oldest(transaction, application).await? else {
        return Ok(0);
    };
    let dropped = sqlx::query(
        "DELETE FROM callbacks WHERE callback_id IN (
             SELECT callback_id FROM callbacks WHERE application_id = $1 AND callback_id <= $2
             ORDER BY callback_id LIMIT $3)",
    )
    .bind(application.number())
    .bind(newest)
    .bind(AT_ONCE)
    .execute(&mut **transaction)
    .await?
    .rows_affected();
    pause.pass_on(transaction, application).await?;
    count_given_up(transaction, application, dropped).await?;
    Ok(dropped)
}

/// The application's page shows how many there were.
async fn count_given_up(
    transaction: &mut Transaction<'static, Any>,
    application: SdkAppId,
    events: u64,
) -> Result<(), StorageError> {
    sqlx::query(
        "UPDATE applications SET callbacks_given_up = callbacks_given_up + $1
         WHERE application_id = $2",
    )
    .bind(i64::try_from(events).unwrap_or(i64::MAX))
    .bind(application.number())
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

/// After the application's URL has changed: what waits goes to the new one at once, or nowhere.
pub(crate) async fn restart(
    transaction: &mut Transaction<'static, Any>,
    application: SdkAppId,
    has_url: bool,
    now: Timestamp,
) -> Result<(), StorageError> {
    let query = if has_url {
        sqlx::query(
            "UPDATE callbacks SET attempts = 0, next_attempt_at = $2 WHERE callback_id = (
                 SELECT MIN(callback_id) FROM callbacks WHERE application_id = $1)",
        )
        .bind(application.number())
        .bind(now.as_millis())
    } else {
        sqlx::query("DELETE FROM callbacks WHERE application_id = $1").bind(application.number())
    };
    query.execute(&mut **transaction).await?;
    Ok(())
}
