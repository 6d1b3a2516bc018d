//! The secret that signs an application's callbacks: made here, sealed, shown once.

use domain::audit::AuditAction;
use domain::callback::CallbackSecret;
use domain::{Actor, Permission, SdkAppId, Timestamp};
use secrecy::{ExposeSecret, SecretString};

use crate::audit::{NewEntry, append};
use crate::sealing::Place;
use crate::{Engine, FindError, Missing, StorageError, random};

/// Makes a secret, which signs from now on alone. Calls that the back end refuses until it knows the
/// new one are made again.
///
/// # Errors
/// [`FindError`].
pub async fn replace_callback_secret(
    engine: &Engine,
    actor: &Actor,
    application: SdkAppId,
) -> Result<CallbackSecret, FindError> {
    actor.require(Permission::ManageApplication, application)?;
    let bytes: [u8; 32] = random::bytes().map_err(StorageError::from)?;
    let text = SecretString::from(hex::encode(bytes));
    let saved_at = engine.now();
    let place = Place::CallbackSecret {
        application,
        saved_at,
    };
    let secret = read(&place, &text)?;
    let mut transaction = engine.database().begin().await?;
    let sealed = engine.parts().keys.seal_stored(&place, &text)?;
    let saved = sqlx::query(
        "UPDATE applications SET sealed_callback_secret = $1, callback_secret_saved_at = $2
         WHERE application_id = $3",
    )
    .bind(sealed)
    .bind(saved_at.as_millis())
    .bind(application.number())
    .execute(&mut *transaction)
    .await
    .map_err(StorageError::from)?;
    if saved.rows_affected() == 0 {
        return Err(FindError::NotFound(Missing::Application(application)));
    }
    let entry = NewEntry::in_application(
        AuditAction::CallbackSecretReplaced,
        application,
        "callback-secret",
    );
    append(&mut transaction, actor, saved_at, entry).await?;
    transaction.commit().await.map_err(StorageError::from)?;
    tracing::info!(
        application = application.number(),
        by = actor.name,
        "application.callback_secret_replaced"
    );
    Ok(secret)
}

/// The secret that was saved then, opened.
pub(crate) fn open_callback_secret(
    engine: &Engine,
    application: SdkAppId,
    saved_at: Timestamp,
    sealed: &str,
) -> Result<CallbackSecret, StorageError> {
    let place = Place::CallbackSecret {
        application,
        saved_at,
    };
    let text = engine.parts().keys.open_stored(&place, sealed)?;
    read(&place, &text)
}

fn read(place: &Place, text: &SecretString) -> Result<CallbackSecret, StorageError> {
    CallbackSecret::parse(text.expose_secret()).map_err(|problem| {
        StorageError::unreadable(
            "applications.sealed_callback_secret",
            place,
            format!("{problem:?}"),
        )
    })
}
