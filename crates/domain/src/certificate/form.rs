//! The certificate form: what is posted, and how it becomes a revision or a list of problems.

use serde::Deserialize;

use super::{CertificateSettings, Note};
use crate::click_action::{ClickAction, ClickActionField, ClickActionKind, TypedClickAction};
use crate::oppo::{
    AppId, AppKey, Category, ChannelId, MasterSecret, NotifyLevel, OppoSettings, PrivateTemplateId,
    Region,
};
use crate::text::{clean_token, optional};
use crate::{Platform, Problem, Problems};

/// The fields of the form, in the order in which it shows them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CertificateField {
    /// Push platform.
    Platform,
    /// AppKey.
    AppKey,
    /// AppID.
    AppId,
    /// MasterSecret.
    MasterSecret,
    /// ChannelID.
    ChannelId,
    /// Which click action.
    ClickAction,
    /// The web page to open.
    WebUrl,
    /// The Activity to open.
    Activity,
    /// The Intent action to open by.
    IntentAction,
    /// China or overseas.
    Region,
    /// Message category.
    Category,
    /// Reminder level.
    NotifyLevel,
    /// Private-message template.
    PrivateTemplateId,
    /// What the certificate is for.
    Note,
}

impl CertificateField {
    /// Every field, in the order in which the form shows them.
    pub const ALL: [Self; 14] = [
        Self::Platform,
        Self::AppKey,
        Self::AppId,
        Self::MasterSecret,
        Self::ChannelId,
        Self::ClickAction,
        Self::WebUrl,
        Self::Activity,
        Self::IntentAction,
        Self::Region,
        Self::Category,
        Self::NotifyLevel,
        Self::PrivateTemplateId,
        Self::Note,
    ];

    /// The field's name in the posted form.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Platform => "platform",
            Self::AppKey => "app_key",
            Self::AppId => "app_id",
            Self::MasterSecret => "master_secret",
            Self::ChannelId => "channel_id",
            Self::ClickAction => ClickActionField::Kind.name(),
            Self::WebUrl => ClickActionField::WebUrl.name(),
            Self::Activity => ClickActionField::Activity.name(),
            Self::IntentAction => ClickActionField::IntentAction.name(),
            Self::Region => "region",
            Self::Category => "category",
            Self::NotifyLevel => "notify_level",
            Self::PrivateTemplateId => "private_template_id",
            Self::Note => "note",
        }
    }
}

impl From<ClickActionField> for CertificateField {
    fn from(field: ClickActionField) -> Self {
        match field {
            ClickActionField::Kind => Self::ClickAction,
            ClickActionField::WebUrl => Self::WebUrl,
            ClickActionField::Activity => Self::Activity,
            ClickActionField::IntentAction => Self::IntentAction,
        }
    }
}

/// The form as it was posted. Whatever is missing is empty. Has no `Debug`: a secret is in it.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct CertificateForm {
    /// Push platform.
    pub platform: String,
    /// AppKey.
    pub app_key: String,
    /// AppID.
    pub app_id: String,
    /// MasterSecret; empty on an edit keeps the saved one.
    pub master_secret: String,
    /// ChannelID.
    pub channel_id: String,
    /// Name of a [`ClickActionKind`].
    pub click_action: String,
    /// The web page to open.
    pub web_url: String,
    /// The Activity to open.
    pub activity: String,
    /// The Intent action to open by.
    pub intent_action: String,
    /// Name of a [`Region`].
    pub region: String,
    /// Message category.
    pub category: String,
    /// Reminder level.
    pub notify_level: String,
    /// Private-message template.
    pub private_template_id: String,
    /// What the certificate is for.
    pub note: String,
}

/// What the form says about the secret.
#[derive(Clone, Debug)]
pub enum NewSecret {
    /// Nothing typed: the saved one stays.
    Keep,
    /// This one from now on.
    Replace(MasterSecret),
}

/// A form in which nothing is wrong.
#[derive(Clone, Debug)]
pub struct NewCertificate {
    /// Everything that is no secret.
    pub settings: CertificateSettings,
    /// The secret, or that it stays.
    pub secret: NewSecret,
    /// What it is for.
    pub note: Option<Note>,
}

impl CertificateForm {
    /// The form that would save what is saved. The secret is not in it.
    #[must_use]
    pub fn of(settings: &CertificateSettings, note: Option<&Note>) -> Self {
        let CertificateSettings::Oppo(oppo) = settings;
        let text = |value: Option<&str>| value.unwrap_or_default().to_owned();
        let click = &oppo.click_action;
        let target_of = |kind| text(click.target().filter(|_| click.kind() == kind));
        Self {
            platform: settings.platform().name().to_owned(),
            app_key: oppo.app_key.to_string(),
            app_id: oppo.app_id.to_string(),
            master_secret: String::new(),
            channel_id: text(oppo.channel_id.as_ref().map(ChannelId::as_str)),
            click_action: click.kind().name().to_owned(),
            web_url: target_of(ClickActionKind::OpenWebPage),
            activity: target_of(ClickActionKind::OpenActivity),
            intent_action: target_of(ClickActionKind::OpenIntentAction),
            region: oppo.region.name().to_owned(),
            category: text(oppo.category.as_ref().map(Category::as_str)),
            notify_level: oppo
                .notify_level
                .map(|level| level.number().to_string())
                .unwrap_or_default(),
            private_template_id: text(
                oppo.private_template_id
                    .as_ref()
                    .map(PrivateTemplateId::as_str),
            ),
            note: text(note.map(Note::as_str)),
        }
    }

