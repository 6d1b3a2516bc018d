//! The keys that sign UserSigs: made here, sealed, shown once, and replaced with an overlap.

use std::time::Duration;

use domain::audit::AuditAction;
use domain::usersig::UserSigKey;
use domain::{Actor, Permission, SdkAppId, Timestamp};
use secrecy::{ExposeSecret, SecretString};
use sqlx::{Any, Transaction};

use crate::applications::exists;
use crate::audit::{NewEntry, append};
use crate::sealing::Place;
use crate::{Engine, FindError, Missing, StorageError, random};

/// How long a replaced key is still accepted, so that a back end can be changed over without a gap.
pub const OVERLAP: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// Makes a key, from now on the one to sign with. The one before it is accepted for another
/// [`OVERLAP`], older ones no longer.
///
/// # Errors
/// [`FindError`].
pub async fn replace_usersig_key(
    engine: &Engine,
    actor: &Actor,
    application: SdkAppId,
) -> Result<UserSigKey, FindError> {
    actor.require(Permission::ManageApplication, application)?;
    let mut transaction = engine.database().begin().await?;
    if !exists(&mut transaction, application).await? {
        return Err(FindError::NotFound(Missing::Application(application)));
    }
    let key = insert_usersig_key(engine, &mut transaction, actor, application).await?;
    let entry =
        NewEntry::in_application(AuditAction::UserSigKeyReplaced, application, "usersig-key");
    append(&mut transaction, actor, engine.now(), entry).await?;
    transaction.commit().await.map_err(StorageError::from)?;
    engine.parts().access.forget(application);
    tracing::info!(
        application = application.number(),
        by = actor.name,
        "application.usersig_key_replaced"
    );
    Ok(key)
}

pub(crate) async fn insert_usersig_key(
    engine: &Engine,
    transaction: &mut Transaction<'static, Any>,
    actor: &Actor,
    application: SdkAppId,
) -> Result<UserSigKey, StorageError> {
    let now = engine.now();
    sqlx::query(
        "UPDATE usersig_keys SET retires_at = CASE WHEN retires_at IS NULL THEN $1 ELSE $2 END
         WHERE application_id = $3 AND (retires_at IS NULL OR retires_at > $2)",
    )
    .bind(now.plus(OVERLAP).as_millis())
    .bind(now.as_millis())
    .bind(application.number())
    .execute(&mut **transaction)
    .await?;
    let number: i64 = sqlx::query_scalar(
        "SELECT COALESCE(MAX(number), 0) + 1 FROM usersig_keys WHERE application_id = $1",
    )
    .bind(application.number())
    .fetch_one(&mut **transaction)
    .await?;

    let bytes: [u8; 32] = random::bytes()?;
    let text = SecretString::from(hex::encode(bytes));
    let place = Place::UserSigKey {
        application,
        number,
    };
    let key = read_key(&place, &text)?;
    let sealed = engine.parts().keys.seal_stored(&place, &text)?;
    sqlx::query(
        "INSERT INTO usersig_keys (application_id, number, sealed_key, tail, made_at,
             made_by_member, made_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(application.number())
    .bind(number)
    .bind(sealed)
    .bind(key.tail())
    .bind(now.as_millis())
    .bind(actor.member_number())
    .bind(actor.name.as_str())
    .execute(&mut **transaction)
    .await?;
    Ok(key)
}

/// The application's keys, the newest first, opened.
pub(super) async fn read_keys(
    engine: &Engine,
    application: SdkAppId,
) -> Result<Vec<(UserSigKey, Option<Timestamp>)>, StorageError> {
    let rows: Vec<(i64, String, Option<i64>)> = sqlx::query_as(
        "SELECT number, sealed_key, retires_at FROM usersig_keys
         WHERE application_id = $1 AND (retires_at IS NULL OR retires_at > $2)
         ORDER BY number DESC",
    )
    .bind(application.number())
    .bind(engine.now().as_millis())
    .fetch_all(engine.database().read())
    .await?;
    let keys = rows.into_iter().map(|(number, sealed, retires_at)| {
        let place = Place::UserSigKey {
            application,
            number,
        };
        let text = engine.parts().keys.open_stored(&place, &sealed)?;
        let key = read_key(&place, &text)?;
        Ok((key, retires_at.map(Timestamp::from_millis)))
    });
    keys.collect()
}

fn read_key(place: &Place, text: &SecretString) -> Result<UserSigKey, StorageError> {
    UserSigKey::parse(text.expose_secret()).map_err(|problem| {
        StorageError::unreadable("usersig_keys.sealed_key", place, format!("{problem:?}"))
    })
}
