//! The notification of a message: OPPO's field table, rule by rule. Unknown fields are ignored, as
//! OPPO does; so a field in camelCase, as in OPPO's own sample, has no effect.

use std::time::Duration;

use super::codes::{Code, Refusal};
use super::extras::extras;
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
    let extras = extras(fields.text_up_to(4_000, "action_parameters")?)?;
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
mod tests;
