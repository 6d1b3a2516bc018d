//! An application's push certificates: cards, form, history.

pub(crate) mod card;
mod click_action_choices;
mod conflict;
pub(crate) mod delete;
pub(crate) mod edit;
mod fields;
pub(crate) mod history;
pub(crate) mod new;
pub(crate) mod restore;
mod settings_facts;
pub(crate) mod verification;
pub(crate) mod verify;
pub(crate) mod withdraw;

use domain::SdkAppId;
use domain::certificate::CertificateId;
use engine::certificates::Certificate;

pub(crate) use click_action_choices::{click_action_choices, label as click_action_label};
pub(crate) use settings_facts::click_action;

use crate::failure::Failure;
use crate::pages::applications;

/// The certificate that the address names.
pub(crate) fn certificate_of(segment: &str) -> Result<CertificateId, Failure> {
    CertificateId::parse(segment).map_err(|_| Failure::NotFound)
}

/// A certificate's own pages.
pub(crate) fn address(certificate: &Certificate) -> String {
    format!(
        "{}/certificates/{}",
        applications::address(certificate.application),
        certificate.id
    )
}

/// The application's page at this certificate's card, after something was done to it.
pub(crate) fn done(application: SdkAppId, what: &str, certificate: CertificateId) -> String {
    let page = applications::address(application);
    format!("{page}?{what}={certificate}#certificate-{certificate}")
}
