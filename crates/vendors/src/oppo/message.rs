//! A push to one phone: `POST /server/v1/message/notification/unicast` \[DOC\].

use std::fmt::Write as _;

use domain::ClickAction;
use domain::oppo::{Category, ChannelId, NotifyLevel, OppoSettings, Region};
use domain::push::{Body, CustomContent, RegistrationToken, Title};
use serde_json::{Map, Value};

use super::OppoHosts;
use super::auth::MASK;

const PATH: &str = "/server/v1/message/notification/unicast";
/// `target_type` of a registration token.
const REGISTRATION_ID: u8 = 2;
/// `style` with one line of text: the one whose limits [`Body`] keeps.
const STANDARD_STYLE: u8 = 1;

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
    /// Title.
    pub title: Title,
    /// Body.
    pub body: Body,
    /// What the app gets on click; not sent with a web page, which has no use for it.
    pub custom_content: Option<CustomContent>,
    /// Our name for the push. OPPO shows a phone the same one once only \[DOC\], so that a retry
    /// after a lost answer does no harm.
    pub app_message_id: String,
}

/// A unicast ready to be sent but for the token.
pub(super) struct UnicastRequest {
    pub(super) url: String,
    message: Value,
}

impl UnicastRequest {
    pub(super) fn new(hosts: &OppoHosts, region: Region, unicast: &OppoUnicast) -> Self {
        Self {
            url: hosts.url(region, PATH),
            message: message(unicast),
        }
    }

    /// The `message` field: JSON in a text.
    pub(super) fn message(&self) -> String {
        self.message.to_string()
    }

    /// The fields of the form. The token is a field \[DOC, SDK\], not a header.
    pub(super) const fn fields<'a>(
        auth_token: &'a str,
        message: &'a str,
    ) -> [(&'static str, &'a str); 2] {
        [("auth_token", auth_token), ("message", message)]
    }
}

/// The exact request, for people to read: the auth token masked, the JSON on several lines.
#[must_use]
pub fn unicast_preview(hosts: &OppoHosts, region: Region, unicast: &OppoUnicast) -> String {
    let request = UnicastRequest::new(hosts, region, unicast);
    let mut text = format!(
        "POST {}\nContent-Type: application/x-www-form-urlencoded\n",
        request.url
    );
    for (name, value) in UnicastRequest::fields(MASK, &format!("{:#}", request.message)) {
        // Writing into a String cannot fail.
        let _ = write!(text, "\n{name}={value}");
    }
    text
}

fn message(unicast: &OppoUnicast) -> Value {
    object([
        ("target_type", Some(REGISTRATION_ID.into())),
        ("target_value", Some(unicast.token.as_str().into())),
        ("notification", Some(notification(unicast))),
    ])
}

/// OPPO's own sample writes these names in camelCase; the field table, the SDK and every client
/// that was seen write them like this \[DOC, SDK, 3P\].
fn notification(unicast: &OppoUnicast) -> Value {
    let settings = &unicast.settings;
    let (click_action_type, activity, url): (u8, _, _) = match &unicast.click_action {
        ClickAction::OpenApp => (0, None, None),
        ClickAction::OpenIntentAction(action) => (1, Some(action.as_str()), None),
        ClickAction::OpenWebPage(url) => (2, None, Some(url.as_str())),
        ClickAction::OpenActivity(class) => (4, Some(class.as_str()), None),
    };
    let parameters = unicast
        .custom_content
        .as_ref()
        .filter(|_| unicast.click_action.carries_custom_content())
        .map(CustomContent::to_string);
    let channel = settings.channel_id.as_ref().map(ChannelId::as_str);
    let category = settings.category.as_ref().map(Category::as_str);
    let level = settings.notify_level.map(NotifyLevel::number);
    let template = settings.private_template_id.as_ref();
    object([
        (
            "app_message_id",
            Some(unicast.app_message_id.as_str().into()),
        ),
        ("style", Some(STANDARD_STYLE.into())),
        ("title", Some(unicast.title.as_str().into())),
        ("content", Some(unicast.body.as_str().into())),
        ("click_action_type", Some(click_action_type.into())),
        ("click_action_activity", activity.map(Value::from)),
        ("click_action_url", url.map(Value::from)),
        ("action_parameters", parameters.map(Value::from)),
        ("channel_id", channel.map(Value::from)),
        ("category", category.map(Value::from)),
        ("notify_level", level.map(Value::from)),
        (
            "private_msg_template_id",
            template.map(|id| id.as_str().into()),
        ),
    ])
}

/// The fields that are there, in this order.
fn object<const N: usize>(fields: [(&str, Option<Value>); N]) -> Value {
    fields
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)))
        .collect::<Map<_, _>>()
        .into()
}

#[cfg(test)]
mod tests;
