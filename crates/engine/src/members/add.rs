//! Add a member.

use domain::audit::AuditAction;
use domain::{Actor, MemberId, NotPermitted, Problem, Role, SdkAppId};
use secrecy::SecretString;
use serde::Serialize;
use sqlx::{Any, Transaction};

use super::{MemberName, Password, PasswordError, PasswordProblem};
use crate::audit::{NewEntry, append};
use crate::database::dialect;
use crate::database::sequence::{self, Sequence};
use crate::{Engine, StorageError, applications};

/// Why a member was not added.
#[derive(Debug, thiserror::Error)]
pub enum AddMemberError {
    /// The actor may not manage members.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
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
    /// There is no such application.
    #[error("there is no application {0}: look up its SDKAppID in the console")]
    UnknownApplication(SdkAppId),
    /// The password could not be hashed.
    #[error(transparent)]
    Hashing(#[from] PasswordError),
    /// The database did not take it.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Adds a member, a developer for these applications. For the command line, whose user owns the
/// database anyway.
///
/// # Errors
/// [`AddMemberError`].
pub async fn add(
    engine: &Engine,
    name: &str,
    role: Role,
    reached: &[SdkAppId],
    password: SecretString,
) -> Result<MemberId, AddMemberError> {
    let name = MemberName::parse(name).map_err(AddMemberError::Name)?;
    let hash = Password::parse(password, name.as_str())?
        .hash(engine)
        .await?;
    let mut transaction = engine.database().begin().await?;
    let id = insert(engine, &mut transaction, &name, role, &hash).await?;
    if role == Role::Developer {
        join(&mut transaction, id, reached)
            .await?
            .map_err(AddMemberError::UnknownApplication)?;
    }
    let entry = NewEntry::in_console(AuditAction::MemberAdded, format!("members/{name}"))
        .after(&Told::of(role, reached))?;
    let operator = Actor::operator("command line");
    append(&mut transaction, &operator, engine.now(), entry).await?;
    transaction.commit().await.map_err(StorageError::from)?;
    tracing::info!(member = id.0, role = role.name(), "member.added");
    Ok(id)
}

/// What the audit log tells of a member.
#[derive(Serialize)]
pub(super) struct Told {
    role: &'static str,
    applications: Vec<i64>,
}

impl Told {
    pub(super) fn of<'a>(role: Role, reached: impl IntoIterator<Item = &'a SdkAppId>) -> Self {
        let numbers = reached.into_iter().map(|application| application.number());
        Self {
            role: role.name(),
            applications: numbers.collect(),
        }
    }
}

/// Lets the member into applications that they are not in yet; names the first that there is not.
pub(super) async fn join(
    transaction: &mut Transaction<'static, Any>,
    member: MemberId,
    reached: impl IntoIterator<Item = &SdkAppId>,
) -> Result<Result<(), SdkAppId>, StorageError> {
    for application in reached {
        if !applications::exists(transaction, *application).await? {
            return Ok(Err(*application));
        }
        sqlx::query(
            "INSERT INTO memberships (member_id, application_id) VALUES ($1, $2)
             ON CONFLICT (member_id, application_id) DO NOTHING",
        )
        .bind(member.0)
        .bind(application.number())
        .execute(&mut **transaction)
        .await?;
    }
    Ok(Ok(()))
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
