//! Whom a test push goes to.

use domain::SdkAppId;
use domain::push::{RegistrationToken, TestPushTarget};

use super::SendTestPushError;
use crate::Engine;
use crate::devices::{self, DeviceKey};

/// The token that the push goes to and, where a device was chosen, whose it is. A device is looked
/// at now: what its app reported may have changed since the device was offered.
pub(super) async fn resolve(
    engine: &Engine,
    application: SdkAppId,
    target: TestPushTarget,
) -> Result<(RegistrationToken, Option<DeviceKey>), SendTestPushError> {
    let (certificate, user, id) = match target {
        TestPushTarget::Token { token, .. } => return Ok((token, None)),
        TestPushTarget::Device {
            certificate,
            user,
            device,
        } => (certificate, user, device),
    };
    let users = std::slice::from_ref(&user);
    let devices = devices::of_users(engine.database().read(), application, users).await?;
    let Some(device) = devices.into_iter().find(|device| device.key.device == id) else {
        return Err(SendTestPushError::NoToken { dropped: None });
    };
    match device.binding {
        None => Err(SendTestPushError::NoToken {
            dropped: device.dropped,
        }),
        Some(binding) if binding.certificate != certificate => {
            Err(SendTestPushError::OtherCertificate {
                reported: binding.certificate,
            })
        }
        Some(binding) => Ok((binding.token, Some(device.key))),
    }
}
