//! List an application's keys.

use domain::{Actor, Permission, SdkAppId};

use super::ApiKey;
use super::key::{ApiKeyRow, select_api_keys};
use crate::{Engine, FindError, StorageError, applications};

/// Every key of the application, the youngest first, revoked ones too.
///
/// # Errors
/// [`FindError`], also when there is no such application.
pub async fn list(
    engine: &Engine,
    actor: &Actor,
    application: SdkAppId,
) -> Result<Vec<ApiKey>, FindError> {
    actor.require(Permission::ManageApiKeys, application)?;
    applications::find(engine, actor, application).await?;
    let rows: Vec<ApiKeyRow> = sqlx::query_as(select_api_keys!(
        "application_id = $1 ORDER BY api_key_id DESC"
    ))
    .bind(application.number())
    .fetch_all(engine.database().read())
    .await
    .map_err(StorageError::from)?;
    let keys = rows.into_iter().map(ApiKey::try_from);
    Ok(keys.collect::<Result<_, _>>()?)
}
