//! Where users stand.

use domain::device::{DeviceType, UserState};
use domain::{SdkAppId, UserId};

use super::of_users;
use crate::{Engine, StorageError};

/// Where a user stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserStatus {
    /// Who.
    pub user: UserId,
    /// Whether they have ever signed in.
    pub known: bool,
    /// The state of their best reachable device.
    pub state: UserState,
    /// Every device that is not offline.
    pub devices: Vec<(DeviceType, UserState)>,
}

/// Where each of these users stands, in the order in which they are named.
///
/// # Errors
/// [`StorageError`].
pub async fn states(
    engine: &Engine,
    application: SdkAppId,
    users: &[UserId],
) -> Result<Vec<UserStatus>, StorageError> {
    let devices = of_users(engine.database().read(), application, users).await?;
    let now = engine.now();
    let states = users.iter().map(|user| {
        let own = || devices.iter().filter(|device| device.key.user == *user);
        let states = own().map(|device| (device.device_type, device.state(now)));
        let devices: Vec<_> = states
            .filter(|(_, state)| *state != UserState::Offline)
            .collect();
        UserStatus {
            user: user.clone(),
            known: own().next().is_some(),
            state: devices
                .iter()
                .map(|(_, state)| *state)
                .max()
                .unwrap_or(UserState::Offline),
            devices,
        }
    });
    Ok(states.collect())
}
