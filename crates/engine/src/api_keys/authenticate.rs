//! Let a program in by its key.

use std::net::IpAddr;
use std::time::Duration;

use domain::api_key::ApiKeySecret;
use domain::{Actor, ApiKeyId, ClientNetwork, SdkAppId, Timestamp};
use subtle::ConstantTimeEq as _;

use super::ApiKey;
use super::key::{ApiKeyRow, select_api_keys};
use crate::{Engine, StorageError};

/// A program that calls every second writes a row once in this time.
const USE_NOTED_EVERY: Duration = Duration::from_secs(60);

/// A program whose key was good.
#[derive(Clone, Debug)]
pub struct ApiCaller {
    /// Which key.
    pub key: ApiKeyId,
    /// For which application.
    pub application: SdkAppId,
    /// Who it is to every use case.
    pub actor: Actor,
}

/// Why a program was not let in.
#[derive(Debug, thiserror::Error)]
pub enum ApiKeyError {
    /// There is no such key.
    #[error("this is no API key of this console: look at the one that was copied")]
    Unknown,
    /// It was revoked.
    #[error("this API key was revoked: make another one in the console")]
    Revoked,
    /// Its time is over.
    #[error("this API key has expired: make another one in the console")]
    Expired,
    /// From this address came so many keys that were none that this one was not looked at.
    #[error("too many keys from this address were not accepted: try again in {} seconds", .0.as_secs() + 1)]
    TooManyFailures(Duration),
    /// The key is good, and was used too often.
    #[error("this API key calls too often: try again in {} seconds", .0.as_secs() + 1)]
    TooManyCalls(Duration),
    /// The database did not answer.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Whoever shows this key, from that address, as often as it may. That a key was revoked or has
/// expired is told only to those who have it.
///
/// # Errors
/// [`ApiKeyError`].
pub async fn authenticate(
    engine: &Engine,
    shown: &str,
    address: Option<IpAddr>,
) -> Result<ApiCaller, ApiKeyError> {
    let limits = &engine.parts().api_limits;
    let network = address.map(ClientNetwork::of);
    let now = engine.now();
    if let Some(network) = network {
        limits
            .look_at(network, now)
            .map_err(ApiKeyError::TooManyFailures)?;
    }
    let key = match good_key(engine, shown, now).await {
        Ok(key) => key,
        Err(error) => {
            if let (Some(network), false) = (network, matches!(error, ApiKeyError::Storage(_))) {
                limits.failed(network, now);
            }
            return Err(error);
        }
    };
    limits
        .admit(key.id, now)
        .map_err(ApiKeyError::TooManyCalls)?;
    note_use(engine, &key, now).await?;
    let permissions = key.permissions.iter();
    let actor = Actor::api_key(key.id, key.name.as_str(), key.application, permissions);
    Ok(ApiCaller {
        key: key.id,
        application: key.application,
        actor: actor.from_address(address),
    })
}

async fn good_key(engine: &Engine, shown: &str, now: Timestamp) -> Result<ApiKey, ApiKeyError> {
    let secret = ApiKeySecret::parse(shown).ok_or(ApiKeyError::Unknown)?;
    let row: Option<ApiKeyRow> = sqlx::query_as(select_api_keys!("api_key_id = $1"))
        .bind(secret.id().0)
        .fetch_optional(engine.database().read())
        .await
        .map_err(StorageError::from)?;
    let row = row.ok_or(ApiKeyError::Unknown)?;
    let shown = hex::encode(secret.hash());
    if !bool::from(row.hash.as_bytes().ct_eq(shown.as_bytes())) {
        return Err(ApiKeyError::Unknown);
    }
    let key = ApiKey::try_from(row)?;
    if key.revoked.is_some() {
        return Err(ApiKeyError::Revoked);
    }
    if key.has_expired(now) {
        return Err(ApiKeyError::Expired);
    }
    Ok(key)
}

async fn note_use(engine: &Engine, key: &ApiKey, now: Timestamp) -> Result<(), StorageError> {
    let is_noted = key
        .last_used_at
        .is_some_and(|at| now < at.plus(USE_NOTED_EVERY));
    if is_noted {
        return Ok(());
    }
    sqlx::query(
        "UPDATE api_keys SET last_used_at = $1
         WHERE api_key_id = $2 AND (last_used_at IS NULL OR last_used_at < $1)",
    )
    .bind(now.as_millis())
    .bind(key.id.0)
    .execute(engine.database().write())
    .await?;
    Ok(())
}
