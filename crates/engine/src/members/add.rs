//! Add a member.

use domain::{MemberId, Problem, Role};
use secrecy::SecretString;
use sqlx::{Any, Transaction};

use super::{MemberName, Password, PasswordError, PasswordProblem};
use crate::database::dialect;
use crate::database::sequence::{self, Sequence};
use crate::{Engine, StorageError};

/// Why a member was not added.
#[derive(Debug, thiserror::Error)]
pub enum AddMemberError {
    /// Not a name.
    #[error(
        "the name is not usable ({0:?}): use 1 to {max} characters without spaces",
        max = MemberName::MAX
    )]
    Name(Problem),
    /// Not a good password.
    #[error(transparent)]
    Password(#[from] PasswordProblem),
    /// Another member has that name.
    #[error("a member named {0} is there already: choose another name")]
    Taken(MemberName),
    /// The password could not be hashed.
    #[error(transparent)]
    Hashing(#[from] PasswordError),
    /// The database did not take it.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Adds a member. For the command line, whose user owns the database anyway.
///
/// # Errors
/// [`AddMemberError`].
pub async fn add(
    engine: &Engine,
    name: &str,
    role: Role,
    password: SecretString,
) -> Result<MemberId, AddMemberError> {
    let name = MemberName::parse(name).map_err(AddMemberError::Name)?;
    let hash = Password::parse(password)?.hash(engine).await?;
    let mut transaction = engine.database().begin().await?;
    let id = insert(engine, &mut transaction, &name, role, &hash).await?;
    transaction.commit().await.map_err(StorageError::from)?;
    tracing::info!(member = id.0, role = role.name(), "member.added");
    Ok(id)
}

pub(super) async fn insert(
    engine: &Engine,
    transaction: &mut Transaction<'static, Any>,
    name: &MemberName,
    role: Role,
    password_hash: &str,
) -> Result<MemberId, AddMemberError> {
    let number = sequence::next(transaction, Sequence::Member).await?;
    sqlx::query(
        "INSERT INTO members (member_id, name, role, password_hash, created_at)
         VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(number)
    .bind(name.as_str())
    .bind(role.name())
    .bind(password_hash)
    .bind(engine.now().as_millis())
    .execute(&mut **transaction)
    .await
    .map_err(|error| {
        if dialect::breaks_unique(&error, "members_name_unique", "members.name") {
            AddMemberError::Taken(name.clone())
        } else {
            StorageError::from(error).into()
        }
    })?;
    Ok(MemberId(number))
}
