//! List certificates: an application's, or the first of all.

use domain::{Actor, ConsolePermission, SdkAppId};

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

/// The oldest certificates over all applications that the actor reaches, at most `most`: for whoever
/// tries them out in the sandbox.
///
/// # Errors
/// [`FindError`].
pub async fn list_oldest(
    engine: &Engine,
    actor: &Actor,
    most: u32,
) -> Result<Vec<Certificate>, FindError> {
    actor.require_in_console(ConsolePermission::OperateSandbox)?;
    if let Some(applications) = actor.applications() {
        let mut reached = Vec::new();
        for application in applications {
            reached.extend(list(engine, actor, *application).await?);
        }
        reached.sort_by_key(|certificate| certificate.id);
        reached.truncate(usize::try_from(most).unwrap_or(usize::MAX));
        return Ok(reached);
    }
    let rows: Vec<RevisionRow> = sqlx::query_as(select_certificates!(
        "c.certificate_id IN
             (SELECT certificate_id FROM certificates WHERE deleted_at IS NULL
              ORDER BY certificate_id LIMIT $1)"
    ))
    .bind(i64::from(most))
    .fetch_all(engine.database().read())
    .await
    .map_err(StorageError::from)?;
    Ok(certificates(rows)?)
}
