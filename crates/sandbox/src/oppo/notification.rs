//! The notification of a message: OPPO's field table, rule by rule. Unknown fields are ignored, as
//! OPPO does; so a field in camelCase, as in OPPO's own sample, has no effect.

use std::time::Duration;

use serde_json::{Map, Value};

use super::codes::{Code, Refusal};
use super::fields::{Fields, required};
use crate::phones::Opened;

/// The most characters of names for which no limit is documented: it only keeps what the gateway
/// remembers bounded.
const MOST_OF_A_NAME: usize = 1_000;
/// `off_line_ttl` where a message names none \[DOC\].
const KEPT_AT_FIRST: Duration = Duration::from_secs(3_600);

/// How a message goes out: a few things are allowed to one of them only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// To one phone, as written in the call.
    Unicast,
    /// To many, saved before.
    Broadcast,
}

/// What a valid notification makes the phone do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Notification {
    pub(crate) app_message_id: Option<String>,
    pub(crate) title: String,
    pub(crate) content: String,
    pub(crate) channel_id: Option<String>,
    pub(crate) notify_id: Option<i64>,
    pub(crate) opens: Opened,
    pub(crate) call_back: Option<CallBack>,
    /// How long the vendor keeps it for a phone without network; not at all without `off_line`.
    pub(crate) kept_for: Duration,
}

/// Where receipts are wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CallBack {
    pub(crate) url: String,
    pub(crate) parameter: String,
}

impl Notification {
    pub(crate) fn parse(fields: Fields<'_>, mode: Mode) -> Result<Self, Refusal> {
        let most_content = check_style(fields, mode)?;
        let title = required(fields.text_up_to(50, "title"), "title")?;
        let content = required(fields.text_up_to(most_content, "content"), "content")?;
        fields.text_up_to(10, "sub_title")?;
        let opens = click_action(fields)?;
        let kept_for = check_times(fields)?;
        check_classification(fields)?;
        fields.integer_in(0..=1, "network_type")?;
        fields.integer_in(0..=1, "badge_operation_type")?;
        fields.integer_in(0..=i64::from(i32::MAX), "badge_message_count")?;
        let name = |field| {
            let text = fields.text_up_to(MOST_OF_A_NAME, field)?;
            Ok::<_, Refusal>(text.map(str::to_owned))
        };
        Ok(Self {
            app_message_id: name("app_message_id")?,
            title: title.to_owned(),
            content: content.to_owned(),
            channel_id: name("channel_id")?,
            notify_id: fields.integer("notify_id")?,
            opens,
            call_back: call_back(fields)?,
            kept_for,
        })
    }
}

/// The style decides how long the content may be: 50 in the standard style is the current
/// document \[3P\], older ones and the SDK say 200.
fn check_style(fields: Fields<'_>, mode: Mode) -> Result<usize, Refusal> {
    match fields.integer("style")?.unwrap_or(1) {
        1 => Ok(50),
        2 => Ok(128),
        3 if mode == Mode::Broadcast => {
            required(fields.text("big_picture_id"), "big_picture_id").map(|_| 50)
        }
        3 => Err(Code::InvalidArguments.because("style 3 is for broadcasts only")),
        other => Err(Code::InvalidArguments.because(format!("style {other}"))),
    }
}

fn click_action(fields: Fields<'_>) -> Result<Opened, Refusal> {
    let activity = fields.text_up_to(500, "click_action_activity")?;
    let url = fields.text_up_to(2_000, "click_action_url")?;
    let extras = extras(fields)?;
    let companion = |value: Option<&str>, name| required(Ok(value.map(str::to_owned)), name);
    let (activity_name, url_name) = ("click_action_activity", "click_action_url");
    match fields.integer("click_action_type")?.unwrap_or(0) {
        0 => Ok(Opened::App { extras }),
        1 => {
            companion(activity, activity_name).map(|action| Opened::IntentAction { action, extras })
        }
        2 => companion(url, url_name).map(|url| Opened::WebPage { url }),
        4 => companion(activity, activity_name).map(|class| Opened::Activity { class, extras }),
        5 => companion(url, url_name).map(|url| Opened::IntentUrl { url, extras }),
        other => Err(Code::InvalidArguments.because(format!("click_action_type {other}"))),
    }
}

