//! End sessions before their time.

use domain::audit::AuditAction;
use domain::{Actor, MemberId};
use serde_json::json;
use sqlx::{Any, Transaction};

use super::SessionHandle;
use super::list::require;
use crate::audit::{NewEntry, append};
use crate::members::raise_security_stamp;
use crate::{Engine, FindError, StorageError};

/// Ends one session of the member's; one that is not there any more is ended already.
///
/// # Errors
/// [`FindError`].
pub async fn end(
    engine: &Engine,
    actor: &Actor,
    member: MemberId,
    handle: &SessionHandle,
) -> Result<(), FindError> {
    require(actor, member)?;
    let mut transaction = engine.database().begin().await?;
    let ended = sqlx::query("DELETE FROM sessions WHERE id_hash = $1 AND member_id = $2")
        .bind(handle.as_str())
        .bind(member.0)
        .execute(&mut *transaction)
        .await
        .map_err(StorageError::from)?
        .rows_affected();
    Ok(tell(engine, transaction, actor, member, ended).await?)
}

/// Ends all sessions of the member's but one.
///
/// # Errors
/// [`FindError`].
pub async fn end_others(
    engine: &Engine,
    actor: &Actor,
    member: MemberId,
    kept: &SessionHandle,
) -> Result<(), FindError> {
    require(actor, member)?;
    let mut transaction = engine.database().begin().await?;
    let ended = delete_of(&mut transaction, member, Some(kept)).await?;
    Ok(tell(engine, transaction, actor, member, ended).await?)
}

/// Ends all sessions of the member's.
///
/// # Errors
/// [`FindError`].
pub async fn end_all(engine: &Engine, actor: &Actor, member: MemberId) -> Result<(), FindError> {
    require(actor, member)?;
    let mut transaction = engine.database().begin().await?;
    let ended = delete_of(&mut transaction, member, None).await?;
    Ok(tell(engine, transaction, actor, member, ended).await?)
}

/// Ends the sessions of a member within a change that they must not survive, and tells how many. With
/// another security stamp, also those that begin at this moment with what was true before it.
pub(crate) async fn delete_of(
    transaction: &mut Transaction<'static, Any>,
    member: MemberId,
    kept: Option<&SessionHandle>,
) -> Result<u64, StorageError> {
    let stamp = raise_security_stamp(transaction, member).await?.number();
    // No session has an empty hash.
    let kept = kept.map_or("", SessionHandle::as_str);
    let ended = sqlx::query("DELETE FROM sessions WHERE member_id = $1 AND id_hash <> $2")
        .bind(member.0)
        .bind(kept)
        .execute(&mut **transaction)
        .await?;
    sqlx::query("UPDATE sessions SET security_stamp = $1 WHERE member_id = $2 AND id_hash = $3")
        .bind(stamp)
        .bind(member.0)
        .bind(kept)
        .execute(&mut **transaction)
        .await?;
    Ok(ended.rows_affected())
}

async fn tell(
    engine: &Engine,
    mut transaction: Transaction<'static, Any>,
    actor: &Actor,
    member: MemberId,
    ended: u64,
) -> Result<(), StorageError> {
    if ended > 0 {
        let name: String = sqlx::query_scalar("SELECT name FROM members WHERE member_id = $1")
            .bind(member.0)
            .fetch_one(&mut *transaction)
            .await?;
        let entry = NewEntry::in_console(AuditAction::SessionsEnded, format!("members/{name}"))
            .after(&json!({"ended": ended}))?;
        append(&mut transaction, actor, engine.now(), entry).await?;
    }
    transaction.commit().await?;
    Ok(())
}
