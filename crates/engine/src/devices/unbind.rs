//! A member takes the token from a device.

use domain::audit::AuditAction;
use domain::device::TokenDropReason;
use domain::{Actor, Permission};

use super::token::drop_token;
use super::{DeviceKey, read};
use crate::audit::{NewEntry, append};
use crate::{Engine, FindError, Missing, StorageError};

/// Takes the token from the device: it gets no more pushes until the app reports one again. A device
/// that has none stays as it is.
///
/// # Errors
/// [`FindError`].
pub async fn unbind(engine: &Engine, actor: &Actor, key: &DeviceKey) -> Result<(), FindError> {
    actor.require(Permission::UnbindDevice, key.application)?;
    let mut transaction = engine.database().begin().await?;
    let device = read::one(&mut *transaction, key)
        .await?
        .ok_or(FindError::NotFound(Missing::Device))?;
    let now = engine.now();
    drop_token(&mut transaction, &device, TokenDropReason::Unbound, now).await?;
    let entry = NewEntry::in_application(
        AuditAction::DeviceUnbound,
        key.application,
        format!("users/{}/devices/{}", key.user, key.device),
    );
    append(&mut transaction, actor, now, entry).await?;
    transaction.commit().await.map_err(StorageError::from)?;
    tracing::info!(
        application = key.application.number(),
        by = actor.name,
        "device.unbound"
    );
    Ok(())
}