/// `action_parameters` is a text that holds a JSON object. Its top-level keys become the Intent's
/// extras, all of them strings.
fn extras(fields: Fields<'_>) -> Result<Vec<(String, String)>, Refusal> {
    let Some(text) = fields.text_up_to(4_000, "action_parameters")? else {
        return Ok(Vec::new());
    };
    let object: Map<String, Value> = serde_json::from_str(text).map_err(|_| {
        Code::InvalidArguments.because("action_parameters is not the text of a JSON object")
    })?;
    Ok(object
        .into_iter()
        .map(|(key, value)| match value {
            Value::String(text) => (key, text),
            other => (key, other.to_string()),
        })
        .collect())
}

/// Answers with how long the message is kept for a phone without network: an hour, unless said
/// otherwise.
fn check_times(fields: Fields<'_>) -> Result<Duration, Refusal> {
    if fields.integer_in(0..=1, "show_time_type")? == Some(1) {
        let start = required(fields.integer("show_start_time"), "show_start_time")?;
        let end = required(fields.integer("show_end_time"), "show_end_time")?;
        if end <= start {
            return Err(Code::InvalidArguments.because("show_end_time before show_start_time"));
        }
    }
    let is_kept = fields.boolean("off_line")?.unwrap_or(true);
    let seconds = fields.integer_in(0..=864_000, "off_line_ttl")?;
    let seconds = seconds.and_then(|seconds| u64::try_from(seconds).ok());
    let kept_for = match is_kept {
        true => seconds.map_or(KEPT_AT_FIRST, Duration::from_secs),
        false => Duration::ZERO,
    };
    // OPPO's own sample sends 0, below the documented least.
    if fields.integer("show_ttl")? != Some(0) {
        fields.integer_in(21_600..=172_800, "show_ttl")?;
    }
    Ok(kept_for)
}

/// Which values `category` may have was not found, so any is taken. Nor can the gateway know which
/// apps need a private template; but fill-ins for a template that is not named are code 54.
fn check_classification(fields: Fields<'_>) -> Result<(), Refusal> {
    let category = fields.text("category")?;
    match fields.integer("notify_level")? {
        None => {}
        Some(1 | 2 | 16) if category.is_some() => {}
        Some(1 | 2 | 16) => {
            return Err(Code::InvalidCategory.because("notify_level needs a category"));
        }
        Some(other) => {
            return Err(Code::InvalidCategory.because(format!("notify_level {other}")));
        }
    }
    let template = fields.text("private_msg_template_id")?;
    let title = fields.is_text_map("private_title_parameters")?;
    let content = fields.is_text_map("private_content_parameters")?;
    if template.is_none() && (title || content) {
        return Err(Code::PrivateTemplateMissing.into());
    }
    Ok(())
}

