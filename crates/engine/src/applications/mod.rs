//! Applications.

pub mod access;
mod add;
mod find;
mod list;

use domain::{ApplicationName, SdkAppId, Timestamp};
use sqlx::{Any, Transaction};

pub(crate) use add::insert;
pub use add::{AddApplicationError, add};
pub use find::find;
pub use list::{ApplicationSummary, list};

use crate::StorageError;

/// An application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Application {
    /// Its number.
    pub id: SdkAppId,
    /// What people call it.
    pub name: ApplicationName,
    /// When it was added.
    pub created_at: Timestamp,
    /// Who added it.
    pub created_by: String,
}

#[derive(sqlx::FromRow)]
struct ApplicationRow {
    application_id: i64,
    name: String,
    created_at: i64,
    created_by: String,
}

impl TryFrom<ApplicationRow> for Application {
    type Error = StorageError;

    fn try_from(row: ApplicationRow) -> Result<Self, StorageError> {
        let number = row.application_id;
        let id = SdkAppId::from_number(number).ok_or_else(|| {
            StorageError::unreadable("applications.application_id", number, "not an SDKAppID")
        })?;
        let name = ApplicationName::try_from(row.name)
            .map_err(|error| StorageError::unreadable("applications.name", number, error))?;
        Ok(Self {
            id,
            name,
            created_at: Timestamp::from_millis(row.created_at),
            created_by: row.created_by,
        })
    }
}

/// Whether there is an application of that number.
pub(crate) async fn exists(
    transaction: &mut Transaction<'static, Any>,
    id: SdkAppId,
) -> Result<bool, StorageError> {
    let found: Option<i64> =
        sqlx::query_scalar("SELECT application_id FROM applications WHERE application_id = $1")
            .bind(id.number())
            .fetch_optional(&mut **transaction)
            .await?;
    Ok(found.is_some())
}
