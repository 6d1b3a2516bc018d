//! Sign in with name and password.

use std::net::IpAddr;
use std::time::Duration;

use domain::audit::AuditAction;
use domain::{Actor, MemberId};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::limits::Attempt;
use super::password::is_right;
use super::second_factor::{self, CodeError, CodeKind};
use super::{MemberName, Password, PasswordError, SecurityStamp, actor};
use crate::audit::{NewEntry, append};
use crate::metrics::SignInFailure;
use crate::{Engine, StorageError};

/// Who has proven to be a member. It is worth as much as their security stamp of then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proven {
    /// The member.
    pub member: MemberId,
    /// Their security stamp when they proved it.
    pub stamp: SecurityStamp,
}

/// A member who has just signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedInMember {
    /// What they may do.
    pub actor: Actor,
    /// What their session has to carry.
    pub stamp: SecurityStamp,
}

/// Why somebody was not let in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// Name and password do not belong together, or the member is disabled: which, is not told.
    #[error("name or password is wrong: type both again")]
    Refused,
    /// The password is right, and a code of the second factor is to follow.
    #[error("a code is needed as well")]
    NeedsCode(Proven),
    /// There were so many failures that nothing was compared.
    #[error("wrong too often: try again in {} seconds", .0.as_secs() + 1)]
    Paused(Duration),
    /// The password could not be compared.
    #[error(transparent)]
    Hashing(#[from] PasswordError),
    /// The database did not answer.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// The member with that name and password. An unknown name takes as long as a wrong password, and
/// must wait as long after as many failures.
///
/// # Errors
/// [`SignInError`].
pub async fn sign_in(
    engine: &Engine,
    name: &str,
    password: SecretString,
    address: Option<IpAddr>,
) -> Result<SignedInMember, SignInError> {
    let proven = prove(engine, name, password, address).await?;
    if second_factor::is_on(engine, proven.member).await? {
        return Err(SignInError::NeedsCode(proven));
    }
    let_in(engine, proven, None, address).await
}

/// The member whose password was right a moment ago, with a code of the second factor.
///
/// # Errors
/// [`SignInError`].
pub async fn sign_in_with_code(
    engine: &Engine,
    proven: Proven,
    code: &str,
    address: Option<IpAddr>,
) -> Result<SignedInMember, SignInError> {
    let attempt = Attempt::of_code(proven.member, address);
    let kind = second_factor::check(engine, proven.member, code, attempt)
        .await
        .map_err(|error| match error {
            CodeError::Wrong => SignInError::Refused,
            CodeError::Paused(wait) => SignInError::Paused(wait),
            CodeError::Storage(error) => error.into(),
        })?;
    let_in(engine, proven, Some(kind), address).await
}

async fn let_in(
    engine: &Engine,
    proven: Proven,
    code: Option<CodeKind>,
    address: Option<IpAddr>,
) -> Result<SignedInMember, SignInError> {
    let Proven { member, stamp } = proven;
    let mut transaction = engine.database().begin().await?;
    // Gone, or with another password, since they proved it.
    let (actor, _) = actor::find(&mut *transaction, member)
        .await?
        .filter(|(_, now)| *now == stamp)
        .ok_or(SignInError::Refused)?;
    let actor = actor.from_address(address);
    let subject = format!("members/{}", actor.name);
    let mut entry = NewEntry::in_console(AuditAction::SignedIn, subject);
    if let Some(code) = code {
        entry = entry.after(&json!({"second_factor": code.name()}))?;
    }
    append(&mut transaction, &actor, engine.now(), entry).await?;
    transaction.commit().await.map_err(StorageError::from)?;
    tracing::info!(member = member.0, "sign_in.done");
    Ok(SignedInMember { actor, stamp })
}

/// The member whose name and password these are, within the limits on trying.
pub(super) async fn prove(
    engine: &Engine,
    name: &str,
    password: SecretString,
    address: Option<IpAddr>,
) -> Result<Proven, SignInError> {
    // No member has such a name or password, which tells nobody anything.
    let name = MemberName::parse(name).ok();
    let possible = password.expose_secret().len() <= Password::MAX_BYTES;
    let found = match &name {
        Some(name) => find(engine, name).await?,
        None => None,
    };
    // What was typed as the name may be a password.
    let known = found.as_ref().map(|(proven, _)| proven.member.0);
    let attempt = Attempt::new(name.as_ref(), address);
    let limits = &engine.parts().sign_in_limits;
    let metrics = &engine.parts().metrics;
    if let Err(wait) = limits.admit(attempt, engine.now()) {
        tracing::warn!(member = known, ?address, ?wait, "sign_in.paused");
        metrics.sign_in_failed(SignInFailure::Paused);
        return Err(SignInError::Paused(wait));
    }
    if name.is_some() && possible {
        let (proven, hash) = found.unzip();
        let right = is_right(engine, password, hash).await?;
        if let Some(proven) = proven.filter(|_| right) {
            limits.succeeded(attempt);
            return Ok(proven);
        }
    }
    tracing::info!(member = known, ?address, "sign_in.refused");
    metrics.sign_in_failed(SignInFailure::Password);
    Err(SignInError::Refused)
}

/// Asks a member for their own password again.
pub(super) async fn prove_own(
    engine: &Engine,
    actor: &Actor,
    member: MemberId,
    password: SecretString,
) -> Result<Proven, SignInError> {
    match prove(engine, &actor.name, password, actor.address).await? {
        proven if proven.member == member => Ok(proven),
        _ => Err(SignInError::Refused),
    }
}

async fn find(
    engine: &Engine,
    name: &MemberName,
) -> Result<Option<(Proven, String)>, StorageError> {
    let row: Option<(i64, i64, String)> = sqlx::query_as(
        "SELECT member_id, security_stamp, password_hash FROM members
         WHERE name = $1 AND disabled_at IS NULL AND password_hash <> ''",
    )
    .bind(name.as_str())
    .fetch_optional(engine.database().read())
    .await?;
    Ok(row.map(|(member, stamp, hash)| {
        let proven = Proven {
            member: MemberId(member),
            stamp: SecurityStamp::from_number(stamp),
        };
        (proven, hash)
    }))
}