fn call_back(fields: Fields<'_>) -> Result<Option<CallBack>, Refusal> {
    let url = fields.text_up_to(200, "call_back_url")?;
    // 100 in the documents; the SDK refuses more than 50 by itself.
    let parameter = fields.text_up_to(100, "call_back_parameter")?;
    Ok(url.map(|url| CallBack {
        url: url.to_owned(),
        parameter: parameter.unwrap_or_default().to_owned(),
    }))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::oppo::form::Form;

    fn with(changes: &Value) -> Map<String, Value> {
        let mut fields = Map::from_iter([
            ("title".to_owned(), json!("t")),
            ("content".to_owned(), json!("c")),
        ]);
        for (key, value) in changes.as_object().unwrap() {
            fields.insert(key.clone(), value.clone());
        }
        fields
    }

    fn parse(changes: &Value, mode: Mode) -> Result<Notification, i32> {
        Notification::parse(Fields::Json(&with(changes)), mode)
            .map_err(|refusal| refusal.code.number())
    }

    fn opens(changes: &Value) -> Result<Opened, i32> {
        parse(changes, Mode::Unicast).map(|notification| notification.opens)
    }

    #[test]
    fn every_field_is_held_to_the_table() {
        let x = |n: usize| "字".repeat(n);
        for (fields, code) in [
            (json!({}), 0),
            (json!({ "title": null }), 40),
            (json!({ "title": "" }), 40),
            (json!({ "title": 5 }), 41),
            (json!({ "title": x(50) }), 0),
            (json!({ "title": x(51) }), 41),
            (json!({ "content": null }), 40),
            (json!({ "content": x(50) }), 0),
            (json!({ "content": x(51) }), 41),
            (json!({ "style": 2, "content": x(128) }), 0),
            (json!({ "style": 2, "content": x(129) }), 41),
            (json!({ "style": 3, "big_picture_id": "p" }), 41),
            (json!({ "style": 4 }), 41),
            (json!({ "style": "1" }), 41),
            (json!({ "sub_title": x(10) }), 0),
            (json!({ "sub_title": x(11) }), 41),
            (json!({ "off_line": true, "off_line_ttl": 864_000 }), 0),
            (json!({ "off_line_ttl": 864_001 }), 41),
            (json!({ "off_line": "yes" }), 41),
            (json!({ "show_ttl": 0 }), 0),
            (json!({ "show_ttl": 21_600 }), 0),
            (json!({ "show_ttl": 21_599 }), 41),
            (json!({ "show_ttl": 172_801 }), 41),
            (json!({ "show_time_type": 1 }), 40),
            (
                json!({ "show_time_type": 1, "show_start_time": 1, "show_end_time": 2 }),
                0,
            ),
            (
                json!({ "show_time_type": 1, "show_start_time": 2, "show_end_time": 2 }),
                41,
            ),
            (json!({ "show_time_type": 2 }), 41),
            (json!({ "network_type": 1 }), 0),
            (json!({ "network_type": 2 }), 41),
            (
                json!({ "badge_operation_type": 1, "badge_message_count": 3 }),
                0,
            ),
            (json!({ "badge_message_count": -1 }), 41),
            (
                json!({ "call_back_url": x(200), "call_back_parameter": x(100) }),
                0,
            ),
            (json!({ "call_back_url": x(201) }), 41),
            (json!({ "call_back_parameter": x(101) }), 41),
            (json!({ "category": "IM" }), 0),
            (json!({ "category": "IM", "notify_level": 16 }), 0),
            (json!({ "category": "IM", "notify_level": 3 }), 67),
            (json!({ "notify_level": 2 }), 67),
            (
                json!({ "private_msg_template_id": "t", "private_title_parameters": {"a": "b"} }),
                0,
            ),
            (
                json!({ "private_msg_template_id": "t", "private_title_parameters": {"a": 1} }),
                41,
            ),
            (json!({ "private_content_parameters": {"a": "b"} }), 54),
            (
                json!({ "channel_id": x(1_000), "app_message_id": x(1_000) }),
                0,
            ),
            (json!({ "channel_id": x(1_001) }), 41),
            (json!({ "app_message_id": x(1_001) }), 41),
            (json!({ "somethingElse": [1] }), 0),
        ] {
            let outcome = parse(&fields, Mode::Unicast).map_or_else(|code| code, |_| 0);
            assert_eq!(outcome, code, "{fields}");
        }
    }

    #[test]
    fn a_big_picture_goes_into_a_broadcast_and_only_with_its_id() {
        assert!(
            parse(
                &json!({ "style": 3, "big_picture_id": "p" }),
                Mode::Broadcast
            )
            .is_ok()
        );
        assert_eq!(parse(&json!({ "style": 3 }), Mode::Broadcast), Err(40));
    }

    #[test]
    fn each_click_action_needs_its_companion() {
        let extras = Vec::new;
        for (fields, outcome) in [
            (json!({}), Ok(Opened::App { extras: extras() })),
            (
                json!({ "click_action_type": 1, "click_action_activity": "a.b" }),
                Ok(Opened::IntentAction {
                    action: "a.b".to_owned(),
                    extras: extras(),
                }),
            ),
            (
                json!({ "click_action_type": 2, "click_action_url": "http://oppo.com?key1=val1" }),
                Ok(Opened::WebPage {
                    url: "http://oppo.com?key1=val1".to_owned(),
                }),
            ),
            (
                json!({ "click_action_type": 4, "click_action_activity": "a.B" }),
                Ok(Opened::Activity {
                    class: "a.B".to_owned(),
                    extras: extras(),
                }),
            ),
            (
                json!({ "click_action_type": 5, "click_action_url": "command://test?key1=val1" }),
                Ok(Opened::IntentUrl {
                    url: "command://test?key1=val1".to_owned(),
                    extras: extras(),
                }),
            ),
            (
                json!({ "click_action_type": 1, "click_action_url": "a.b" }),
                Err(40),
            ),
            (json!({ "click_action_type": 4 }), Err(40)),
            (
                json!({ "click_action_type": 2, "click_action_activity": "a.b" }),
                Err(40),
            ),
            (json!({ "click_action_type": 5 }), Err(40)),
            (json!({ "click_action_type": 3 }), Err(41)),
            (json!({ "click_action_type": -1 }), Err(41)),
            (
                json!({ "click_action_type": 4, "click_action_activity": "a".repeat(501) }),
                Err(41),
            ),
            (
                json!({ "click_action_type": 2, "click_action_url": "a".repeat(2_001) }),
                Err(41),
            ),
            (
                // OPPO's own sample writes it so; the field table does not.
                json!({ "clickActionType": 2, "clickActionUrl": "http://oppo.com" }),
                Ok(Opened::App { extras: extras() }),
            ),
        ] {
            assert_eq!(opens(&fields), outcome, "{fields}");
        }
    }

    #[test]
    fn action_parameters_is_the_text_of_an_object_and_becomes_string_extras() {
        let parameters = r#"{"ext":"{\"a\":1}","n":1,"o":{"x":[true]},"z":null}"#;
        let expected = [
            ("ext", "{\"a\":1}"),
            ("n", "1"),
            ("o", "{\"x\":[true]}"),
            ("z", "null"),
        ];
        let Ok(Opened::App { extras }) = opens(&json!({ "action_parameters": parameters })) else {
            panic!("the default click action opens the app");
        };
        assert_eq!(
            extras,
            expected.map(|(key, value)| (key.to_owned(), value.to_owned()))
        );
        for refused in [
            json!({ "a": 1 }),
            json!("[1]"),
            json!("plain"),
            json!("{"),
            json!(format!("{{\"a\":\"{}\"}}", "x".repeat(4_000))),
        ] {
            assert_eq!(opens(&json!({ "action_parameters": refused })), Err(41));
        }
    }

    #[test]
    fn a_flat_form_says_the_same_as_a_json_object() {
        let form = Form::parse(
            b"title=t&content=c&style=1&click_action_type=4&click_action_activity=a.B\
              &action_parameters=%7B%22k%22%3A%22v%22%7D&off_line=true&notify_id=7&channel_id=tuikit",
        )
        .unwrap();
        let object = with(&json!({
            "style": 1, "click_action_type": 4, "click_action_activity": "a.B",
            "action_parameters": "{\"k\":\"v\"}", "off_line": true, "notify_id": 7,
            "channel_id": "tuikit",
        }));
        assert_eq!(
            Notification::parse(Fields::Form(&form), Mode::Broadcast),
            Notification::parse(Fields::Json(&object), Mode::Broadcast),
        );
    }

    proptest! {
        #[test]
        fn what_passes_keeps_to_the_lengths(title in ".{0,60}", content in ".{0,60}") {
            let fields = with(&json!({ "title": title, "content": content }));
            if let Ok(passed) = Notification::parse(Fields::Json(&fields), Mode::Unicast) {
                prop_assert!((1..=50).contains(&passed.title.chars().count()));
                prop_assert!((1..=50).contains(&passed.content.chars().count()));
            }
        }
    }
}
