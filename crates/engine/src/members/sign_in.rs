//! Sign in with name and password.

use std::net::IpAddr;
use std::time::Duration;

use domain::audit::AuditAction;
use domain::{Actor, MemberId};
use secrecy::{ExposeSecret, SecretString};

use super::limits::Attempt;
use super::password::is_right;
use super::second_factor::{self, CodeError};
use super::{MemberName, Password, PasswordError};
use crate::audit::{NewEntry, append};
use crate::metrics::SignInFailure;
use crate::{Engine, StorageError};

/// Why somebody was not let in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// Name and password do not belong together, or the member is disabled: which, is not told.
    #[error("name or password is wrong: type both again")]
    Refused,
    /// The password is right, and a code of the second factor is to follow.
    #[error("a code is needed as well")]
    NeedsCode(MemberId),
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
) -> Result<Actor, SignInError> {
    let member = prove(engine, name, password, address).await?;
    if second_factor::is_on(engine, member).await? {
        return Err(SignInError::NeedsCode(member));
    }
    let_in(engine, member, address).await
}

/// The member whose password was right a moment ago, with a code of the second factor.
///
/// # Errors
/// [`SignInError`].
pub async fn sign_in_with_code(
    engine: &Engine,
    member: MemberId,
    code: &str,
    address: Option<IpAddr>,
) -> Result<Actor, SignInError> {
    let attempt = Attempt::of_code(member, address);
    second_factor::check(engine, member, code, attempt)
        .await
        .map_err(|error| match error {
            CodeError::Wrong => SignInError::Refused,
            CodeError::Paused(wait) => SignInError::Paused(wait),
            CodeError::Storage(error) => error.into(),
        })?;
    let_in(engine, member, address).await
}

async fn let_in(
    engine: &Engine,
    member: MemberId,
    address: Option<IpAddr>,
) -> Result<Actor, SignInError> {
    // Gone since the password was compared.
    let actor = super::actor(engine, member).await?;
    let actor = actor.ok_or(SignInError::Refused)?.from_address(address);
    let mut transaction = engine.database().begin().await?;
    let subject = format!("members/{}", actor.name);
    let entry = NewEntry::in_console(AuditAction::SignedIn, subject);
    append(&mut transaction, &actor, engine.now(), entry).await?;
    transaction.commit().await.map_err(StorageError::from)?;
    tracing::info!(member = member.0, "sign_in.done");
    Ok(actor)
}

/// The member whose name and password these are, within the limits on trying.
pub(super) async fn prove(
    engine: &Engine,
    name: &str,
    password: SecretString,
    address: Option<IpAddr>,
) -> Result<MemberId, SignInError> {
    // No member has such a name or password, which tells nobody anything.
    let name = MemberName::parse(name).ok();
    let possible = password.expose_secret().len() <= Password::MAX_BYTES;
    let found = match &name {
        Some(name) => find(engine, name).await?,
        None => None,
    };
    // What was typed as the name may be a password.
    let known = found.as_ref().map(|(member, _)| member.0);
    let attempt = Attempt::new(name.as_ref(), address);
    let limits = &engine.parts().sign_in_limits;
    let metrics = &engine.parts().metrics;
    if let Err(wait) = limits.admit(attempt, engine.now()) {
        tracing::warn!(member = known, ?address, ?wait, "sign_in.paused");
        metrics.sign_in_failed(SignInFailure::Paused);
        return Err(SignInError::Paused(wait));
    }
    if name.is_some() && possible {
        let (member, hash) = found.unzip();
        let right = is_right(engine, password, hash).await?;
        if let Some(member) = member.filter(|_| right) {
            limits.succeeded(attempt);
            return Ok(member);
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
) -> Result<(), SignInError> {
    match prove(engine, &actor.name, password, actor.address).await? {
        proven if proven == member => Ok(()),
        _ => Err(SignInError::Refused),
    }
}

async fn find(
    engine: &Engine,
    name: &MemberName,
) -> Result<Option<(MemberId, String)>, StorageError> {
    let row: Option<(i64, String)> = sqlx::query_as(
        "SELECT member_id, password_hash FROM members
         WHERE name = $1 AND disabled_at IS NULL AND password_hash <> ''",
    )
    .bind(name.as_str())
    .fetch_optional(engine.database().read())
    .await?;
    Ok(row.map(|(member, hash)| (MemberId(member), hash)))
}
