//! Save who may call for an application, and where it is called.

use domain::access::AccessSettings;
use domain::audit::AuditAction;
use domain::callback::CallbackUrl;
use domain::{Actor, NotPermitted, Permission, Problem, SdkAppId};

use crate::audit::{NewEntry, append};
use crate::database::to_text;
use crate::{Engine, Missing, StorageError, callbacks};
use serde::Serialize;

/// Why nothing was saved.
#[derive(Debug, thiserror::Error)]
pub enum SaveAccessError {
    /// The actor may not manage applications.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// There is no such application.
    #[error("{0} does not exist: look for it in the list")]
    NotFound(Missing),
    /// The callback URL may not be called.
    #[error("the callback URL may not be called ({0:?}): name an https:// URL of a public host")]
    CallbackUrl(Problem),
    /// The database did not take it.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// What is saved, and what the audit log tells of it.
#[derive(sqlx::FromRow, Serialize)]
struct Told {
    admins: String,
    fallback_language: String,
    callback_url: Option<String>,
}

/// Saves all of it. Events that wait go to a new callback URL at once; without one they are deleted.
///
/// # Errors
/// [`SaveAccessError`].
pub async fn save_access(
    engine: &Engine,
    actor: &Actor,
    application: SdkAppId,
    settings: &AccessSettings,
) -> Result<(), SaveAccessError> {
    actor.require(Permission::ManageApplication, application)?;
    let url = settings.callback_url.as_ref();
    if let Some(url) = url {
        url.check(engine.callback_reach())
            .map_err(SaveAccessError::CallbackUrl)?;
    }
    let url = url.map(CallbackUrl::as_str);
    let admins = to_text("applications.admins", &settings.admins)?;
    let mut transaction = engine.database().begin().await?;
    let before: Option<Told> = sqlx::query_as(
        "SELECT admins, fallback_language, callback_url FROM applications
         WHERE application_id = $1",
    )
    .bind(application.number())
    .fetch_optional(&mut *transaction)
    .await
    .map_err(StorageError::from)?;
    let before = before.ok_or(SaveAccessError::NotFound(Missing::Application(application)))?;
    let after = Told {
        admins,
        fallback_language: settings.language.name().to_owned(),
        callback_url: url.map(str::to_owned),
    };
    sqlx::query(
        "UPDATE applications SET admins = $1, fallback_language = $2, callback_url = $3
         WHERE application_id = $4",
    )
    .bind(after.admins.as_str())
    .bind(after.fallback_language.as_str())
    .bind(url)
    .bind(application.number())
    .execute(&mut *transaction)
    .await
    .map_err(StorageError::from)?;
    let now = engine.now();
    if before.callback_url != after.callback_url {
        callbacks::restart(&mut transaction, application, url.is_some(), now).await?;
    }
    let entry = NewEntry::in_application(AuditAction::AccessSaved, application, "access")
        .before(&before)?
        .after(&after)?;
    append(&mut transaction, actor, now, entry).await?;
    transaction.commit().await.map_err(StorageError::from)?;
    engine.parts().access.forget(application);
    callbacks::wake(engine);
    tracing::info!(
        application = application.number(),
        by = actor.name,
        "application.access_saved"
    );
    Ok(())
}