    /// What was typed into that field.
    #[must_use]
    pub fn value(&self, field: CertificateField) -> &str {
        match field {
            CertificateField::Platform => &self.platform,
            CertificateField::AppKey => &self.app_key,
            CertificateField::AppId => &self.app_id,
            CertificateField::MasterSecret => &self.master_secret,
            CertificateField::ChannelId => &self.channel_id,
            CertificateField::ClickAction => &self.click_action,
            CertificateField::WebUrl => &self.web_url,
            CertificateField::Activity => &self.activity,
            CertificateField::IntentAction => &self.intent_action,
            CertificateField::Region => &self.region,
            CertificateField::Category => &self.category,
            CertificateField::NotifyLevel => &self.notify_level,
            CertificateField::PrivateTemplateId => &self.private_template_id,
            CertificateField::Note => &self.note,
        }
    }

    /// The form without its secret: what may be shown again.
    #[must_use]
    pub fn without_secret(mut self) -> Self {
        self.master_secret.clear();
        self
    }

    /// Reads the form of a certificate that does not exist yet: a secret is needed.
    ///
    /// # Errors
    /// Every problem, in the order of the fields.
    pub fn parse_new(&self) -> Result<NewCertificate, Problems<CertificateField>> {
        self.parse(false)
    }

    /// Reads the form of a certificate whose secret is saved already: an empty one keeps it.
    ///
    /// # Errors
    /// Every problem, in the order of the fields.
    pub fn parse_edit(&self) -> Result<NewCertificate, Problems<CertificateField>> {
        self.parse(true)
    }

    fn parse(&self, secret_is_saved: bool) -> Result<NewCertificate, Problems<CertificateField>> {
        use CertificateField as F;

        let mut problems = Problems::default();
        let platform = problems.check(F::Platform, Platform::parse(&self.platform));
        let app_key = problems.check(F::AppKey, AppKey::parse(&self.app_key));
        let app_id = problems.check(F::AppId, AppId::parse(&self.app_id));
        let secret = problems.check(F::MasterSecret, self.secret(secret_is_saved));
        let channel_id = problems.check(F::ChannelId, optional(&self.channel_id, ChannelId::parse));
        let click_action = self.click_action(&mut problems);
        let region = problems.check(F::Region, Region::parse(&self.region));
        let category = problems.check(F::Category, optional(&self.category, Category::parse));
        let notify_level = problems.check(
            F::NotifyLevel,
            optional(&self.notify_level, NotifyLevel::parse),
        );
        if matches!((&category, &notify_level), (Some(None), Some(Some(_)))) {
            problems.add(F::NotifyLevel, Problem::NeedsCategory);
        }
        let private_template_id = problems.check(
            F::PrivateTemplateId,
            optional(&self.private_template_id, PrivateTemplateId::parse),
        );
        let note = problems.check(F::Note, optional(&self.note, Note::parse));

        let oppo = || {
            Some(OppoSettings {
                app_key: app_key?,
                app_id: app_id?,
                channel_id: channel_id?,
                click_action: click_action?,
                region: region?,
                category: category?,
                notify_level: notify_level?,
                private_template_id: private_template_id?,
            })
        };
        match (platform, secret, note, oppo()) {
            (Some(Platform::Oppo), Some(secret), Some(note), Some(oppo)) if problems.is_empty() => {
                Ok(NewCertificate {
                    settings: CertificateSettings::Oppo(oppo),
                    secret,
                    note,
                })
            }
            _ => Err(problems),
        }
    }

    fn secret(&self, is_saved: bool) -> Result<NewSecret, Problem> {
        if is_saved && clean_token(&self.master_secret).is_empty() {
            Ok(NewSecret::Keep)
        } else {
            MasterSecret::parse(&self.master_secret).map(NewSecret::Replace)
        }
    }

    fn click_action(&self, problems: &mut Problems<CertificateField>) -> Option<ClickAction> {
        self.typed_click_action()
            .parse()
            .map_err(|(field, problem)| problems.add(field.into(), problem))
            .ok()
    }

    /// What was typed into the inputs of the click action.
    #[must_use]
    pub fn typed_click_action(&self) -> TypedClickAction<'_> {
        TypedClickAction {
            kind: &self.click_action,
            web_url: &self.web_url,
            activity: &self.activity,
            intent_action: &self.intent_action,
        }
    }
}

#[cfg(test)]
mod tests;
