//! The member behind a session.

use domain::{Actor, MemberId, Role};

use crate::{Engine, StorageError};

#[derive(sqlx::FromRow)]
pub(super) struct MemberRow {
    member_id: i64,
    name: String,
    role: String,
}

impl TryFrom<MemberRow> for Actor {
    type Error = StorageError;

    fn try_from(row: MemberRow) -> Result<Self, StorageError> {
        let role = Role::from_name(&row.role)
            .ok_or_else(|| StorageError::unreadable("members.role", row.member_id, "not a role"))?;
        Ok(Self {
            member: MemberId(row.member_id),
            name: row.name,
            role,
        })
    }
}

/// The member as they are now; none when there is no such member, or a disabled one. Asked at every
/// request, so that whoever is disabled is out at once.
///
/// # Errors
/// [`StorageError`].
pub async fn actor(engine: &Engine, id: MemberId) -> Result<Option<Actor>, StorageError> {
    let row: Option<MemberRow> = sqlx::query_as(
        "SELECT member_id, name, role FROM members WHERE member_id = $1 AND disabled_at IS NULL",
    )
    .bind(id.0)
    .fetch_optional(engine.database().read())
    .await?;
    row.map(Actor::try_from).transpose()
}
