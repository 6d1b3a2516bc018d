//! What happens to a device that is signed in.

use domain::Timestamp;
use domain::device::{Link, NotSignedIn, Presence, PresenceEvent, SignOutReason, TokenDropReason};
use sqlx::{Any, Transaction};

use super::token::drop_token;
use super::{DeviceError, DeviceKey, read};
use crate::{Engine, StorageError};

/// A sign of life, at least every two minutes.
///
/// # Errors
/// [`DeviceError`].
pub async fn heard(engine: &Engine, key: &DeviceKey) -> Result<(), DeviceError> {
    change(engine, key, PresenceEvent::Heard).await
}

/// The app went to the background, or came to the foreground.
///
/// # Errors
/// [`DeviceError`].
pub async fn set_background(
    engine: &Engine,
    key: &DeviceKey,
    background: bool,
) -> Result<(), DeviceError> {
    let event = if background {
        PresenceEvent::Background
    } else {
        PresenceEvent::Foreground
    };
    change(engine, key, event).await
}

/// The connection ended without a sign-out: the app was killed, or has no network.
///
/// # Errors
/// [`DeviceError`].
pub async fn link_lost(engine: &Engine, key: &DeviceKey) -> Result<(), DeviceError> {
    change(engine, key, PresenceEvent::LinkLost).await
}

/// As [`link_lost`], with what else is to be changed; a device that is signed out has no connection.
pub(crate) async fn lose_link(
    engine: &Engine,
    transaction: &mut Transaction<'static, Any>,
    key: &DeviceKey,
) -> Result<(), StorageError> {
    match apply(engine, transaction, key, PresenceEvent::LinkLost).await {
        Ok(()) | Err(DeviceError::NotSignedIn(_) | DeviceError::UnknownCertificate(_)) => Ok(()),
        Err(DeviceError::Storage(error)) => Err(error),
    }
}

/// The user signed out, or was signed out. The device's token goes with it.
///
/// # Errors
/// [`DeviceError`].
pub async fn sign_out(
    engine: &Engine,
    key: &DeviceKey,
    reason: SignOutReason,
) -> Result<(), DeviceError> {
    change(engine, key, PresenceEvent::SignOut(reason)).await
}

/// How many messages the app says are unread.
///
/// # Errors
/// [`DeviceError`].
pub async fn set_unread(engine: &Engine, key: &DeviceKey, unread: u32) -> Result<(), DeviceError> {
    let mut transaction = engine.database().begin().await?;
    apply(engine, &mut transaction, key, PresenceEvent::Heard).await?;
    sqlx::query(
        "UPDATE devices SET unread = $1
         WHERE application_id = $2 AND user_id = $3 AND device_id = $4",
    )
    .bind(i64::from(unread))
    .bind(key.application.number())
    .bind(key.user.as_str())
    .bind(key.device.as_str())
    .execute(&mut *transaction)
    .await
    .map_err(StorageError::from)?;
    transaction.commit().await.map_err(StorageError::from)?;
    Ok(())
}

async fn change(engine: &Engine, key: &DeviceKey, event: PresenceEvent) -> Result<(), DeviceError> {
    let mut transaction = engine.database().begin().await?;
    apply(engine, &mut transaction, key, event).await?;
    transaction.commit().await.map_err(StorageError::from)?;
    Ok(())
}

pub(super) async fn apply(
    engine: &Engine,
    transaction: &mut Transaction<'static, Any>,
    key: &DeviceKey,
    event: PresenceEvent,
) -> Result<(), DeviceError> {
    apply_at(transaction, key, event, engine.now()).await
}

/// As [`apply`], for what happened then.
pub(super) async fn apply_at(
    transaction: &mut Transaction<'static, Any>,
    key: &DeviceKey,
    event: PresenceEvent,
    at: Timestamp,
) -> Result<(), DeviceError> {
    let device = read::one(transaction, key).await?.ok_or(NotSignedIn)?;
    let presence = device.presence.after(event, at)?;
    write_presence(transaction, key, &presence).await?;
    if presence.signed_out.is_some() {
        drop_token(transaction, &device, TokenDropReason::SignedOut, at).await?;
    }
    Ok(())
}

pub(super) async fn write_presence(
    transaction: &mut Transaction<'static, Any>,
    key: &DeviceKey,
    presence: &Presence,
) -> Result<(), StorageError> {
    let lost_at = match presence.link {
        Link::Connected => None,
        Link::Lost { at } => Some(at.as_millis()),
    };
    sqlx::query(
        "UPDATE devices SET signed_in_at = $1, signed_out_at = $2, signed_out_reason = $3,
             link_lost_at = $4, last_heard_at = $5, background = $6
         WHERE application_id = $7 AND user_id = $8 AND device_id = $9",
    )
    .bind(presence.signed_in_at.as_millis())
    .bind(presence.signed_out.map(|out| out.at.as_millis()))
    .bind(presence.signed_out.map(|out| out.reason.name()))
    .bind(lost_at)
    .bind(presence.last_heard_at.as_millis())
    .bind(i64::from(presence.background))
    .bind(key.application.number())
    .bind(key.user.as_str())
    .bind(key.device.as_str())
    .execute(&mut **transaction)
    .await?;
    Ok(())
}
