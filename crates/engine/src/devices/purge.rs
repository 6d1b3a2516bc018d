//! Forget devices that nobody uses any more.

use std::cmp::Reverse;
use std::time::Duration;

use domain::Timestamp;
use sqlx::{Any, Transaction};

use super::{Device, DeviceKey};
use crate::{Engine, StorageError};

/// For how long a device of which nothing is heard is remembered: far longer than it stays
/// push-online.
const KEPT_FOR: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// How many devices of a user are remembered: one of each type can be signed in, the others are
/// history.
const MOST_OF_A_USER: usize = 10;

/// How many one transaction forgets: accepting messages must not wait long for its turn.
const AT_ONCE: i64 = 100;

/// The condition by which a device `d` is old at `$1`.
macro_rules! is_old {
    () => {
        "COALESCE(d.signed_out_at, d.link_lost_at, d.last_heard_at) < $1"
    };
}

/// The condition by which a device `d` is not its user's latest.
macro_rules! has_later {
    () => {
        "EXISTS (SELECT 1 FROM devices later
                 WHERE later.application_id = d.application_id AND later.user_id = d.user_id
                   AND (later.signed_in_at, later.device_id) > (d.signed_in_at, d.device_id))"
    };
}

type Name = (i64, String, String);

/// Forgets devices that have been signed out, or of which nothing was heard, for 30 days, in small
/// transactions; tells how many. Of each user's latest only the token is forgotten: it says that
/// the user has signed in before.
///
/// # Errors
/// [`StorageError`].
pub async fn purge(engine: &Engine) -> Result<usize, StorageError> {
    let before = engine.now().minus(KEPT_FOR);
    let mut forgotten = 0;
    let mut last = (0, String::new(), String::new());
    loop {
        let old = old(engine, before, &last).await?;
        let Some(newest) = old.last() else {
            return Ok(forgotten);
        };
        last = newest.clone();
        let mut transaction = engine.database().begin().await?;
        for name in &old {
            forget_old(&mut transaction, before, name).await?;
        }
        transaction.commit().await?;
        forgotten += old.len();
    }
}

/// The next old devices after that one of which there is something to forget. Read by a reader:
/// looking through all devices must keep nobody from writing.
async fn old(engine: &Engine, before: Timestamp, last: &Name) -> Result<Vec<Name>, StorageError> {
    let (application, user, device) = last;
    let old = sqlx::query_as(concat!(
        "SELECT d.application_id, d.user_id, d.device_id FROM devices d
         WHERE (d.application_id, d.user_id, d.device_id) > ($2, $3, $4) AND ",
        is_old!(),
        " AND (d.token IS NOT NULL OR ",
        has_later!(),
        ") ORDER BY d.application_id, d.user_id, d.device_id LIMIT $5"
    ))
    .bind(before.as_millis())
    .bind(*application)
    .bind(user.as_str())
    .bind(device.as_str())
    .bind(AT_ONCE)
    .fetch_all(engine.database().read())
    .await?;
    Ok(old)
}

/// Forgets the device, unless it was heard of again since it was read.
async fn forget_old(
    transaction: &mut Transaction<'static, Any>,
    before: Timestamp,
    (application, user, device): &Name,
) -> Result<(), StorageError> {
    for sql in [
        concat!(
            "DELETE FROM devices AS d
             WHERE d.application_id = $2 AND d.user_id = $3 AND d.device_id = $4 AND ",
            is_old!(),
            " AND ",
            has_later!()
        ),
        concat!(
            "UPDATE devices AS d SET certificate_id = NULL, token = NULL, token_reported_at = NULL
             WHERE d.application_id = $2 AND d.user_id = $3 AND d.device_id = $4 AND ",
            is_old!()
        ),
    ] {
        sqlx::query(sql)
            .bind(before.as_millis())
            .bind(*application)
            .bind(user.as_str())
            .bind(device.as_str())
            .execute(&mut **transaction)
            .await?;
    }
    Ok(())
}

/// Forgets those of a user's offline devices that were signed in longest ago, until there are no more
/// than are remembered. `others` are all but the one that signs in.
pub(super) async fn forget_oldest(
    transaction: &mut Transaction<'static, Any>,
    others: usize,
    mut offline: Vec<Device>,
) -> Result<(), StorageError> {
    offline.sort_by_key(|device| Reverse(device.presence.signed_in_at));
    let too_many = (others + 1).saturating_sub(MOST_OF_A_USER);
    for _ in 0..too_many {
        let Some(oldest) = offline.pop() else {
            break;
        };
        delete(transaction, &oldest.key).await?;
    }
    Ok(())
}

async fn delete(
    transaction: &mut Transaction<'static, Any>,
    key: &DeviceKey,
) -> Result<(), StorageError> {
    sqlx::query(
        "DELETE FROM devices WHERE application_id = $1 AND user_id = $2 AND device_id = $3",
    )
    .bind(key.application.number())
    .bind(key.user.as_str())
    .bind(key.device.as_str())
    .execute(&mut **transaction)
    .await?;
    Ok(())
}
