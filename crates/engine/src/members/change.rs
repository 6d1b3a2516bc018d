//! Change a member: role and applications, disabled or not, and a way back in.

use std::collections::BTreeSet;

use domain::audit::AuditAction;
use domain::{Actor, ConsolePermission, MemberId, NotPermitted, Role, SdkAppId};
use sqlx::{Any, Transaction};

use super::add::{Told, join};
use super::invite::{Invitation, NO_PASSWORD, renew, withdraw};
use super::list::{Member, find};
use super::{WayIn, actor, second_factor};
use crate::audit::{NewEntry, append};
use crate::sessions::delete_of;
use crate::{Engine, FindError, Missing, StorageError};

/// Why a member was not changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeMemberError {
    /// The actor may not manage members.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// There is no such member, or no such application.
    #[error("{0} does not exist: look for it in the list")]
    NotFound(Missing),
    /// Nobody shuts themselves out: another admin does that.
    #[error("nobody changes or disables themselves: ask another admin")]
    Oneself,
    /// What they are, and how they come in, is decided elsewhere.
    #[error("{0} comes in by single sign-on: the groups at the provider decide what they are")]
    AtProvider(String),
    /// The database did not do its part.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl From<FindError> for ChangeMemberError {
    fn from(error: FindError) -> Self {
        match error {
            FindError::NotPermitted(error) => Self::NotPermitted(error),
            FindError::NotFound(missing) => Self::NotFound(missing),
            FindError::Storage(error) => Self::Storage(error),
        }
    }
}

/// Gives the member another role and other applications. It counts for their next request. Another role
/// ends their sessions: one that somebody else has got hold of must not become an admin's.
///
/// # Errors
/// [`ChangeMemberError`].
pub async fn change(
    engine: &Engine,
    actor: &Actor,
    id: MemberId,
    role: Role,
    reached: &BTreeSet<SdkAppId>,
) -> Result<(), ChangeMemberError> {
    let member = ours(other(engine, actor, id).await?)?;
    let mut transaction = begin(engine, actor).await?;
    set_role(&mut transaction, id, role, reached)
        .await?
        .map_err(|id| ChangeMemberError::NotFound(Missing::Application(id)))?;
    if role != member.role {
        delete_of(&mut transaction, id, None).await?;
    }
    let entry = entry(AuditAction::MemberChanged, &member)
        .before(&Told::of(member.role, &member.applications))?
        .after(&Told::of(role, reached))?;
    append(&mut transaction, actor, engine.now(), entry).await?;
    transaction.commit().await.map_err(StorageError::from)?;
    tracing::info!(member = id.0, by = actor.name, "member.changed");
    Ok(())
}

/// Makes the member this, and lets them into these applications alone; names the first that there is not.
pub(super) async fn set_role(
    transaction: &mut Transaction<'static, Any>,
    id: MemberId,
    role: Role,
    reached: &BTreeSet<SdkAppId>,
) -> Result<Result<(), SdkAppId>, StorageError> {
    sqlx::query("UPDATE members SET role = $1 WHERE member_id = $2")
        .bind(role.name())
        .bind(id.0)
        .execute(&mut **transaction)
        .await?;
    sqlx::query("DELETE FROM memberships WHERE member_id = $1")
        .bind(id.0)
        .execute(&mut **transaction)
        .await?;
    join(transaction, id, reached).await
}

/// Shuts the member out, from their next request on, ends their sessions, and takes back their invitation.
///
/// # Errors
/// [`ChangeMemberError`].
pub async fn disable(
    engine: &Engine,
    actor: &Actor,
    id: MemberId,
) -> Result<(), ChangeMemberError> {
    let member = other(engine, actor, id).await?;
    let mut transaction = begin(engine, actor).await?;
    let now = engine.now();
    set_disabled(&mut transaction, id, Some(now.as_millis())).await?;
    withdraw(&mut transaction, id).await?;
    delete_of(&mut transaction, id, None).await?;
    let entry = entry(AuditAction::MemberDisabled, &member);
    append(&mut transaction, actor, now, entry).await?;
    transaction.commit().await.map_err(StorageError::from)?;
    tracing::info!(member = id.0, by = actor.name, "member.disabled");
    Ok(())
}

