//! Sign in with name and password.

use domain::MemberId;
use secrecy::{ExposeSecret, SecretString};

use super::password::is_right;
use super::{MemberName, Password, PasswordError};
use crate::{Engine, StorageError};

/// Why somebody was not let in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// Name and password do not belong together, or the member is disabled: which, is not told.
    #[error("name or password is wrong: type both again")]
    Refused,
    /// The password could not be compared.
    #[error(transparent)]
    Hashing(#[from] PasswordError),
    /// The database did not answer.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// The member with that name and password. An unknown name takes as long as a wrong password.
///
/// # Errors
/// [`SignInError`].
pub async fn sign_in(
    engine: &Engine,
    name: &str,
    password: SecretString,
) -> Result<MemberId, SignInError> {
    // No member has such a name or password, which tells nobody anything.
    let name = MemberName::parse(name).map_err(|_| SignInError::Refused)?;
    if password.expose_secret().len() > Password::MAX_BYTES {
        return Err(SignInError::Refused);
    }
    let row: Option<(i64, String)> = sqlx::query_as(
        "SELECT member_id, password_hash FROM members
         WHERE name = $1 AND disabled_at IS NULL AND password_hash <> ''",
    )
    .bind(name.as_str())
    .fetch_optional(engine.database().read())
    .await
    .map_err(StorageError::from)?;
    let (member, hash) = match row {
        Some((member, hash)) => (Some(MemberId(member)), Some(hash)),
        None => (None, None),
    };
    let right = is_right(engine, password, hash).await?;
    match member {
        Some(member) if right => Ok(member),
        _ => Err(SignInError::Refused),
    }
}
