//! Notices a wrong key at start, before it does harm.

use secrecy::SecretString;
use sqlx::{Any, Transaction};

use super::{KeyRing, Place, SealingError};
use crate::StorageError;

const NAME: &str = "master";
const KNOWN_TEXT: &str = "this key opens the secrets of this database";

/// Opens the known text; on the first start, seals it.
pub(crate) async fn check(
    transaction: &mut Transaction<'static, Any>,
    keys: &KeyRing,
) -> Result<Result<(), SealingError>, StorageError> {
    let sealed: Option<String> =
        sqlx::query_scalar("SELECT sealed_text FROM key_check WHERE name = $1")
            .bind(NAME)
            .fetch_optional(&mut **transaction)
            .await?;
    match sealed {
        Some(sealed) => Ok(keys.open(&Place::KeyCheck, &sealed).map(|_| ())),
        None => {
            let sealed = match keys.seal(&Place::KeyCheck, &SecretString::from(KNOWN_TEXT)) {
                Ok(sealed) => sealed,
                Err(error) => return Ok(Err(error)),
            };
            sqlx::query("INSERT INTO key_check (name, sealed_text) VALUES ($1, $2)")
                .bind(NAME)
                .bind(sealed)
                .execute(&mut **transaction)
                .await?;
            Ok(Ok(()))
        }
    }
}
