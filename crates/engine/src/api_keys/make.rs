//! Make a key.

use domain::api_key::{ApiKeySecret, NewApiKey};
use domain::audit::AuditAction;
use domain::{Actor, ApiKeyId, Permission, SdkAppId, Timestamp};
use serde_json::json;

use super::key::{names, write_permissions};
use crate::applications::exists;
use crate::audit::{NewEntry, append};
use crate::database::sequence::{self, Sequence};
use crate::{Engine, FindError, Missing, StorageError, random};

/// Makes a key of the application, which lets in from now on. It is handed back this once.
///
/// # Errors
/// [`FindError`].
pub async fn make(
    engine: &Engine,
    actor: &Actor,
    application: SdkAppId,
    new: &NewApiKey,
) -> Result<ApiKeySecret, FindError> {
    actor.require(Permission::ManageApiKeys, application)?;
    let random = random::bytes().map_err(StorageError::from)?;
    let mut transaction = engine.database().begin().await?;
    if !exists(&mut transaction, application).await? {
        return Err(FindError::NotFound(Missing::Application(application)));
    }
    let now = engine.now();
    let expires_at = new.expiry.from(now);
    let id = ApiKeyId(sequence::next(&mut transaction, Sequence::ApiKey).await?);
    let secret = ApiKeySecret::new(id, random);
    sqlx::query(
        "INSERT INTO api_keys (api_key_id, application_id, name, permissions, hash, tail, made_at,
             made_by_member, made_by, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(id.0)
    .bind(application.number())
    .bind(new.name.as_str())
    .bind(write_permissions(&new.permissions)?)
    .bind(hex::encode(secret.hash()))
    .bind(secret.tail())
    .bind(now.as_millis())
    .bind(actor.member_number())
    .bind(actor.name.as_str())
    .bind(expires_at.map(Timestamp::as_millis))
    .execute(&mut *transaction)
    .await
    .map_err(StorageError::from)?;
    let entry = NewEntry::in_application(
        AuditAction::ApiKeyMade,
        application,
        format!("API key {id}"),
    )
    .after(&json!({
        "name": new.name.as_str(),
        "permissions": names(&new.permissions),
        "expiry": new.expiry.name(),
    }))?;
    append(&mut transaction, actor, now, entry).await?;
    transaction.commit().await.map_err(StorageError::from)?;
    tracing::info!(
        application = application.number(),
        api_key = id.0,
        by = actor.name,
        "api_key.made"
    );
    Ok(secret)
}
