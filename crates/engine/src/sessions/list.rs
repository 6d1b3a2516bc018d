//! The open sessions of a member.

use domain::{Actor, ConsolePermission, MemberId, NotPermitted, Timestamp, Who};

use super::SessionHandle;
use crate::{Engine, FindError, StorageError};

/// A session that can be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenSession {
    /// What it is ended by.
    pub handle: SessionHandle,
    /// When the member signed in.
    pub began_at: Timestamp,
    /// When it was last used.
    pub last_used_at: Timestamp,
    /// Where the member signed in from, if that was known.
    pub address: Option<String>,
    /// With what browser, by its own word.
    pub user_agent: Option<String>,
}

#[derive(sqlx::FromRow)]
struct SessionRow {
    id_hash: String,
    began_at: i64,
    last_used_at: i64,
    address: Option<String>,
    user_agent: Option<String>,
}

impl From<SessionRow> for OpenSession {
    fn from(row: SessionRow) -> Self {
        Self {
            handle: SessionHandle::from_shown(row.id_hash),
            began_at: Timestamp::from_millis(row.began_at),
            last_used_at: Timestamp::from_millis(row.last_used_at),
            address: row.address,
            user_agent: row.user_agent,
        }
    }
}

/// A member sees their own sessions, and whoever manages members sees everybody's.
pub(super) fn require(actor: &Actor, member: MemberId) -> Result<(), NotPermitted> {
    if actor.who == Who::Member(member) {
        return Ok(());
    }
    actor.require_in_console(ConsolePermission::ManageMembers)
}

/// The member's open sessions, the last used first.
///
/// # Errors
/// [`FindError`].
pub async fn list_of_member(
    engine: &Engine,
    actor: &Actor,
    member: MemberId,
) -> Result<Vec<OpenSession>, FindError> {
    require(actor, member)?;
    let rows: Vec<SessionRow> = sqlx::query_as(
        "SELECT s.id_hash, s.began_at, s.last_used_at, s.address, s.user_agent
         FROM sessions s JOIN members m ON m.member_id = s.member_id
         WHERE s.member_id = $1 AND s.expires_at > $2 AND s.security_stamp = m.security_stamp
         ORDER BY s.last_used_at DESC, s.began_at DESC, s.id_hash",
    )
    .bind(member.0)
    .bind(engine.now().as_millis())
    .fetch_all(engine.database().read())
    .await
    .map_err(StorageError::from)?;
    Ok(rows.into_iter().map(OpenSession::from).collect())
}
