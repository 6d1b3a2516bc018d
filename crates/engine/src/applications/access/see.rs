//! See who may call for an application.

use domain::{Actor, SdkAppId, Timestamp, UserId};

use crate::applications::find;
use crate::database::from_text;
use crate::{Engine, FindError, StorageError};

/// Who may call for an application. No key is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Access {
    /// The names that may call for everybody.
    pub admins: Vec<UserId>,
    /// The keys that are accepted now, the newest first.
    pub keys: Vec<UserSigKeyFacts>,
}

/// What may be told of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserSigKeyFacts {
    /// Its last four characters.
    pub tail: String,
    /// When it was made.
    pub made_at: Timestamp,
    /// Who made it.
    pub made_by: String,
    /// From when on it is no longer accepted.
    pub retires_at: Option<Timestamp>,
}

/// Who may call for the application.
///
/// # Errors
/// [`FindError`].
pub async fn see_access(
    engine: &Engine,
    actor: &Actor,
    application: SdkAppId,
) -> Result<Access, FindError> {
    find(engine, actor, application).await?;
    let admins: String =
        sqlx::query_scalar("SELECT admins FROM applications WHERE application_id = $1")
            .bind(application.number())
            .fetch_one(engine.database().read())
            .await
            .map_err(StorageError::from)?;
    let rows: Vec<(Option<String>, i64, String, Option<i64>)> = sqlx::query_as(
        "SELECT tail, made_at, made_by, retires_at FROM usersig_keys
         WHERE application_id = $1 AND (retires_at IS NULL OR retires_at > $2)
         ORDER BY number DESC",
    )
    .bind(application.number())
    .bind(engine.now().as_millis())
    .fetch_all(engine.database().read())
    .await
    .map_err(StorageError::from)?;
    let keys = rows
        .into_iter()
        .map(|(tail, made_at, made_by, retires_at)| UserSigKeyFacts {
            tail: tail.unwrap_or_default(),
            made_at: Timestamp::from_millis(made_at),
            made_by,
            retires_at: retires_at.map(Timestamp::from_millis),
        });
    Ok(Access {
        admins: from_text("applications.admins", application, &admins)?,
        keys: keys.collect(),
    })
}
