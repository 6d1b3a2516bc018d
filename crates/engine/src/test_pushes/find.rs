//! Find a test push of an application.

use domain::{Actor, Permission, SdkAppId};

use super::read::{TestPushRow, select_test_pushes};
use super::{TestPush, TestPushId};
use crate::{Engine, FindError, Missing, StorageError};

/// The test push; another application's is not found.
///
/// # Errors
/// [`FindError`].
pub async fn find(
    engine: &Engine,
    actor: &Actor,
    application: SdkAppId,
    id: TestPushId,
) -> Result<TestPush, FindError> {
    actor.require(Permission::SeeApplication, application)?;
    let row: Option<TestPushRow> = sqlx::query_as(select_test_pushes!(
        "application_id = $1 AND test_push_id = $2"
    ))
    .bind(application.number())
    .bind(id.number())
    .fetch_optional(engine.database().read())
    .await
    .map_err(StorageError::from)?;
    let row = row.ok_or(FindError::NotFound(Missing::TestPush(id)))?;
    Ok(row.try_into()?)
}
