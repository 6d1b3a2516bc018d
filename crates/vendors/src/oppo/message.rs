//! A push to one phone: `POST /server/v1/message/notification/unicast` \[DOC\].

use std::fmt::Write as _;
use std::time::Duration;

use domain::ClickAction;
use domain::oppo::{
    Category, ChannelId, NotifyLevel, OppoSettings, OppoText, PrivateTemplateId, Region,
};
use domain::push::{CustomContent, RegistrationToken};
use serde::{Serialize, Serializer};

use super::OppoHosts;
use super::auth::MASK;

/// The most pushes in one call \[DOC\].
pub const MOST_PUSHES: usize = 1_000;

const ONE: Call = Call {
    name: "unicast",
    path: "/server/v1/message/notification/unicast",
    field: "message",
};
const MANY: Call = Call {
    name: "unicast_batch",
    path: "/server/v1/message/notification/unicast_batch",
    field: "messages",
};
/// `target_type` of a registration token.
const REGISTRATION_ID: u8 = 2;
/// The longest that OPPO keeps a push for a phone that is off \[DOC\].
const LONGEST_OFFLINE: Duration = Duration::from_secs(864_000);

/// A call that sends pushes.
struct Call {
    name: &'static str,
    path: &'static str,
    /// The form's field that holds the JSON.
    field: &'static str,
}

/// A push to one phone.
#[derive(Clone, Debug)]
pub struct OppoUnicast {
    /// Whose channel, category, notify level and template to use. Its click action and region do
    /// not count here.
    pub settings: OppoSettings,
    /// What a click does.
    pub click_action: ClickAction,
    /// Which phone.
    pub token: RegistrationToken,
    /// Title and body.
    pub text: OppoText,
    /// What the app gets on click; not sent with a web page, which has no use for it.
    pub custom_content: Option<CustomContent>,
    /// Our name for the push. OPPO shows a phone the same one once only \[DOC\], so that a retry
    /// after a lost answer does no harm.
    pub app_message_id: String,
    /// What fills in the title of the private template.
    pub title_parameters: Vec<(String, String)>,
    /// What fills in the body of the private template.
    pub content_parameters: Vec<(String, String)>,
    /// How long OPPO keeps the push for a phone that is off, in whole seconds and at most ten days;
    /// none leaves it to OPPO.
    pub time_to_live: Option<Duration>,
    /// Where OPPO tells what became of the push.
    pub receipt: Option<ReceiptRequest>,
}

/// Asks OPPO for receipts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiptRequest {
    /// Where they are posted: at most 200 characters \[DOC\].
    pub url: String,
    /// What they carry back: at most 50 characters \[SDK\].
    pub parameter: String,
}

impl ReceiptRequest {
    /// Whoever knows the address can post receipts to it: its last part is the key.
    fn masked(&self) -> Self {
        let open = self.url.rsplit_once('/').map_or("", |(open, _)| open);
        Self {
            url: format!("{open}/{MASK}"),
            parameter: self.parameter.clone(),
        }
    }
}

/// Pushes ready to be sent but for the token.
pub(super) struct PushRequest {
    pub(super) name: &'static str,
    pub(super) url: String,
    field: &'static str,
    json: String,
}

impl PushRequest {
    pub(super) fn one(hosts: &OppoHosts, region: Region, push: &OppoUnicast) -> Self {
        Self::new(&ONE, hosts, region, json_text(&Message::of(push)))
    }

    pub(super) fn many(hosts: &OppoHosts, region: Region, pushes: &[OppoUnicast]) -> Self {
        let messages: Vec<_> = pushes.iter().map(Message::of).collect();
        Self::new(&MANY, hosts, region, json_text(&messages))
    }

    fn new(call: &Call, hosts: &OppoHosts, region: Region, json: String) -> Self {
        Self {
            name: call.name,
            url: hosts.url(region, call.path),
            field: call.field,
            json,
        }
    }

    /// The fields of the form, the pushes as JSON in a text. The token is a field \[DOC, SDK\], not a
    /// header.
    pub(super) fn fields<'a>(&'a self, auth_token: &'a str) -> [(&'static str, &'a str); 2] {
        [("auth_token", auth_token), (self.field, &self.json)]
    }
}

