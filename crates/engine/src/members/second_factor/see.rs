//! Whether the second factor is on.

use domain::{Actor, MemberId, Timestamp};

use crate::members::actor::oneself;
use crate::{Engine, StorageError};

/// A second factor that is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SecondFactor {
    /// Since when.
    pub on_since: Timestamp,
    /// How many recovery codes are left.
    pub recovery_codes: i64,
}

/// One's own second factor, if it is on.
///
/// # Errors
/// [`StorageError`].
pub async fn see(engine: &Engine, actor: &Actor) -> Result<Option<SecondFactor>, StorageError> {
    match oneself(actor) {
        Some(member) => of(engine, member).await,
        None => Ok(None),
    }
}

async fn of(engine: &Engine, member: MemberId) -> Result<Option<SecondFactor>, StorageError> {
    let row: Option<(i64, i64)> = sqlx::query_as(
        "SELECT f.confirmed_at,
                (SELECT COUNT(*) FROM recovery_codes c WHERE c.member_id = f.member_id)
         FROM second_factors f WHERE f.member_id = $1 AND f.confirmed_at IS NOT NULL",
    )
    .bind(member.0)
    .fetch_optional(engine.database().read())
    .await?;
    Ok(row.map(|(on_since, recovery_codes)| SecondFactor {
        on_since: Timestamp::from_millis(on_since),
        recovery_codes,
    }))
}

pub(in crate::members) async fn is_on(
    engine: &Engine,
    member: MemberId,
) -> Result<bool, StorageError> {
    Ok(of(engine, member).await?.is_some())
}
