//! The address at which an IM back end tells how its users' states change: it signs nothing, so the
//! address itself is the secret.

use domain::{Actor, Permission, SdkAppId};
use subtle::ConstantTimeEq as _;

use crate::{Engine, FindError, Missing, StorageError, random};

/// The secret part of the application's address, made when it is first asked for.
///
/// # Errors
/// [`FindError`].
pub async fn state_change_key(
    engine: &Engine,
    actor: &Actor,
    application: SdkAppId,
) -> Result<String, FindError> {
    actor.require(Permission::ManageApplication, application)?;
    if let Some(key) = saved_key(engine, application).await? {
        return Ok(key);
    }
    let bytes: [u8; 16] = random::bytes().map_err(StorageError::from)?;
    // Somebody else may have been faster: the first key stays.
    let key: Option<String> = sqlx::query_scalar(
        "UPDATE applications SET state_change_key = COALESCE(state_change_key, $1)
         WHERE application_id = $2 RETURNING state_change_key",
    )
    .bind(hex::encode(bytes))
    .bind(application.number())
    .fetch_optional(engine.database().write())
    .await
    .map_err(StorageError::from)?;
    key.ok_or(FindError::NotFound(Missing::Application(application)))
}

/// Whether that is the secret part of the application's address.
///
/// # Errors
/// [`StorageError`].
pub async fn is_state_change_key(
    engine: &Engine,
    application: SdkAppId,
    key: &str,
) -> Result<bool, StorageError> {
    let saved = saved_key(engine, application).await?;
    Ok(saved.is_some_and(|saved| saved.as_bytes().ct_eq(key.as_bytes()).into()))
}

async fn saved_key(engine: &Engine, application: SdkAppId) -> Result<Option<String>, StorageError> {
    let key: Option<Option<String>> =
        sqlx::query_scalar("SELECT state_change_key FROM applications WHERE application_id = $1")
            .bind(application.number())
            .fetch_optional(engine.database().read())
            .await?;
    Ok(key.flatten())
}
