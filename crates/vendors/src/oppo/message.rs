//! A push to one phone: `POST /server/v1/message/notification/unicast` \[DOC\].

use std::fmt::Write as _;
use std::time::Duration;

use domain::ClickAction;
use domain::oppo::{Category, ChannelId, NotifyLevel, OppoSettings, OppoText, Region};
use domain::push::{CustomContent, RegistrationToken};
use serde_json::{Map, Value};

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

/// Pushes ready to be sent but for the token.
pub(super) struct PushRequest {
    pub(super) name: &'static str,
    pub(super) url: String,
    field: &'static str,
    json: Value,
}

impl PushRequest {
    pub(super) fn one(hosts: &OppoHosts, region: Region, push: &OppoUnicast) -> Self {
        Self::new(&ONE, hosts, region, message(push))
    }

    pub(super) fn many(hosts: &OppoHosts, region: Region, pushes: &[OppoUnicast]) -> Self {
        Self::new(&MANY, hosts, region, pushes.iter().map(message).collect())
    }

    fn new(call: &Call, hosts: &OppoHosts, region: Region, json: Value) -> Self {
        Self {
            name: call.name,
            url: hosts.url(region, call.path),
            field: call.field,
            json,
        }
    }

    /// The field that holds the pushes: JSON in a text.
    pub(super) fn json(&self) -> String {
        self.json.to_string()
    }

    /// The fields of the form. The token is a field \[DOC, SDK\], not a header.
    pub(super) const fn fields<'a>(
        &self,
        auth_token: &'a str,
        json: &'a str,
    ) -> [(&'static str, &'a str); 2] {
        [("auth_token", auth_token), (self.field, json)]
    }
}

/// The exact request, for people to read: the auth token masked, the JSON on several lines.
#[must_use]
pub fn unicast_preview(hosts: &OppoHosts, region: Region, unicast: &OppoUnicast) -> String {
    let request = PushRequest::one(hosts, region, unicast);
    let mut text = format!(
        "POST {}\nContent-Type: application/x-www-form-urlencoded\n",
        request.url
    );
    for (name, value) in request.fields(MASK, &format!("{:#}", request.json)) {
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
    let receipt = unicast.receipt.as_ref();
    let time_to_live = unicast
        .time_to_live
        .map(|time| time.min(LONGEST_OFFLINE).as_secs().max(1));
    object([
        (
            "app_message_id",
            Some(unicast.app_message_id.as_str().into()),
        ),
        ("style", Some(unicast.text.style().number().into())),
        ("title", Some(unicast.text.title().into())),
        ("content", Some(unicast.text.body().into())),
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
        (
            "private_title_parameters",
            parameters_of(&unicast.title_parameters),
        ),
        (
            "private_content_parameters",
            parameters_of(&unicast.content_parameters),
        ),
        ("off_line_ttl", time_to_live.map(Value::from)),
        ("call_back_url", receipt.map(|it| it.url.as_str().into())),
        (
            "call_back_parameter",
            receipt.map(|it| it.parameter.as_str().into()),
        ),
    ])
}

/// An object of texts; none where there are none.
fn parameters_of(parameters: &[(String, String)]) -> Option<Value> {
    let object: Map<_, _> = parameters
        .iter()
        .map(|(name, value)| (name.clone(), Value::from(value.as_str())))
        .collect();
    (!object.is_empty()).then(|| object.into())
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
