//! A back end signs a user out.

use domain::device::{DeviceId, PresenceEvent, SignOutReason, UserState};
use domain::{SdkAppId, UserId};

use super::change::apply;
use super::{DeviceError, of_users};
use crate::connections::Incoming;
use crate::{Engine, StorageError};

/// Signs the user out on every device where they are signed in, and names those.
///
/// # Errors
/// [`DeviceError::Storage`].
pub async fn kick(
    engine: &Engine,
    application: SdkAppId,
    user: &UserId,
) -> Result<Vec<DeviceId>, DeviceError> {
    let mut transaction = engine.database().begin().await?;
    let now = engine.now();
    let users = std::slice::from_ref(user);
    let devices = of_users(&mut *transaction, application, users).await?;
    let event = PresenceEvent::SignOut(SignOutReason::KickedByServer);
    let mut kicked = Vec::new();
    for device in devices {
        if device.state(now) != UserState::Offline {
            apply(engine, &mut transaction, &device.key, event).await?;
            kicked.push(device.key);
        }
    }
    transaction.commit().await.map_err(StorageError::from)?;
    for key in &kicked {
        let kicked = Incoming::Kicked(SignOutReason::KickedByServer);
        engine.parts().connections.send(key, kicked);
    }
    Ok(kicked.into_iter().map(|key| key.device).collect())
}
