//! What a program sends of a certificate.

use domain::certificate::{CertificateField, CertificateForm};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use utoipa::openapi::{AllOfBuilder, Object, ObjectBuilder, Ref, RefOr, Schema, Type};

use super::as_sent::AsSent;
use super::values::Whole;

// Has no `Debug`: a secret is in it.
/// What a certificate holds. What is left out is not set; values are taken as they are sent, and no
/// text that is sent is empty.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CertificateContent {
    /// The phone maker: `oppo`.
    platform: String,
    /// AppKey.
    app_key: String,
    /// AppID.
    app_id: String,
    /// MasterSecret. An edit without one keeps the saved one.
    #[schema(write_only)]
    master_secret: Option<String>,
    /// ChannelID.
    channel_id: Option<String>,
    /// `app`, `web`, `activity` or `intent`; `app` where it is left out.
    click_action: Option<String>,
    /// For `web`: the page to open.
    web_url: Option<String>,
    /// For `activity`: the class to open.
    activity: Option<String>,
    /// For `intent`: the Intent action to open by.
    intent_action: Option<String>,
    /// `china` or `overseas`; `china` where it is left out.
    region: Option<String>,
    /// OPPO's message category.
    category: Option<String>,
    /// 1, 2 or 16; needs a category.
    #[schema(value_type = Option<i64>)]
    notify_level: Option<Whole>,
    /// The private-message template.
    private_template_id: Option<String>,
    /// What the certificate is for.
    note: Option<String>,
}

/// A certificate to be added: with its MasterSecret.
#[derive(Deserialize)]
#[serde(transparent)]
pub(super) struct NewCertificate {
    pub(super) content: CertificateContent,
}

impl ToSchema for NewCertificate {
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        let content = <CertificateContent as utoipa::PartialSchema>::schema();
        schemas.push((CertificateContent::name().into_owned(), content));
    }
}

impl utoipa::PartialSchema for NewCertificate {
    fn schema() -> RefOr<Schema> {
        AllOfBuilder::new()
            .description(Some("A certificate to be added: with its MasterSecret."))
            .item(Ref::from_schema_name(CertificateContent::name()))
            .item(
                ObjectBuilder::new()
                    .property("master_secret", Object::with_type(Type::String))
                    .required("master_secret"),
            )
            .examples([json!({
                "platform": "oppo",
                "app_key": "appkey0001",
                "app_id": "30000001",
                "master_secret": "0123456789abcdef",
                "channel_id": "tuikit",
                "click_action": "activity",
                "activity": "com.example.chat.MainActivity",
                "category": "IM",
                "notify_level": 2,
            })])
            .into()
    }
}

/// An edit: everything that the certificate is to hold from then on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({
    "version": 1,
    "certificate": {"platform": "oppo", "app_key": "appkey0001", "app_id": "30000001", "note": "Chats"},
})))]
pub(super) struct CertificateEdit {
    /// The version that the editor has seen.
    #[schema(value_type = i64)]
    pub(super) version: Whole,
    /// What it is to hold.
    pub(super) certificate: CertificateContent,
}

impl CertificateContent {
    /// What a person would have typed.
    pub(super) fn form(self, sent: &mut AsSent) -> CertificateForm {
        use CertificateField as F;

        let form = CertificateForm {
            platform: self.platform,
            app_key: sent.token(F::AppKey.name(), self.app_key),
            app_id: sent.token(F::AppId.name(), self.app_id),
            master_secret: sent.optional_token(F::MasterSecret.name(), self.master_secret),
            channel_id: sent.optional_token(F::ChannelId.name(), self.channel_id),
            click_action: sent.optional_token(F::ClickAction.name(), self.click_action),
            web_url: sent.optional_token(F::WebUrl.name(), self.web_url),
            activity: sent.optional_token(F::Activity.name(), self.activity),
            intent_action: sent.optional_token(F::IntentAction.name(), self.intent_action),
            region: sent.optional_token(F::Region.name(), self.region),
            category: sent.optional_token(F::Category.name(), self.category),
            notify_level: self
                .notify_level
                .map(|level| level.0.to_string())
                .unwrap_or_default(),
            private_template_id: sent
                .optional_token(F::PrivateTemplateId.name(), self.private_template_id),
            note: sent.optional_prose(F::Note.name(), self.note),
        };
        sent.click_action(form.typed_click_action());
        form
    }
}
