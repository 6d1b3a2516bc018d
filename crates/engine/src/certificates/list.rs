//! List an application's certificates.

use domain::{Actor, SdkAppId};

use super::Certificate;
use super::read::{RevisionRow, certificates, select_certificates};
use crate::{Engine, FindError, StorageError, applications};

/// Every certificate of the application with its history, the oldest first.
///
/// # Errors
/// [`FindError`], also when there is no such application.
pub async fn list(
    engine: &Engine,
    actor: &Actor,
    application: SdkAppId,
) -> Result<Vec<Certificate>, FindError> {
    applications::find(engine, actor, application).await?;
    let rows: Vec<RevisionRow> = sqlx::query_as(select_certificates!("c.application_id = $1"))
        .bind(application.number())
        .fetch_all(engine.database().read())
        .await
        .map_err(StorageError::from)?;
    Ok(certificates(rows)?)
}