/// Lets a disabled member in again.
///
/// # Errors
/// [`ChangeMemberError`].
pub async fn enable(engine: &Engine, actor: &Actor, id: MemberId) -> Result<(), ChangeMemberError> {
    let member = other(engine, actor, id).await?;
    let mut transaction = begin(engine, actor).await?;
    set_disabled(&mut transaction, id, None).await?;
    let entry = entry(AuditAction::MemberEnabled, &member);
    append(&mut transaction, actor, engine.now(), entry).await?;
    transaction.commit().await.map_err(StorageError::from)?;
    tracing::info!(member = id.0, by = actor.name, "member.enabled");
    Ok(())
}

/// Takes the member's password and second factor away, ends their sessions, and makes a link with
/// which they choose another one.
///
/// # Errors
/// [`ChangeMemberError`].
pub async fn reset(
    engine: &Engine,
    actor: &Actor,
    id: MemberId,
) -> Result<Invitation, ChangeMemberError> {
    let member = ours(other(engine, actor, id).await?)?;
    let mut transaction = begin(engine, actor).await?;
    sqlx::query("UPDATE members SET password_hash = $1 WHERE member_id = $2")
        .bind(NO_PASSWORD)
        .bind(id.0)
        .execute(&mut *transaction)
        .await
        .map_err(StorageError::from)?;
    second_factor::remove(&mut transaction, id).await?;
    delete_of(&mut transaction, id, None).await?;
    let invitation = renew(engine, &mut transaction, id).await?;
    let entry = entry(AuditAction::MemberReset, &member);
    append(&mut transaction, actor, engine.now(), entry).await?;
    transaction.commit().await.map_err(StorageError::from)?;
    tracing::info!(member = id.0, by = actor.name, "member.reset");
    Ok(invitation)
}

/// The member, who is not the actor.
async fn other(engine: &Engine, actor: &Actor, id: MemberId) -> Result<Member, ChangeMemberError> {
    actor.require_in_console(ConsolePermission::ManageMembers)?;
    if actor::oneself(actor) == Some(id) {
        return Err(ChangeMemberError::Oneself);
    }
    Ok(find(engine, actor, id).await?)
}

/// A transaction in which the actor still manages members: of two admins who shut each other out at the
/// same time, one is too late, and there is always one left.
async fn begin(
    engine: &Engine,
    actor: &Actor,
) -> Result<Transaction<'static, Any>, ChangeMemberError> {
    let mut transaction = engine.database().begin().await?;
    if let Some(id) = actor::oneself(actor) {
        let now = actor::find(&mut *transaction, id).await?;
        let manage = ConsolePermission::ManageMembers;
        match now {
            Some((actor, _)) => actor.require_in_console(manage)?,
            None => return Err(NotPermitted::InConsole(manage).into()),
        }
    }
    Ok(transaction)
}

/// The member, if this console decides what they are.
fn ours(member: Member) -> Result<Member, ChangeMemberError> {
    match member.way_in {
        WayIn::Password => Ok(member),
        WayIn::SingleSignOn => Err(ChangeMemberError::AtProvider(member.name)),
    }
}

fn entry(action: AuditAction, member: &Member) -> NewEntry {
    NewEntry::in_console(action, format!("members/{}", member.name))
}

async fn set_disabled(
    transaction: &mut Transaction<'static, Any>,
    id: MemberId,
    at: Option<i64>,
) -> Result<(), StorageError> {
    sqlx::query("UPDATE members SET disabled_at = $1 WHERE member_id = $2")
        .bind(at)
        .bind(id.0)
        .execute(&mut **transaction)
        .await?;
    Ok(())
}
