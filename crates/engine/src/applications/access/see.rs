//! See who may call for an application, and where it is called.

use domain::access::AccessSettings;
use domain::callback::CallbackUrl;
use domain::{Actor, SdkAppId, Timestamp};

use super::cache::read_language;
use crate::applications::find;
use crate::database::from_text;
use crate::{Engine, FindError, StorageError};

/// Who may call for an application, and where it is called. No key is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Access {
    /// What the form of the settings shows.
    pub settings: AccessSettings,
    /// What else there is to say of callbacks.
    pub callback: CallbackFacts,
    /// The keys that are accepted now, the newest first.
    pub keys: Vec<UserSigKeyFacts>,
}

/// What may be told of an application's callbacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallbackFacts {
    /// When the secret that signs was made; without one nothing is signed.
    pub secret_saved_at: Option<Timestamp>,
    /// How many events wait for the back end to take them.
    pub waiting: i64,
    /// How many events were given up because it did not.
    pub given_up: i64,
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

#[derive(sqlx::FromRow)]
struct Row {
    admins: String,
    fallback_language: String,
    callback_url: Option<String>,
    callback_secret_saved_at: Option<i64>,
    callbacks_given_up: i64,
    waiting: i64,
}

fn settings(application: SdkAppId, row: Row) -> Result<AccessSettings, StorageError> {
    let url = row.callback_url.map(CallbackUrl::try_from).transpose();
    Ok(AccessSettings {
        admins: from_text("applications.admins", application, &row.admins)?,
        language: read_language(application, &row.fallback_language)?,
        callback_url: url.map_err(|error| {
            StorageError::unreadable("applications.callback_url", application, error)
        })?,
    })
}

/// Who may call for the application, and where it is called.
///
/// # Errors
/// [`FindError`].
pub async fn see_access(
    engine: &Engine,
    actor: &Actor,
    application: SdkAppId,
) -> Result<Access, FindError> {
    find(engine, actor, application).await?;
    let row: Row = sqlx::query_as(
        "SELECT admins, fallback_language, callback_url, callback_secret_saved_at,
                callbacks_given_up,
                (SELECT COUNT(*) FROM callbacks c WHERE c.application_id = a.application_id)
                    AS waiting
         FROM applications a WHERE application_id = $1",
    )
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
        callback: CallbackFacts {
            secret_saved_at: row.callback_secret_saved_at.map(Timestamp::from_millis),
            waiting: row.waiting,
            given_up: row.callbacks_given_up,
        },
        settings: settings(application, row)?,
        keys: keys.collect(),
    })
}
