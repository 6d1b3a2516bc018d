//! The applications, and one application's basic configuration.

mod access_section;
pub(crate) mod callback_secret;
pub(crate) mod edit_access;
pub(crate) mod list;
pub(crate) mod made_once;
pub(crate) mod new;
pub(crate) mod settings;
pub(crate) mod state_change_address;
pub(crate) mod usersig_key;

use domain::SdkAppId;

use crate::components::Crumb;
use crate::failure::Failure;
use crate::words::Words;

/// The applications' page.
pub(crate) const ADDRESS: &str = "/applications";

/// The application that the address names.
pub(crate) fn sdkappid_of(segment: &str) -> Result<SdkAppId, Failure> {
    SdkAppId::parse(segment).map_err(|_| Failure::NotFound)
}

/// An application's own page.
pub(crate) fn address(application: SdkAppId) -> String {
    format!("{ADDRESS}/{application}")
}

/// The way back up to all applications.
pub(crate) fn all(words: &Words) -> Crumb {
    Crumb::new(ADDRESS, words.applications.title)
}

/// The way back up to one application.
pub(crate) fn one(application: &engine::applications::Application) -> Crumb {
    Crumb::new(address(application.id), application.name.as_str())
}
