//! The first start: somebody must be able to sign in.

use domain::audit::AuditAction;
use domain::{Actor, Role};
use secrecy::SecretString;
use serde_json::json;
use sqlx::{Any, Executor};

use super::add::insert;
use super::{AddMemberError, MemberName, Password, PasswordError};
use crate::audit::{NewEntry, append};
use crate::{Engine, StorageError};

const NAME: &str = "admin";

/// The admin that the first start made.
#[derive(Clone, Debug)]
pub struct FirstAdmin {
    /// The name to sign in with.
    pub name: String,
    /// The password: shown now or never, for only its hash is kept.
    pub password: SecretString,
    /// Whether nobody chose the password.
    pub generated: bool,
}

/// Makes the member `admin` if no admin can sign in, with the password that was chosen or a
/// generated one.
///
/// # Errors
/// [`AddMemberError`], as when the chosen password is too short, or a member has the name.
pub async fn create_first_admin(
    engine: &Engine,
    password: Option<SecretString>,
) -> Result<Option<FirstAdmin>, AddMemberError> {
    if any_admin(engine.database().read()).await? {
        return Ok(None);
    }
    let generated = password.is_none();
    let password = match password {
        Some(chosen) => Password::parse(chosen, NAME)?,
        None => Password::generate().map_err(PasswordError::from)?,
    };
    let name = MemberName::parse(NAME).map_err(AddMemberError::Name)?;
    let hash = password.hash(engine).await?;

    let mut transaction = engine.database().begin().await?;
    // Another node may have been faster.
    if any_admin(&mut *transaction).await? {
        return Ok(None);
    }
    insert(engine, &mut transaction, &name, Role::Admin, &hash).await?;
    let entry = NewEntry::in_console(AuditAction::MemberAdded, format!("members/{name}"))
        .after(&json!({"role": Role::Admin.name()}))?;
    let operator = Actor::operator("first start");
    append(&mut transaction, &operator, engine.now(), entry).await?;
    transaction.commit().await.map_err(StorageError::from)?;
    Ok(Some(FirstAdmin {
        name: name.to_string(),
        password: password.into_secret(),
        generated,
    }))
}

/// Developers alone could add no application, and let nobody else in. Nor could an admin who is disabled.
async fn any_admin<'e>(database: impl Executor<'e, Database = Any>) -> Result<bool, StorageError> {
    let admins: i64 =
        sqlx::query_scalar("SELECT COUNT(*) FROM members WHERE role = $1 AND disabled_at IS NULL")
            .bind(Role::Admin.name())
            .fetch_one(database)
            .await?;
    Ok(admins > 0)
}
