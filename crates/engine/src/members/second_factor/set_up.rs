//! Switch the second factor on: a secret first, and then the proof that the app makes its codes.

use domain::audit::AuditAction;
use domain::{Actor, MemberId, Timestamp};
use secrecy::SecretString;

use super::RecoveryCode;
use super::secret::{generate, place, seconds, totp};
use crate::audit::{NewEntry, append};
use crate::members::actor::oneself;
use crate::members::sign_in::prove_own;
use crate::members::way_in::way_in_of;
use crate::members::{SignInError, WayIn};
use crate::{Engine, StorageError};

/// What an authenticator app is given. Cannot be printed.
#[derive(Clone, Debug)]
pub struct Setup {
    /// In base 32, to be typed.
    pub secret: SecretString,
    /// The same as an `otpauth://` address, to be scanned.
    pub address: SecretString,
}

/// Why no second factor was begun.
#[derive(Debug, thiserror::Error)]
pub enum BeginError {
    /// The provider asks for one, if anybody does.
    #[error("whoever comes in by single sign-on has their second factor at the provider")]
    AtProvider,
    /// Whoever asks is no member, or the password is not theirs, or was wrong too often.
    #[error("the password was not accepted")]
    Password(#[source] SignInError),
    /// There is nothing to make a secret of.
    #[error("the operating system gave no random bytes")]
    Random(#[from] getrandom::Error),
    /// The database did not take it.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Why the second factor was not switched on.
#[derive(Debug, thiserror::Error)]
pub enum ConfirmError {
    /// Nothing was begun, or it is on already.
    #[error("there is no second factor to be switched on: begin again")]
    NotBegun,
    /// Not the code of now.
    #[error("the code is wrong: type the one that the app shows now")]
    WrongCode,
    /// There is nothing to make recovery codes of.
    #[error("the operating system gave no random bytes")]
    Random(#[from] getrandom::Error),
    /// The database did not take it.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Makes a secret for the member, in the place of one that was not confirmed. One that is on stays. The
/// password is asked for: an open window would be enough to lock its owner out.
///
/// # Errors
/// [`BeginError`].
pub async fn begin(
    engine: &Engine,
    actor: &Actor,
    password: SecretString,
) -> Result<(), BeginError> {
    let Some(member) = oneself(actor) else {
        return Err(BeginError::Password(SignInError::Refused));
    };
    if way_in_of(engine, member).await? == WayIn::SingleSignOn {
        return Err(BeginError::AtProvider);
    }
    prove_own(engine, actor, member, password)
        .await
        .map_err(BeginError::Password)?;
    let now = engine.now();
    let secret = generate()?;
    let mut transaction = engine.database().begin().await?;
    let keys = &engine.parts().keys;
    let sealed = keys.seal_stored(&place(member, now), &secret)?;
    sqlx::query(
        "INSERT INTO second_factors (member_id, sealed_secret, made_at) VALUES ($1, $2, $3)
         ON CONFLICT (member_id) DO UPDATE
         SET sealed_secret = excluded.sealed_secret, made_at = excluded.made_at
         WHERE second_factors.confirmed_at IS NULL",
    )
    .bind(member.0)
    .bind(sealed)
    .bind(now.as_millis())
    .execute(&mut *transaction)
    .await
    .map_err(StorageError::from)?;
    transaction.commit().await.map_err(StorageError::from)?;
    Ok(())
}

/// What was begun and not confirmed.
///
/// # Errors
/// [`StorageError`].
pub async fn setup(engine: &Engine, actor: &Actor) -> Result<Option<Setup>, StorageError> {
    let Some(member) = oneself(actor) else {
        return Ok(None);
    };
    let Some(Begun { secret, .. }) = unconfirmed(engine, member).await? else {
        return Ok(None);
    };
    let address = totp(member, &actor.name, &secret)?.to_url();
    let address = address.map_err(|error| {
        StorageError::unreadable("second_factors.sealed_secret", member, error.to_string())
    })?;
    Ok(Some(Setup {
        secret,
        address: address.into(),
    }))
}

/// Switches the second factor on, and tells the recovery codes, which are shown now or never.
///
/// # Errors
/// [`ConfirmError`].
pub async fn confirm(
    engine: &Engine,
    actor: &Actor,
    code: &str,
) -> Result<Vec<RecoveryCode>, ConfirmError> {
    let member = oneself(actor).ok_or(ConfirmError::NotBegun)?;
    let begun = unconfirmed(engine, member).await?;
    let Begun { secret, made_at } = begun.ok_or(ConfirmError::NotBegun)?;
    let now = engine.now();
    let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let step = totp(member, &actor.name, &secret)?
        .check(&code, seconds(now))
        .ok_or(ConfirmError::WrongCode)?;
    let codes = (0..RecoveryCode::COUNT)
        .map(|_| RecoveryCode::generate())
        .collect::<Result<Vec<_>, _>>()?;
    let mut transaction = engine.database().begin().await?;
    let on = sqlx::query(
        "UPDATE second_factors SET confirmed_at = $1, last_step = $2
         WHERE member_id = $3 AND confirmed_at IS NULL AND made_at = $4",
    )
    .bind(now.as_millis())
    .bind(i64::try_from(step).unwrap_or(i64::MAX))
    .bind(member.0)
    // Another one may have taken its place in another window.
    .bind(made_at.as_millis())
    .execute(&mut *transaction)
    .await
    .map_err(StorageError::from)?;
    if on.rows_affected() == 0 {
        return Err(ConfirmError::NotBegun);
    }
    for code in &codes {
        sqlx::query("INSERT INTO recovery_codes (member_id, code_hash) VALUES ($1, $2)")
            .bind(member.0)
            .bind(code.hash(member))
            .execute(&mut *transaction)
            .await
            .map_err(StorageError::from)?;
    }
    let subject = format!("members/{}", actor.name);
    let entry = NewEntry::in_console(AuditAction::SecondFactorOn, subject);
    append(&mut transaction, actor, now, entry).await?;
    transaction.commit().await.map_err(StorageError::from)?;
    Ok(codes)
}

/// What was begun and not confirmed.
struct Begun {
    secret: SecretString,
    made_at: Timestamp,
}

async fn unconfirmed(engine: &Engine, member: MemberId) -> Result<Option<Begun>, StorageError> {
    let row: Option<(String, i64)> = sqlx::query_as(
        "SELECT sealed_secret, made_at FROM second_factors
         WHERE member_id = $1 AND confirmed_at IS NULL",
    )
    .bind(member.0)
    .fetch_optional(engine.database().read())
    .await?;
    let Some((sealed, made_at)) = row else {
        return Ok(None);
    };
    let made_at = Timestamp::from_millis(made_at);
    let place = place(member, made_at);
    let secret = engine.parts().keys.open_stored(&place, &sealed)?;
    Ok(Some(Begun { secret, made_at }))
}
