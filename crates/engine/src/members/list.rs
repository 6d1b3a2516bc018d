//! List the members.

use std::collections::BTreeSet;

use domain::{Actor, ConsolePermission, MemberId, Role, SdkAppId, Timestamp};

use super::WayIn;
use crate::{Engine, FindError, Missing, StorageError};

/// A member as admins see them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Their number.
    pub id: MemberId,
    /// What they sign in with.
    pub name: String,
    /// What they are.
    pub role: Role,
    /// Which applications a developer reaches; an admin reaches all.
    pub applications: BTreeSet<SdkAppId>,
    /// Whether they may sign in.
    pub standing: Standing,
    /// How they do.
    pub way_in: WayIn,
}

/// Whether a member may sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// They may.
    Active,
    /// They have chosen no password yet, and may until then.
    Invited {
        /// When the link in the invitation stops working.
        until: Timestamp,
    },
    /// They were invited, and the link no longer works.
    Expired,
    /// They may not.
    Disabled,
}

#[derive(sqlx::FromRow)]
struct Row {
    member_id: i64,
    name: String,
    role: String,
    has_password: i64,
    identities: i64,
    disabled_at: Option<i64>,
    expires_at: Option<i64>,
}

/// Every member, in the order of their names.
///
/// # Errors
/// [`FindError`].
pub async fn list(engine: &Engine, actor: &Actor) -> Result<Vec<Member>, FindError> {
    actor.require_in_console(ConsolePermission::ManageMembers)?;
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT m.member_id, m.name, m.role, m.disabled_at, i.expires_at,
                CASE WHEN m.password_hash = '' THEN 0 ELSE 1 END AS has_password,
                (SELECT COUNT(*) FROM identities d WHERE d.member_id = m.member_id) AS identities
         FROM members m LEFT JOIN invitations i ON i.member_id = m.member_id
         ORDER BY m.name",
    )
    .fetch_all(engine.database().read())
    .await
    .map_err(StorageError::from)?;
    let memberships: Vec<(i64, i64)> =
        sqlx::query_as("SELECT member_id, application_id FROM memberships")
            .fetch_all(engine.database().read())
            .await
            .map_err(StorageError::from)?;
    let now = engine.now();
    let mut members = Vec::with_capacity(rows.len());
    for row in rows {
        let id = MemberId(row.member_id);
        let reached = memberships.iter().filter(|(member, _)| *member == id.0);
        let applications = reached.map(|(_, application)| {
            SdkAppId::from_number(*application).ok_or_else(|| {
                StorageError::unreadable("memberships.application_id", id, "not an SDKAppID")
            })
        });
        members.push(Member {
            id,
            role: Role::from_name(&row.role)
                .ok_or_else(|| StorageError::unreadable("members.role", id, "not a role"))?,
            applications: applications.collect::<Result<_, _>>()?,
            standing: standing(&row, now),
            way_in: WayIn::of(row.identities),
            name: row.name,
        });
    }
    Ok(members)
}

/// The member of that number.
///
/// # Errors
/// [`FindError`].
pub async fn find(engine: &Engine, actor: &Actor, id: MemberId) -> Result<Member, FindError> {
    let mut members = list(engine, actor).await?.into_iter();
    members
        .find(|member| member.id == id)
        .ok_or(FindError::NotFound(Missing::Member(id)))
}

fn standing(row: &Row, now: Timestamp) -> Standing {
    if row.disabled_at.is_some() {
        return Standing::Disabled;
    }
    if row.has_password == 1 || WayIn::of(row.identities) == WayIn::SingleSignOn {
        return Standing::Active;
    }
    match row.expires_at.map(Timestamp::from_millis) {
        Some(until) if now < until => Standing::Invited { until },
        _ => Standing::Expired,
    }
}
