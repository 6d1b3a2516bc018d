//! The keys that programs are let in with.

pub(crate) mod list;
pub(crate) mod new;
pub(crate) mod revoke;

use domain::SdkAppId;

use crate::pages::applications;

/// The page with an application's keys.
pub(crate) fn address(application: SdkAppId) -> String {
    format!("{}/api-keys", applications::address(application))
}
