//! Switch the second factor off.

use domain::audit::AuditAction;
use domain::{Actor, MemberId};
use secrecy::SecretString;
use sqlx::{Any, Transaction};

use crate::audit::{NewEntry, append};
use crate::members::SignInError;
use crate::members::actor::oneself;
use crate::members::sign_in::prove_own;
use crate::{Engine, StorageError};

/// Switches the second factor off; the password is asked for, so that an open window is not enough.
///
/// # Errors
/// [`SignInError`], as when the password is wrong.
pub async fn switch_off(
    engine: &Engine,
    actor: &Actor,
    password: SecretString,
) -> Result<(), SignInError> {
    let member = oneself(actor).ok_or(SignInError::Refused)?;
    prove_own(engine, actor, member, password).await?;
    let mut transaction = engine.database().begin().await?;
    if remove(&mut transaction, member).await? {
        let subject = format!("members/{}", actor.name);
        let entry = NewEntry::in_console(AuditAction::SecondFactorOff, subject);
        append(&mut transaction, actor, engine.now(), entry).await?;
    }
    transaction.commit().await.map_err(StorageError::from)?;
    Ok(())
}

/// Takes the second factor with its recovery codes away, and tells whether it was on.
pub(in crate::members) async fn remove(
    transaction: &mut Transaction<'static, Any>,
    member: MemberId,
) -> Result<bool, StorageError> {
    sqlx::query("DELETE FROM recovery_codes WHERE member_id = $1")
        .bind(member.0)
        .execute(&mut **transaction)
        .await?;
    let since: Option<Option<i64>> = sqlx::query_scalar(
        "DELETE FROM second_factors WHERE member_id = $1 RETURNING confirmed_at",
    )
    .bind(member.0)
    .fetch_optional(&mut **transaction)
    .await?;
    Ok(since.flatten().is_some())
}
