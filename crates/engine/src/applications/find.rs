//! Find an application by its number.

use domain::{Actor, Permission, SdkAppId};

use super::{Application, ApplicationRow};
use crate::{Engine, FindError, Missing, StorageError};

/// The application of that number.
///
/// # Errors
/// [`FindError`].
pub async fn find(engine: &Engine, actor: &Actor, id: SdkAppId) -> Result<Application, FindError> {
    actor.require(Permission::SeeApplication, id)?;
    let row: Option<ApplicationRow> = sqlx::query_as(
        "SELECT application_id, name, created_at, created_by FROM applications
         WHERE application_id = $1",
    )
    .bind(id.number())
    .fetch_optional(engine.database().read())
    .await
    .map_err(StorageError::from)?;
    let row = row.ok_or(FindError::NotFound(Missing::Application(id)))?;
    Ok(row.try_into()?)
}
