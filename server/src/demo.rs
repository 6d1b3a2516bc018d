//! The sandbox's first application, with a certificate in effect, so that a newcomer can send at
//! once.

use domain::certificate::{CertificateSettings, NewSecret};
use domain::oppo::{MasterSecret, OppoSettings};
use engine::Engine;

use crate::start_up::StartUpError;

/// Adds both where there is no application yet; says whether it did.
pub(crate) async fn seed(engine: &Engine) -> Result<bool, StartUpError> {
    let (settings, secret) = certificate()?;
    engine::demo::seed(engine, settings, secret)
        .await
        .map_err(|error| StartUpError::Seed(error.into()))
}

/// What a person would type who copied the simulated vendor's credentials into the form.
fn certificate() -> Result<(OppoSettings, MasterSecret), StartUpError> {
    let form = sandbox::demo_vendor_app().certificate_form();
    let new = form
        .parse_new()
        .map_err(|problems| StartUpError::Seed(format!("{problems:?}").into()))?;
    match (new.settings, new.secret) {
        (CertificateSettings::Oppo(settings), NewSecret::Replace(secret)) => Ok((settings, secret)),
        (_, NewSecret::Keep) => Err(StartUpError::Seed("the demo app has no secret".into())),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_demo_apps_credentials_pass_the_forms_own_rules() {
        assert!(super::certificate().is_ok());
    }
}
