//! Take the token from a device.

use axum::response::Response;
use domain::device::DeviceId;
use domain::{Permission, UserId};
use engine::devices::DeviceKey;
use serde::Deserialize;

use super::address_of;
use crate::failure::Failure;
use crate::pages::applications::sdkappid_of;
use crate::posted::{Posted, Segments, Visitor};

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct UnbindForm {
    user: String,
    device: String,
}

pub(crate) async fn post(
    Segments(application): Segments<String>,
    posted: Posted<UnbindForm>,
) -> Response {
    let Posted { form, visitor } = posted;
    match unbind(&visitor, &application, &form).await {
        Ok(own) => visitor.redirect(&format!("{own}&unbound")),
        Err(failure) => visitor.fail(failure).await,
    }
}

async fn unbind(
    visitor: &Visitor,
    application: &str,
    form: &UnbindForm,
) -> Result<String, Failure> {
    let actor = visitor.actor()?;
    let application = sdkappid_of(application)?;
    actor.require(Permission::UnbindDevice, application)?;
    let key = DeviceKey {
        application,
        user: UserId::parse(&form.user).map_err(|_| Failure::NotFound)?,
        device: DeviceId::parse(&form.device).map_err(|_| Failure::NotFound)?,
    };
    engine::devices::unbind(&visitor.state.engine, &actor, &key).await?;
    Ok(address_of(application, &form.user))
}
