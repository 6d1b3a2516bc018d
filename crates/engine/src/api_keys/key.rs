//! What may be told of a key.

use domain::api_key::{ApiKeyName, ApiKeyPermissions};
use domain::{ApiKeyId, Permission, SdkAppId, Timestamp};

use crate::StorageError;
use crate::database::{from_text, to_text};

/// What may be told of a key. The key itself is not in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKey {
    /// Its number.
    pub id: ApiKeyId,
    /// Whose.
    pub application: SdkAppId,
    /// What people call it.
    pub name: ApiKeyName,
    /// What it may do.
    pub permissions: ApiKeyPermissions,
    /// Its last characters.
    pub tail: String,
    /// When it was made.
    pub made_at: Timestamp,
    /// Who made it.
    pub made_by: String,
    /// When it lets nobody in any more.
    pub expires_at: Option<Timestamp>,
    /// When it last let somebody in, give or take a minute.
    pub last_used_at: Option<Timestamp>,
    /// Whether it was revoked.
    pub revoked: Option<Revocation>,
}

/// A key was revoked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revocation {
    /// When.
    pub at: Timestamp,
    /// Who did it.
    pub by: String,
}

impl ApiKey {
    /// Whether its time is over at `now`.
    #[must_use]
    pub fn has_expired(&self, now: Timestamp) -> bool {
        self.expires_at.is_some_and(|at| at <= now)
    }
}

macro_rules! select_api_keys {
    ($rest:literal) => {
        concat!(
            "SELECT api_key_id, application_id, name, permissions, hash, tail, made_at, made_by,
                    expires_at, last_used_at, revoked_at, revoked_by
             FROM api_keys WHERE ",
            $rest
        )
    };
}
pub(super) use select_api_keys;

#[derive(sqlx::FromRow)]
pub(super) struct ApiKeyRow {
    api_key_id: i64,
    application_id: i64,
    name: String,
    permissions: String,
    pub(super) hash: String,
    tail: String,
    made_at: i64,
    made_by: String,
    expires_at: Option<i64>,
    last_used_at: Option<i64>,
    revoked_at: Option<i64>,
    revoked_by: Option<String>,
}

impl TryFrom<ApiKeyRow> for ApiKey {
    type Error = StorageError;

    fn try_from(row: ApiKeyRow) -> Result<Self, StorageError> {
        let number = row.api_key_id;
        let at = Timestamp::from_millis;
        Ok(Self {
            id: ApiKeyId(number),
            application: SdkAppId::from_number(row.application_id).ok_or_else(|| {
                StorageError::unreadable("api_keys.application_id", number, "not an SDKAppID")
            })?,
            name: ApiKeyName::try_from(row.name)
                .map_err(|error| StorageError::unreadable("api_keys.name", number, error))?,
            permissions: read_permissions(number, &row.permissions)?,
            tail: row.tail,
            made_at: at(row.made_at),
            made_by: row.made_by,
            expires_at: row.expires_at.map(at),
            last_used_at: row.last_used_at.map(at),
            revoked: row
                .revoked_at
                .zip(row.revoked_by)
                .map(|(revoked_at, by)| Revocation {
                    at: at(revoked_at),
                    by,
                }),
        })
    }
}

fn read_permissions(number: i64, text: &str) -> Result<ApiKeyPermissions, StorageError> {
    const COLUMN: &str = "api_keys.permissions";
    let names: Vec<String> = from_text(COLUMN, number, text)?;
    let unknown = || StorageError::unreadable(COLUMN, number, "not a permission of keys");
    let permissions = names
        .iter()
        .map(|name| Permission::from_name(name).ok_or_else(unknown))
        .collect::<Result<Vec<_>, _>>()?;
    ApiKeyPermissions::new(permissions).map_err(|_| unknown())
}

/// The permissions' names.
pub(super) fn names(permissions: &ApiKeyPermissions) -> Vec<&'static str> {
    permissions.iter().map(Permission::name).collect()
}

pub(super) fn write_permissions(permissions: &ApiKeyPermissions) -> Result<String, StorageError> {
    to_text("api_keys.permissions", &names(permissions))
}
