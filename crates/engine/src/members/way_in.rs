//! How a member signs in.

use domain::{Actor, MemberId};

use super::actor::oneself;
use crate::{Engine, StorageError};

/// How a member signs in: there is one way for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WayIn {
    /// With a password that they choose, or have been invited to choose.
    Password,
    /// Through the provider, which also says what they are.
    SingleSignOn,
}

impl WayIn {
    /// The way in of a member with so many identities at providers.
    pub(super) const fn of(identities: i64) -> Self {
        match identities {
            0 => Self::Password,
            _ => Self::SingleSignOn,
        }
    }
}

/// One's own way in; none where no member asks.
///
/// # Errors
/// [`StorageError`].
pub async fn way_in(engine: &Engine, actor: &Actor) -> Result<Option<WayIn>, StorageError> {
    match oneself(actor) {
        Some(member) => way_in_of(engine, member).await.map(Some),
        None => Ok(None),
    }
}

pub(super) async fn way_in_of(engine: &Engine, member: MemberId) -> Result<WayIn, StorageError> {
    let identities: i64 =
        sqlx::query_scalar("SELECT COUNT(*) FROM identities WHERE member_id = $1")
            .bind(member.0)
            .fetch_one(engine.database().read())
            .await?;
    Ok(WayIn::of(identities))
}
