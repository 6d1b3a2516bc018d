//! Check a code at sign-in.

use std::time::Duration;

use domain::{MemberId, Timestamp};

use super::RecoveryCode;
use super::secret::{place, seconds, totp};
use crate::members::limits::Attempt;
use crate::metrics::SignInFailure;
use crate::{Engine, StorageError};

/// Why a code was not taken.
#[derive(Debug)]
pub(in crate::members) enum CodeError {
    /// Wrong, or used before.
    Wrong,
    /// There were so many failures that nothing was compared.
    Paused(Duration),
    Storage(StorageError),
}

impl From<StorageError> for CodeError {
    fn from(error: StorageError) -> Self {
        Self::Storage(error)
    }
}

/// What was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::members) enum CodeKind {
    /// Of the authenticator app.
    App,
    /// One of those that are kept for a lost phone.
    Recovery,
}

impl CodeKind {
    /// What the audit log calls it.
    pub(in crate::members) const fn name(self) -> &'static str {
        match self {
            Self::App => "code",
            Self::Recovery => "recovery_code",
        }
    }
}

/// Takes a code of the app's, or a recovery code, each once. Failures are counted apart from those
/// of the password, which whoever gets here knows.
pub(in crate::members) async fn check(
    engine: &Engine,
    member: MemberId,
    typed: &str,
    attempt: Attempt,
) -> Result<CodeKind, CodeError> {
    let limits = &engine.parts().sign_in_limits;
    let metrics = &engine.parts().metrics;
    if let Err(wait) = limits.admit(attempt, engine.now()) {
        tracing::warn!(member = member.0, ?wait, "sign_in.code_paused");
        metrics.sign_in_failed(SignInFailure::Paused);
        return Err(CodeError::Paused(wait));
    }
    let (kind, taken) = match RecoveryCode::parse(typed) {
        Some(code) => {
            let taken = take_recovery_code(engine, member, &code).await?;
            (CodeKind::Recovery, taken)
        }
        None => (CodeKind::App, take_code(engine, member, typed).await?),
    };
    if taken {
        limits.succeeded(attempt);
        return Ok(kind);
    }
    tracing::info!(member = member.0, "sign_in.code_refused");
    metrics.sign_in_failed(SignInFailure::Code);
    Err(CodeError::Wrong)
}

async fn take_recovery_code(
    engine: &Engine,
    member: MemberId,
    code: &RecoveryCode,
) -> Result<bool, StorageError> {
    let taken = sqlx::query("DELETE FROM recovery_codes WHERE member_id = $1 AND code_hash = $2")
        .bind(member.0)
        .bind(code.hash(member))
        .execute(engine.database().write())
        .await?;
    Ok(taken.rows_affected() == 1)
}

async fn take_code(engine: &Engine, member: MemberId, typed: &str) -> Result<bool, StorageError> {
    let row: Option<(String, i64)> = sqlx::query_as(
        "SELECT sealed_secret, made_at FROM second_factors
         WHERE member_id = $1 AND confirmed_at IS NOT NULL",
    )
    .bind(member.0)
    .fetch_optional(engine.database().read())
    .await?;
    let Some((sealed, made_at)) = row else {
        return Ok(false);
    };
    let place = place(member, Timestamp::from_millis(made_at));
    let secret = engine.parts().keys.open_stored(&place, &sealed)?;
    let code = typed.chars().filter(|c| !c.is_whitespace()).take(7);
    let code: String = code.collect();
    // The name only stands in the address.
    let step = totp(member, "", &secret)?.check(&code, seconds(engine.now()));
    let Some(step) = step.and_then(|step| i64::try_from(step).ok()) else {
        return Ok(false);
    };
    // Of two that come at once with the same code, one is let in.
    let taken = sqlx::query(
        "UPDATE second_factors SET last_step = $1
         WHERE member_id = $2 AND (last_step IS NULL OR last_step < $1)",
    )
    .bind(step)
    .bind(member.0)
    .execute(engine.database().write())
    .await?;
    Ok(taken.rows_affected() == 1)
}
