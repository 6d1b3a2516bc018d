//! The latest test pushes of an application.

use domain::{Actor, Permission, SdkAppId};

use super::TestPush;
use super::read::{TestPushRow, select_test_pushes};
use crate::{Engine, FindError, StorageError};

/// How many are shown.
pub const RECENT: i64 = 20;

/// The latest [`RECENT`] test pushes, the newest first.
///
/// # Errors
/// [`FindError`].
pub async fn recent(
    engine: &Engine,
    actor: &Actor,
    application: SdkAppId,
) -> Result<Vec<TestPush>, FindError> {
    actor.require(Permission::SeeApplication, application)?;
    let rows: Vec<TestPushRow> = sqlx::query_as(select_test_pushes!(
        "application_id = $1 ORDER BY test_push_id DESC LIMIT $2"
    ))
    .bind(application.number())
    .bind(RECENT)
    .fetch_all(engine.database().read())
    .await
    .map_err(StorageError::from)?;
    let pushes = rows.into_iter().map(TestPush::try_from);
    Ok(pushes.collect::<Result<_, _>>()?)
}