/// The exact request, for people to read: the auth token and the secret part of the receipts' address
/// masked, the JSON on several lines.
#[must_use]
pub fn unicast_preview(hosts: &OppoHosts, region: Region, unicast: &OppoUnicast) -> String {
    let unicast = OppoUnicast {
        receipt: unicast.receipt.as_ref().map(ReceiptRequest::masked),
        ..unicast.clone()
    };
    let mut request = PushRequest::one(hosts, region, &unicast);
    request.json = serde_json::to_string_pretty(&Message::of(&unicast)).unwrap_or_default();
    let mut text = format!(
        "POST {}\nContent-Type: application/x-www-form-urlencoded\n",
        request.url
    );
    for (name, value) in request.fields(MASK) {
        // Writing into a String cannot fail.
        let _ = write!(text, "\n{name}={value}");
    }
    text
}

/// Texts and numbers: writing them into memory cannot fail.
fn json_text(messages: &impl Serialize) -> String {
    serde_json::to_string(messages).unwrap_or_default()
}

/// A push as OPPO reads it. Written without a tree of values in between: a batch has a thousand.
#[derive(Serialize)]
struct Message<'a> {
    target_type: u8,
    target_value: &'a str,
    notification: Notification<'a>,
}

/// OPPO's own sample writes these names in camelCase; the field table, the SDK and every client
/// that was seen write them like this \[DOC, SDK, 3P\].
#[derive(Serialize)]
struct Notification<'a> {
    app_message_id: &'a str,
    style: u8,
    title: &'a str,
    content: &'a str,
    click_action_type: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    click_action_activity: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    click_action_url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    action_parameters: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    channel_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    category: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    notify_level: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    private_msg_template_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    private_title_parameters: Option<Parameters<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    private_content_parameters: Option<Parameters<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    off_line_ttl: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    call_back_url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    call_back_parameter: Option<&'a str>,
}

impl<'a> Message<'a> {
    fn of(unicast: &'a OppoUnicast) -> Self {
        Self {
            target_type: REGISTRATION_ID,
            target_value: unicast.token.as_str(),
            notification: Notification::of(unicast),
        }
    }
}

impl<'a> Notification<'a> {
    fn of(unicast: &'a OppoUnicast) -> Self {
        let settings = &unicast.settings;
        let (click_action_type, click_action_activity, click_action_url) =
            match &unicast.click_action {
                ClickAction::OpenApp => (0, None, None),
                ClickAction::OpenIntentAction(action) => (1, Some(action.as_str()), None),
                ClickAction::OpenWebPage(url) => (2, None, Some(url.as_str())),
                ClickAction::OpenActivity(class) => (4, Some(class.as_str()), None),
            };
        let custom_content = unicast.custom_content.as_ref();
        let template = settings.private_template_id.as_ref();
        let receipt = unicast.receipt.as_ref();
        Self {
            app_message_id: &unicast.app_message_id,
            style: unicast.text.style().number(),
            title: unicast.text.title(),
            content: unicast.text.body(),
            click_action_type,
            click_action_activity,
            click_action_url,
            action_parameters: custom_content
                .filter(|_| unicast.click_action.carries_custom_content())
                .map(CustomContent::to_string),
            channel_id: settings.channel_id.as_ref().map(ChannelId::as_str),
            category: settings.category.as_ref().map(Category::as_str),
            notify_level: settings.notify_level.map(NotifyLevel::number),
            private_msg_template_id: template.map(PrivateTemplateId::as_str),
            private_title_parameters: Parameters::of(&unicast.title_parameters),
            private_content_parameters: Parameters::of(&unicast.content_parameters),
            off_line_ttl: unicast
                .time_to_live
                .map(|time| time.min(LONGEST_OFFLINE).as_secs().max(1)),
            call_back_url: receipt.map(|receipt| receipt.url.as_str()),
            call_back_parameter: receipt.map(|receipt| receipt.parameter.as_str()),
        }
    }
}

/// An object of texts.
struct Parameters<'a>(&'a [(String, String)]);

impl<'a> Parameters<'a> {
    /// None where there are none.
    fn of(parameters: &'a [(String, String)]) -> Option<Self> {
        (!parameters.is_empty()).then_some(Self(parameters))
    }
}

impl Serialize for Parameters<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

#[cfg(test)]
mod tests;
