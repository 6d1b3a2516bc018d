//! The address at which an IM back end tells how its users' states change: it signs nothing, so the
//! address itself is the secret. It is made with the application, sealed, and replaced when it leaked.

use domain::audit::AuditAction;
use domain::{Actor, Permission, SdkAppId, Timestamp};
use sqlx::{Any, Transaction};

use crate::audit::{NewEntry, append};
use crate::sealing::{KeyRing, Place};
use crate::{AddressKey, Engine, FindError, Missing, StorageError};

/// The secret part of the application's address.
///
/// # Errors
/// [`FindError`].
pub async fn state_change_key(
    engine: &Engine,
    actor: &Actor,
    application: SdkAppId,
) -> Result<AddressKey, FindError> {
    actor.require(Permission::ManageApplication, application)?;
    let key = saved_key(engine, application).await?;
    key.ok_or(FindError::NotFound(Missing::Application(application)))
}

/// Makes another address. The one before is nobody's from then on.
///
/// # Errors
/// [`FindError`].
pub async fn replace_state_change_key(
    engine: &Engine,
    actor: &Actor,
    application: SdkAppId,
) -> Result<(), FindError> {
    actor.require(Permission::ManageApplication, application)?;
    let key = AddressKey::generate()?;
    let mut transaction = engine.database().begin().await?;
    let now = engine.now();
    let keys = &engine.parts().keys;
    if !save(&mut transaction, keys, application, &key, now).await? {
        return Err(FindError::NotFound(Missing::Application(application)));
    }
    let entry = NewEntry::in_application(
        AuditAction::StateChangeAddressReplaced,
        application,
        "state-change-address",
    );
    append(&mut transaction, actor, now, entry).await?;
    transaction.commit().await.map_err(StorageError::from)?;
    tracing::info!(
        application = application.number(),
        by = actor.name,
        "application.state_change_address_replaced"
    );
    Ok(())
}

/// Whether that is the secret part of the application's address.
///
/// # Errors
/// [`StorageError`].
pub async fn is_state_change_key(
    engine: &Engine,
    application: SdkAppId,
    called: &str,
) -> Result<bool, StorageError> {
    let key = saved_key(engine, application).await?;
    Ok(key.is_some_and(|key| key.is(called)))
}

/// Gives an application that was just added its address.
pub(crate) async fn insert_state_change_key(
    engine: &Engine,
    transaction: &mut Transaction<'static, Any>,
    application: SdkAppId,
) -> Result<(), StorageError> {
    let key = AddressKey::generate()?;
    let keys = &engine.parts().keys;
    save(transaction, keys, application, &key, engine.now()).await?;
    Ok(())
}

/// Seals the addresses that an earlier release left in clear, and makes those that were never asked
/// for.
pub(crate) async fn seal_state_change_keys(
    transaction: &mut Transaction<'static, Any>,
    keys: &KeyRing,
    now: Timestamp,
) -> Result<(), StorageError> {
    let rows: Vec<(i64, Option<String>)> = sqlx::query_as(
        "SELECT application_id, state_change_key FROM applications
         WHERE sealed_state_change_key IS NULL ORDER BY application_id",
    )
    .fetch_all(&mut **transaction)
    .await?;
    for (number, in_clear) in rows {
        let application = SdkAppId::from_number(number).ok_or_else(|| {
            StorageError::unreadable("applications.application_id", number, "not an SDKAppID")
        })?;
        let key = match in_clear {
            Some(text) => AddressKey::from(text),
            None => AddressKey::generate()?,
        };
        save(transaction, keys, application, &key, now).await?;
    }
    Ok(())
}

/// Tells whether there is such an application.
async fn save(
    transaction: &mut Transaction<'static, Any>,
    keys: &KeyRing,
    application: SdkAppId,
    key: &AddressKey,
    made_at: Timestamp,
) -> Result<bool, StorageError> {
    let place = Place::StateChangeKey {
        application,
        made_at,
    };
    let saved = sqlx::query(
        "UPDATE applications SET sealed_state_change_key = $1, state_change_key_made_at = $2,
             state_change_key = NULL
         WHERE application_id = $3",
    )
    .bind(keys.seal_stored(&place, key.secret())?)
    .bind(made_at.as_millis())
    .bind(application.number())
    .execute(&mut **transaction)
    .await?;
    Ok(saved.rows_affected() > 0)
}

async fn saved_key(
    engine: &Engine,
    application: SdkAppId,
) -> Result<Option<AddressKey>, StorageError> {
    let row: Option<(String, i64)> = sqlx::query_as(
        "SELECT sealed_state_change_key, state_change_key_made_at FROM applications
         WHERE application_id = $1 AND sealed_state_change_key IS NOT NULL",
    )
    .bind(application.number())
    .fetch_optional(engine.database().read())
    .await?;
    let Some((sealed, made_at)) = row else {
        return Ok(None);
    };
    let place = Place::StateChangeKey {
        application,
        made_at: Timestamp::from_millis(made_at),
    };
    let opened = engine.parts().keys.open_stored(&place, &sealed)?;
    Ok(Some(opened.into()))
}
