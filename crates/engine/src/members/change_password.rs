//! A member changes their password.

use domain::audit::AuditAction;
use domain::{Actor, Who};
use secrecy::SecretString;

use super::sign_in::prove_own;
use super::{Password, PasswordError, PasswordProblem, SignInError, WayIn, way_in};
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
    let Who::Member(id) = actor.who else {
        return Err(ChangePasswordError::Old(SignInError::Refused));
    };
    if way_in(engine, id).await? == WayIn::SingleSignOn {
        return Err(ChangePasswordError::None);
    }
    // First: it costs no comparison of the old one to be told.
    let new = Password::parse(new)?;
    prove_own(engine, actor, id, old)
        .await
        .map_err(ChangePasswordError::Old)?;
    let hash = new.hash(engine).await?;
    let mut transaction = engine.database().begin().await?;
    sqlx::query("UPDATE members SET password_hash = $1 WHERE member_id = $2")
        .bind(hash)
        .bind(id.0)
        .execute(&mut *transaction)
        .await
        .map_err(StorageError::from)?;
    delete_of(&mut transaction, id, Some(used)).await?;
    let subject = format!("members/{}", actor.name);
    let entry = NewEntry::in_console(AuditAction::PasswordChanged, subject);
    append(&mut transaction, actor, engine.now(), entry).await?;
    transaction.commit().await.map_err(StorageError::from)?;
    tracing::info!(member = id.0, "member.password_changed");
    Ok(())
}
