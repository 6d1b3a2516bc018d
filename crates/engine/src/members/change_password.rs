//! A member changes their password.

use domain::Actor;
use domain::audit::AuditAction;
use secrecy::SecretString;

use super::actor::oneself;
use super::sign_in::prove_own;
use super::way_in::way_in_of;
use super::{Password, PasswordError, PasswordProblem, SignInError, WayIn};
use crate::audit::{NewEntry, append};
use crate::sessions::{SessionHandle, delete_of};
use crate::{Engine, StorageError};

/// Why a password was not changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangePasswordError {
    /// Whoever asks is no member, or the old password is not theirs, or was wrong too often.
    #[error("the old password was not accepted")]
    Old(#[source] SignInError),
    /// They have none.
    #[error("whoever comes in by single sign-on has no password here")]
    None,
    /// The new one is none.
    #[error(transparent)]
    New(#[from] PasswordProblem),
    /// The new one could not be hashed.
    #[error(transparent)]
    Hashing(#[from] PasswordError),
    /// The database did not take it.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Gives the member another password, and ends their sessions but the one that is used. A wrong old
/// password counts as a failed sign-in.
///
/// # Errors
/// [`ChangePasswordError`].
pub async fn change_password(
    engine: &Engine,
    actor: &Actor,
    used: &SessionHandle,
    old: SecretString,
    new: SecretString,
) -> Result<(), ChangePasswordError> {
    let refused = || ChangePasswordError::Old(SignInError::Refused);
    let id = oneself(actor).ok_or_else(refused)?;
    if way_in_of(engine, id).await? == WayIn::SingleSignOn {
        return Err(ChangePasswordError::None);
    }
    // First: it costs no comparison of the old one to be told.
    let new = Password::parse(new, &actor.name)?;
    let proven = prove_own(engine, actor, id, old)
        .await
        .map_err(ChangePasswordError::Old)?;
    let hash = new.hash(engine).await?;
    let mut transaction = engine.database().begin().await?;
    // Not if an admin has taken the old one away meanwhile.
    let changed = sqlx::query(
        "UPDATE members SET password_hash = $1 WHERE member_id = $2 AND security_stamp = $3",
    )
    .bind(hash)
    .bind(id.0)
    .bind(proven.stamp.number())
    .execute(&mut *transaction)
    .await
    .map_err(StorageError::from)?;
    if changed.rows_affected() == 0 {
        return Err(refused());
    }
    delete_of(&mut transaction, id, Some(used)).await?;
    let subject = format!("members/{}", actor.name);
    let entry = NewEntry::in_console(AuditAction::PasswordChanged, subject);
    append(&mut transaction, actor, engine.now(), entry).await?;
    transaction.commit().await.map_err(StorageError::from)?;
    tracing::info!(member = id.0, "member.password_changed");
    Ok(())
}
