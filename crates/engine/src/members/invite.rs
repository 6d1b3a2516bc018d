//! Invite a member: a link with which they choose their password, once and not for ever.

use std::time::Duration;

use domain::audit::AuditAction;
use domain::{Actor, ConsolePermission, MemberId, Role, SdkAppId, Timestamp};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use sqlx::{Any, Transaction};

use super::add::{Told, insert, join};
use super::{AddMemberError, MemberName, Password, PasswordError, PasswordProblem};
use crate::audit::{NewEntry, append};
use crate::{Engine, StorageError, random};

/// How long the link in an invitation works.
pub const INVITED_FOR: Duration = Duration::from_secs(72 * 60 * 60);

/// What a new member's link ends with. Only its hash is kept.
#[derive(Clone, Debug)]
pub struct Invitation {
    /// Who is invited.
    pub member: MemberId,
    /// What the link ends with: 256 bits in hexadecimal digits.
    pub token: SecretString,
    /// Until when the link works.
    pub until: Timestamp,
}

/// Invites a member: they are there at once, and may sign in when they have chosen a password.
///
/// # Errors
/// [`AddMemberError`].
pub async fn invite(
    engine: &Engine,
    actor: &Actor,
    name: &MemberName,
    role: Role,
    reached: &[SdkAppId],
) -> Result<Invitation, AddMemberError> {
    actor.require_in_console(ConsolePermission::ManageMembers)?;
    let mut transaction = engine.database().begin().await?;
    let member = insert(engine, &mut transaction, name, role, NO_PASSWORD).await?;
    if role == Role::Developer {
        join(&mut transaction, member, reached)
            .await?
            .map_err(AddMemberError::UnknownApplication)?;
    }
    let invitation = renew(engine, &mut transaction, member).await?;
    let entry = NewEntry::in_console(AuditAction::MemberInvited, format!("members/{name}"))
        .after(&Told::of(role, reached))?;
    append(&mut transaction, actor, engine.now(), entry).await?;
    transaction.commit().await.map_err(StorageError::from)?;
    tracing::info!(member = member.0, by = actor.name, "member.invited");
    Ok(invitation)
}

/// What stands in place of a hash while no password is chosen.
pub(super) const NO_PASSWORD: &str = "";

/// A new link for the member; the one before no longer works.
pub(super) async fn renew(
    engine: &Engine,
    transaction: &mut Transaction<'static, Any>,
    member: MemberId,
) -> Result<Invitation, StorageError> {
    let bytes: [u8; 32] = random::bytes()?;
    let token = SecretString::from(hex::encode(bytes));
    let until = engine.now().plus(INVITED_FOR);
    sqlx::query(
        "INSERT INTO invitations (member_id, token_hash, expires_at) VALUES ($1, $2, $3)
         ON CONFLICT (member_id) DO UPDATE SET token_hash = $2, expires_at = $3",
    )
    .bind(member.0)
    .bind(hash(token.expose_secret()))
    .bind(until.as_millis())
    .execute(&mut **transaction)
    .await?;
    Ok(Invitation {
        member,
        token,
        until,
    })
}

/// Takes the member's link back, if they have one.
pub(super) async fn withdraw(
    transaction: &mut Transaction<'static, Any>,
    member: MemberId,
) -> Result<(), StorageError> {
    sqlx::query("DELETE FROM invitations WHERE member_id = $1")
        .bind(member.0)
        .execute(&mut **transaction)
        .await?;
    Ok(())
}

/// Why an invitation was not accepted.
#[derive(Debug, thiserror::Error)]
pub enum AcceptInvitationError {
    /// The link was used, replaced, is too old, or never was one.
    #[error("the invitation is not valid any more: ask an admin for a new one")]
    NotValid,
    /// Not a good password.
    #[error(transparent)]
    Password(#[from] PasswordProblem),
    /// The password could not be hashed.
    #[error(transparent)]
    Hashing(#[from] PasswordError),
    /// The database did not do its part.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// The name of who was invited with that token, while the invitation is valid.
///
/// # Errors
/// [`StorageError`].
pub async fn invited(
    engine: &Engine,
    token: &SecretString,
) -> Result<Option<String>, StorageError> {
    let name = sqlx::query_scalar(
        "SELECT m.name FROM invitations i JOIN members m ON m.member_id = i.member_id
         WHERE i.token_hash = $1 AND i.expires_at > $2 AND m.disabled_at IS NULL",
    )
    .bind(hash(token.expose_secret()))
    .bind(engine.now().as_millis())
    .fetch_optional(engine.database().read())
    .await?;
    Ok(name)
}

/// Gives the invited member their password, once.
///
/// # Errors
/// [`AcceptInvitationError`].
pub async fn accept_invitation(
    engine: &Engine,
    token: &SecretString,
    password: SecretString,
) -> Result<MemberId, AcceptInvitationError> {
    let Some(name) = invited(engine, token).await? else {
        return Err(AcceptInvitationError::NotValid);
    };
    let hashed = Password::parse(password, &name)?.hash(engine).await?;
    let mut transaction = engine.database().begin().await?;
    let now = engine.now();
    let member: Option<i64> = sqlx::query_scalar(
        "DELETE FROM invitations WHERE token_hash = $1 AND expires_at > $2 RETURNING member_id",
    )
    .bind(hash(token.expose_secret()))
    .bind(now.as_millis())
    .fetch_optional(&mut *transaction)
    .await
    .map_err(StorageError::from)?;
    // Somebody may have been faster with the same link.
    let member = MemberId(member.ok_or(AcceptInvitationError::NotValid)?);
    let taken = sqlx::query(
        "UPDATE members SET password_hash = $1 WHERE member_id = $2 AND disabled_at IS NULL",
    )
    .bind(hashed)
    .bind(member.0)
    .execute(&mut *transaction)
    .await
    .map_err(StorageError::from)?;
    if taken.rows_affected() == 0 {
        return Err(AcceptInvitationError::NotValid);
    }
    let actor = Actor::member(member, name.clone(), Role::Developer, []);
    let entry = NewEntry::in_console(AuditAction::PasswordChanged, format!("members/{name}"));
    append(&mut transaction, &actor, now, entry).await?;
    transaction.commit().await.map_err(StorageError::from)?;
    tracing::info!(member = member.0, "member.invitation_accepted");
    Ok(member)
}

fn hash(token: &str) -> String {
    hex::encode(Sha256::digest(token))
}
