//! The member behind a session.

use domain::{Actor, MemberId, Role, SdkAppId, Who};
use sqlx::{Any, Executor};

use super::SecurityStamp;
use crate::{Engine, StorageError};

#[derive(sqlx::FromRow)]
struct MemberRow {
    name: String,
    role: String,
    security_stamp: i64,
    application_id: Option<i64>,
}

/// The member as they are now; none when there is no such member, or a disabled one. Asked at every
/// request, so that whoever is disabled is out at once.
///
/// # Errors
/// [`StorageError`].
pub async fn actor(engine: &Engine, id: MemberId) -> Result<Option<Actor>, StorageError> {
    let found = find(engine.database().read(), id).await?;
    Ok(found.map(|(actor, _)| actor))
}

/// The number of the member who acts, if one does.
pub(super) const fn oneself(actor: &Actor) -> Option<MemberId> {
    match actor.who {
        Who::Member(id) => Some(id),
        _ => None,
    }
}

/// The member as they are now, with their security stamp.
pub(super) async fn find<'e>(
    database: impl Executor<'e, Database = Any>,
    id: MemberId,
) -> Result<Option<(Actor, SecurityStamp)>, StorageError> {
    let rows: Vec<MemberRow> = sqlx::query_as(
        "SELECT m.name, m.role, m.security_stamp, s.application_id FROM members m
         LEFT JOIN memberships s ON s.member_id = m.member_id
         WHERE m.member_id = $1 AND m.disabled_at IS NULL
           AND (m.password_hash <> ''
                OR EXISTS (SELECT 1 FROM identities i WHERE i.member_id = m.member_id))",
    )
    .bind(id.0)
    .fetch_all(database)
    .await?;
    let Some(first) = rows.first() else {
        return Ok(None);
    };
    let role = Role::from_name(&first.role)
        .ok_or_else(|| StorageError::unreadable("members.role", id, "not a role"))?;
    let name = first.name.clone();
    let numbers = rows.iter().filter_map(|row| row.application_id);
    let applications: Vec<SdkAppId> = numbers
        .map(|number| {
            SdkAppId::from_number(number).ok_or_else(|| {
                StorageError::unreadable("memberships.application_id", id, "not an SDKAppID")
            })
        })
        .collect::<Result<_, _>>()?;
    let stamp = SecurityStamp::from_number(first.security_stamp);
    Ok(Some((Actor::member(id, name, role, applications), stamp)))
}
