//! What happens to a device that is signed in.

use domain::Timestamp;
use domain::device::{Link, NotSignedIn, Presence, PresenceEvent, SignOutReason, TokenDropReason};
use sqlx::{Any, Transaction};

use super::read::{NOT_HELD, holder_number};
use super::token::drop_token;
use super::{Device, DeviceError, DeviceKey, read};
use crate::{Engine, StorageError};

/// A sign of life, at least every two minutes.
///
/// # Errors
/// [`DeviceError`].
pub async fn heard(engine: &Engine, key: &DeviceKey) -> Result<(), DeviceError> {
    live(engine, key, PresenceEvent::Heard).await
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
    live(engine, key, event).await
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
    let known = known(engine, key).await?;
    let is_counted = known.unread == i64::from(unread);
    if is_counted && known.presence.is_noted(PresenceEvent::Heard, engine.now()) {
        return Ok(());
    }
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

/// A sign of life, which waits for its turn to write only where it tells something new.
async fn live(engine: &Engine, key: &DeviceKey, event: PresenceEvent) -> Result<(), DeviceError> {
    let known = known(engine, key).await?;
    if known.presence.is_noted(event, engine.now()) {
        return Ok(());
    }
    change(engine, key, event).await
}

async fn known(engine: &Engine, key: &DeviceKey) -> Result<Device, DeviceError> {
    let known = read::one(engine.database().read(), key).await?;
    Ok(known.ok_or(NotSignedIn)?)
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
    let device = read::one(&mut **transaction, key)
        .await?
        .ok_or(NotSignedIn)?;
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
    let (lost_at, held_here) = match presence.link {
        Link::Connected(holder) => (None, holder_number(holder)),
        Link::Lost { at } => (Some(at.as_millis()), NOT_HELD),
    };
    sqlx::query(
        "UPDATE devices SET signed_in_at = $1, signed_out_at = $2, signed_out_reason = $3,
             link_lost_at = $4, held_here = $5, last_heard_at = $6, background = $7
         WHERE application_id = $8 AND user_id = $9 AND device_id = $10",
    )
    .bind(presence.signed_in_at.as_millis())
    .bind(presence.signed_out.map(|out| out.at.as_millis()))
    .bind(presence.signed_out.map(|out| out.reason.name()))
    .bind(lost_at)
    .bind(held_here)
    .bind(presence.last_heard_at.as_millis())
    .bind(i64::from(presence.background))
    .bind(key.application.number())
    .bind(key.user.as_str())
    .bind(key.device.as_str())
    .execute(&mut **transaction)
    .await?;
    Ok(())
}
