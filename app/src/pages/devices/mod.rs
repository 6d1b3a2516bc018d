//! Devices: look a user up, take a token away.

pub(crate) mod find;
pub(crate) mod unbind;

use domain::SdkAppId;

use crate::pages::applications;

/// The devices of an application.
pub(crate) fn address(application: SdkAppId) -> String {
    format!("{}/devices", applications::address(application))
}

/// The devices of one user.
fn address_of(application: SdkAppId, user: &str) -> String {
    let user: String = url::form_urlencoded::byte_serialize(user.as_bytes()).collect();
    format!("{}?user={user}", address(application))
}
