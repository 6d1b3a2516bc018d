//! Look up a user's devices.

use domain::{Actor, SdkAppId, UserId};

use super::{Device, of_users};
use crate::{Engine, FindError, applications};

/// Every device that the user has ever signed in on.
///
/// # Errors
/// [`FindError`].
pub async fn find(
    engine: &Engine,
    actor: &Actor,
    application: SdkAppId,
    user: &UserId,
) -> Result<Vec<Device>, FindError> {
    applications::find(engine, actor, application).await?;
    let users = std::slice::from_ref(user);
    Ok(of_users(engine.database().read(), application, users).await?)
}
