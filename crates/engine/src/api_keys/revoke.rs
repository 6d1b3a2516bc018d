//! Revoke a key.

use domain::audit::AuditAction;
use domain::{Actor, ApiKeyId, Permission, SdkAppId};
use serde_json::json;

use super::ApiKey;
use super::key::{ApiKeyRow, select_api_keys};
use crate::audit::{NewEntry, append};
use crate::{Engine, FindError, Missing, StorageError};

/// Revokes a key: from now on it lets nobody in. One that was revoked before stays as it is.
///
/// # Errors
/// [`FindError`].
pub async fn revoke(
    engine: &Engine,
    actor: &Actor,
    application: SdkAppId,
    id: ApiKeyId,
) -> Result<(), FindError> {
    actor.require(Permission::ManageApiKeys, application)?;
    let mut transaction = engine.database().begin().await?;
    let row: Option<ApiKeyRow> =
        sqlx::query_as(select_api_keys!("application_id = $1 AND api_key_id = $2"))
            .bind(application.number())
            .bind(id.0)
            .fetch_optional(&mut *transaction)
            .await
            .map_err(StorageError::from)?;
    let row = row.ok_or(FindError::NotFound(Missing::ApiKey(id)))?;
    let key = ApiKey::try_from(row)?;
    if key.revoked.is_some() {
        return Ok(());
    }
    let now = engine.now();
    sqlx::query(
        "UPDATE api_keys SET revoked_at = $1, revoked_by_member = $2, revoked_by = $3
         WHERE api_key_id = $4",
    )
    .bind(now.as_millis())
    .bind(actor.member_number())
    .bind(actor.name.as_str())
    .bind(id.0)
    .execute(&mut *transaction)
    .await
    .map_err(StorageError::from)?;
    let entry = NewEntry::in_application(
        AuditAction::ApiKeyRevoked,
        application,
        format!("API key {id}"),
    )
    .before(&json!({"name": key.name.as_str()}))?;
    append(&mut transaction, actor, now, entry).await?;
    transaction.commit().await.map_err(StorageError::from)?;
    tracing::info!(
        application = application.number(),
        api_key = id.0,
        by = actor.name,
        "api_key.revoked"
    );
    Ok(())
}
