//! What callbacks tell of devices, late or in the wrong order.

use domain::Timestamp;
use domain::device::{DeviceType, Holder, Link, Presence, PresenceEvent, SignOutReason};

use super::change::apply_at;
use super::sign_in::{sign_in_at, tell_kicked};
use super::{DeviceError, DeviceKey, read};
use crate::{Engine, StorageError};

/// What a callback tells of a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// Its user signed in.
    SignedIn(DeviceType),
    /// Its user signed out, or was signed out.
    SignedOut(SignOutReason),
    /// Its connection ended without a sign-out.
    LinkLost,
}

/// Takes down what happened at that time, or else now. What is older than what is known of the
/// device, or happens to one that is signed out, changes nothing.
///
/// # Errors
/// [`StorageError`].
pub async fn told(
    engine: &Engine,
    key: &DeviceKey,
    told: Told,
    at: Option<Timestamp>,
) -> Result<(), StorageError> {
    let mut transaction = engine.database().begin().await?;
    let now = engine.now();
    // The clock that tells may be ahead.
    let at = at.map_or(now, |at| at.min(now));
    let known = read::one(&mut *transaction, key).await?;
    if known.is_some_and(|device| at < latest_change(&device.presence)) {
        return Ok(());
    }
    let done = match told {
        Told::SignedIn(device_type) => {
            sign_in_at(&mut transaction, key, device_type, Holder::Callbacks, at).await
        }
        Told::SignedOut(reason) => {
            let event = PresenceEvent::SignOut(reason);
            let done = apply_at(&mut transaction, key, event, at).await;
            done.map(|()| Vec::new())
        }
        Told::LinkLost => {
            let done = apply_at(&mut transaction, key, PresenceEvent::LinkLost, at).await;
            done.map(|()| Vec::new())
        }
    };
    let kicked = match done {
        Ok(kicked) => kicked,
        Err(DeviceError::Storage(error)) => return Err(error),
        Err(DeviceError::NotSignedIn(_) | DeviceError::UnknownCertificate(_)) => return Ok(()),
    };
    transaction.commit().await?;
    tell_kicked(engine, key, &kicked);
    Ok(())
}

/// When the device last came or went.
fn latest_change(presence: &Presence) -> Timestamp {
    let lost_at = match presence.link {
        Link::Connected(_) => None,
        Link::Lost { at } => Some(at),
    };
    let signed_out_at = presence.signed_out.map(|out| out.at);
    let ends = [lost_at, signed_out_at].into_iter().flatten();
    ends.fold(presence.signed_in_at, Timestamp::max)
}
