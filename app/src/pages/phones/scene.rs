//! What the phones show besides themselves: who may sign in with what.

use domain::certificate::{CertificateId, CertificateSettings};
use domain::{Actor, Permission, SdkAppId, Timestamp};
use engine::Engine;
use engine::certificates::list_oldest;

use crate::failure::Failure;
use crate::words::Words;

/// The most certificates to choose from.
const MOST_CERTIFICATES: u32 = 200;

/// A certificate that a phone's app can report its token with.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    pub(super) application: SdkAppId,
    pub(super) certificate: CertificateId,
    app_key: String,
}

/// What was typed on a phone and could not be done.
#[derive(Clone, Debug)]
pub(super) struct Typed {
    pub(super) phone: sandbox::PhoneId,
    pub(super) form: TypedForm,
}

/// The form that it was typed into.
#[derive(Clone, Debug)]
pub(super) enum TypedForm {
    SignIn {
        user: String,
        certificate: String,
    },
    Message {
        to: String,
        text: String,
        ext: String,
    },
}

/// What the phones show besides themselves.
#[derive(Clone)]
pub(super) struct Scene {
    pub(super) words: &'static Words,
    pub(super) may_sign_in: bool,
    pub(super) choices: Vec<Choice>,
    pub(super) typed: Option<Typed>,
}

impl Scene {
    pub(super) async fn of(
        engine: &Engine,
        actor: &Actor,
        words: &'static Words,
    ) -> Result<Self, Failure> {
        Ok(Self {
            words,
            may_sign_in: actor.may(Permission::ManageApplication),
            choices: choices(engine, actor).await?,
            typed: None,
        })
    }

    /// The certificates for the app that was built with this AppKey.
    pub(super) fn choices_for(&self, app_key: &str) -> Vec<&Choice> {
        let choices = self.choices.iter();
        choices.filter(|choice| choice.app_key == app_key).collect()
    }

    pub(super) fn typed_on(&self, phone: sandbox::PhoneId) -> Option<&TypedForm> {
        let typed = self.typed.as_ref().filter(|typed| typed.phone == phone)?;
        Some(&typed.form)
    }
}

/// Every certificate that can be chosen, the oldest first.
pub(super) async fn choices(engine: &Engine, actor: &Actor) -> Result<Vec<Choice>, Failure> {
    let certificates = list_oldest(engine, actor, MOST_CERTIFICATES).await?;
    let choices = certificates.into_iter().map(|certificate| {
        let CertificateSettings::Oppo(settings) = &certificate.basis().settings;
        Choice {
            application: certificate.application,
            certificate: certificate.id,
            app_key: settings.app_key.as_str().to_owned(),
        }
    });
    Ok(choices.collect())
}

/// Whether a notification came so recently that the phone still rings.
pub(super) fn rings(arrived_at: Timestamp, now: Timestamp) -> bool {
    const RINGS_FOR: std::time::Duration = std::time::Duration::from_secs(3);
    now < arrived_at.plus(RINGS_FOR)
}
