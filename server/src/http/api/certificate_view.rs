//! Certificates as the API shows them: never with a secret.

use domain::Timestamp;
use domain::certificate::CertificateForm;
use engine::certificates::{Certificate, Revision, Verification};
use serde::Serialize;
use utoipa::ToSchema;

use super::values::{RefusalView, time};

/// A certificate.
#[derive(Serialize, ToSchema)]
pub(super) struct CertificateView {
    /// Its number, which shipped apps know.
    id: i64,
    /// What an edit must have seen.
    version: i64,
    /// The number of the revision in effect.
    #[serde(skip_serializing_if = "Option::is_none")]
    in_effect: Option<i64>,
    /// The numbers of the revisions that wait to take effect.
    waiting: Vec<i64>,
    /// What an edit starts from: the latest revision that was not withdrawn.
    basis: RevisionView,
}

/// One save of a certificate.
#[derive(Serialize, ToSchema)]
pub(super) struct RevisionView {
    /// Which one.
    number: i64,
    /// `in_effect`, `waiting`, `withdrawn` or `replaced`.
    state: &'static str,
    /// The phone maker.
    platform: String,
    /// AppKey.
    app_key: String,
    /// AppID.
    app_id: String,
    /// ChannelID.
    #[serde(skip_serializing_if = "Option::is_none")]
    channel_id: Option<String>,
    /// `app`, `web`, `activity` or `intent`.
    click_action: String,
    /// The web page that a click opens.
    #[serde(skip_serializing_if = "Option::is_none")]
    web_url: Option<String>,
    /// The Activity that a click opens.
    #[serde(skip_serializing_if = "Option::is_none")]
    activity: Option<String>,
    /// The Intent action that a click opens by.
    #[serde(skip_serializing_if = "Option::is_none")]
    intent_action: Option<String>,
    /// `china` or `overseas`.
    region: String,
    /// OPPO's message category.
    #[serde(skip_serializing_if = "Option::is_none")]
    category: Option<String>,
    /// 1, 2 or 16.
    #[serde(skip_serializing_if = "Option::is_none")]
    notify_level: Option<i64>,
    /// The private-message template.
    #[serde(skip_serializing_if = "Option::is_none")]
    private_template_id: Option<String>,
    /// What the certificate is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    /// When its MasterSecret was given; later revisions may have kept it.
    #[schema(format = DateTime)]
    secret_saved_at: String,
    /// The end of the MasterSecret, where it is long enough to show it.
    #[serde(skip_serializing_if = "Option::is_none")]
    secret_tail: Option<String>,
    /// When it was saved.
    #[schema(format = DateTime)]
    saved_at: String,
    /// Who saved it.
    saved_by: String,
    /// When it takes effect, or took.
    #[schema(format = DateTime)]
    effective_at: String,
    /// When it was withdrawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = DateTime)]
    withdrawn_at: Option<String>,
    /// Who withdrew it.
    #[serde(skip_serializing_if = "Option::is_none")]
    withdrawn_by: Option<String>,
    /// What the vendor said of its credentials.
    verification: VerificationView,
}

/// What the vendor said of a revision's credentials.
#[derive(Serialize, ToSchema)]
pub(super) struct VerificationView {
    /// `not_yet`, `accepted` or `refused`.
    state: &'static str,
    /// When.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = DateTime)]
    at: Option<String>,
    /// Why it was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    refusal: Option<RefusalView>,
}

impl CertificateView {
    pub(super) fn of(certificate: &Certificate, now: Timestamp) -> Self {
        let serving = certificate.serving(now);
        let waiting = certificate.waiting(now);
        Self {
            id: certificate.id.number(),
            version: certificate.version.number(),
            in_effect: serving.map(|revision| revision.number.number()),
            waiting: waiting.iter().map(|it| it.number.number()).collect(),
            basis: RevisionView::of(certificate, certificate.basis(), now),
        }
    }
}

impl RevisionView {
    pub(super) fn of(certificate: &Certificate, revision: &Revision, now: Timestamp) -> Self {
        let form = CertificateForm::of(&revision.settings, revision.note.as_ref());
        let some = |text: String| Some(text).filter(|text| !text.is_empty());
        let withdrawn = revision.withdrawn.as_ref();
        Self {
            number: revision.number.number(),
            state: state(certificate, revision, now),
            platform: form.platform,
            app_key: form.app_key,
            app_id: form.app_id,
            channel_id: some(form.channel_id),
            click_action: form.click_action,
            web_url: some(form.web_url),
            activity: some(form.activity),
            intent_action: some(form.intent_action),
            region: form.region,
            category: some(form.category),
            notify_level: form.notify_level.parse().ok(),
            private_template_id: some(form.private_template_id),
            note: some(form.note),
            secret_saved_at: time(revision.secret.saved_at),
            secret_tail: revision.secret.tail.clone(),
            saved_at: time(revision.saved_at),
            saved_by: revision.saved_by.clone(),
            effective_at: time(revision.activation.effective_at()),
            withdrawn_at: withdrawn.map(|it| time(it.at)),
            withdrawn_by: withdrawn.map(|it| it.by.clone()),
            verification: VerificationView::of(&revision.verification),
        }
    }
}

impl VerificationView {
    pub(super) fn of(verification: &Verification) -> Self {
        let (state, at, refusal) = match verification {
            Verification::NotYet => ("not_yet", None, None),
            Verification::Accepted { at } => ("accepted", Some(*at), None),
            Verification::Refused { at, refusal } => ("refused", Some(*at), Some(refusal)),
        };
        Self {
            state,
            at: at.map(time),
            refusal: refusal.map(RefusalView::of),
        }
    }
}

fn state(certificate: &Certificate, revision: &Revision, now: Timestamp) -> &'static str {
    let serving = certificate.serving(now);
    if revision.withdrawn.is_some() {
        "withdrawn"
    } else if serving.is_some_and(|it| it.number == revision.number) {
        "in_effect"
    } else if revision.timing().waits(now) {
        "waiting"
    } else {
        "replaced"
    }
}
