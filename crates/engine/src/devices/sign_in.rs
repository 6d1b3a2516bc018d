//! A user signs in on a device.

use domain::Timestamp;
use domain::device::{
    DeviceId, DeviceType, Presence, PresenceEvent, SignOutReason, TokenDropReason, UserState,
};
use sqlx::{Any, Transaction};

use super::change::write_presence;
use super::purge::forget_oldest;
use super::token::drop_token;
use super::{DeviceError, DeviceKey, Holder, of_users};
use crate::connections::Incoming;
use crate::{Engine, StorageError};

/// Signs the user in on the device, and signs them out on every other device of the same type,
/// which are named in the answer. A token that the device reported before stays. Of very many devices
/// those are forgotten that were signed in longest ago.
///
/// # Errors
/// [`DeviceError::Storage`].
pub async fn sign_in(
    engine: &Engine,
    key: &DeviceKey,
    device_type: DeviceType,
    holder: Holder,
) -> Result<Vec<DeviceId>, DeviceError> {
    let mut transaction = engine.database().begin().await?;
    let kicked = sign_in_at(&mut transaction, key, device_type, holder, engine.now()).await?;
    transaction.commit().await.map_err(StorageError::from)?;
    tell_kicked(engine, key, &kicked);
    Ok(kicked)
}

/// As [`sign_in`], of a user who signed in at `now`; names the devices that are to be told that they
/// were kicked.
pub(super) async fn sign_in_at(
    transaction: &mut Transaction<'static, Any>,
    key: &DeviceKey,
    device_type: DeviceType,
    holder: Holder,
    now: Timestamp,
) -> Result<Vec<DeviceId>, DeviceError> {
    let users = std::slice::from_ref(&key.user);
    let devices = of_users(&mut **transaction, key.application, users).await?;
    let others = devices.into_iter().filter(|it| it.key != *key);
    let others: Vec<_> = others.collect();
    let count = others.len();
    let mut kicked = Vec::new();
    let mut offline = Vec::new();
    for other in others {
        if other.state(now) == UserState::Offline {
            offline.push(other);
            continue;
        }
        if other.device_type != device_type {
            continue;
        }
        let event = PresenceEvent::SignOut(SignOutReason::KickedByLogin);
        let presence = other.presence.after(event, now)?;
        write_presence(transaction, &other.key, &presence).await?;
        drop_token(transaction, &other, TokenDropReason::SignedOut, now).await?;
        kicked.push(other.key.device.clone());
        offline.push(other);
    }
    forget_oldest(transaction, count, offline).await?;
    let presence = Presence::signed_in(now, holder);
    sqlx::query(
        "INSERT INTO devices (application_id, user_id, device_id, device_type, signed_in_at,
             last_heard_at, background, unread, held_here)
         VALUES ($1, $2, $3, $4, $5, $5, 0, 0, 0)
         ON CONFLICT (application_id, user_id, device_id) DO UPDATE SET device_type = $4",
    )
    .bind(key.application.number())
    .bind(key.user.as_str())
    .bind(key.device.as_str())
    .bind(device_type.name())
    .bind(now.as_millis())
    .execute(&mut **transaction)
    .await
    .map_err(StorageError::from)?;
    write_presence(transaction, key, &presence).await?;
    Ok(kicked)
}

/// Tells the user's devices that have been kicked, where they are connected here.
pub(super) fn tell_kicked(engine: &Engine, key: &DeviceKey, kicked: &[DeviceId]) {
    for device in kicked {
        let rival = DeviceKey {
            device: device.clone(),
            ..key.clone()
        };
        let kicked = Incoming::Kicked(SignOutReason::KickedByLogin);
        engine.parts().connections.send(&rival, kicked);
    }
}
