//! What a message becomes on its way to OPPO.

use serde_json::{Map, Value};

use super::{
    Category, ChannelId, NotifyLevel, OppoSettings, OppoStyle, OppoText, PrivateTemplateId,
};
use crate::Problem;
use crate::message::{AndroidInfo, PushContent};
use crate::named::named;
use crate::push::{CustomContent, NoPush};

/// What a message becomes on its way to OPPO: the certificate's settings with the message's wishes
/// over them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OppoPush {
    /// The settings that count for this push.
    pub settings: OppoSettings,
    /// Title and body, cut to OPPO's limits.
    pub text: OppoText,
    /// What the app gets on click.
    pub custom_content: Option<CustomContent>,
    /// What fills in the private template's title.
    pub title_parameters: Vec<(String, String)>,
    /// What fills in the private template's body.
    pub content_parameters: Vec<(String, String)>,
    /// What does not reach the phone as it was written.
    pub remarks: Vec<PushRemark>,
}

/// Something of a message that does not reach the phone as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PushRemark {
    /// Title or body were longer than the vendor takes.
    TextCut,
    /// The vendor plays no sound of the sender's choice.
    SoundIgnored,
    /// The click opens a web page, which gets no custom content.
    CustomContentDropped,
    /// A wish for this vendor that the vendor does not know: the certificate's setting counts.
    WishIgnored,
}

named!(PushRemark {
    TextCut => "text_cut",
    SoundIgnored => "sound_ignored",
    CustomContentDropped => "custom_content_dropped",
    WishIgnored => "wish_ignored",
});

impl OppoPush {
    /// The push that a message becomes with a certificate's settings.
    ///
    /// # Errors
    /// [`NoPush`] where OPPO would drop it silently: custom content that is no JSON object, or too
    /// long.
    pub fn of(content: &PushContent, certificate: &OppoSettings) -> Result<Self, NoPush> {
        let mut remarks = Vec::new();
        let android = &content.android;
        let mut ignored = false;
        let settings = settings(android, certificate, &mut ignored);
        let style = style(android.push_style, &mut ignored);
        let [title_parameters, content_parameters] =
            template_parameters(android, &settings, &mut ignored);
        if ignored {
            remarks.push(PushRemark::WishIgnored);
        }
        let (text, was_cut) = OppoText::fit(&content.title, &content.body, style);
        if was_cut {
            remarks.push(PushRemark::TextCut);
        }
        if there(android.sound.as_deref()).is_some() {
            remarks.push(PushRemark::SoundIgnored);
        }
        let custom_content = match there(content.ext.as_deref()) {
            None => None,
            Some(_) if !settings.click_action.carries_custom_content() => {
                remarks.push(PushRemark::CustomContentDropped);
                None
            }
            Some(ext) => Some(custom_content(ext)?),
        };
        Ok(Self {
            settings,
            text,
            custom_content,
            title_parameters,
            content_parameters,
            remarks,
        })
    }
}

fn custom_content(ext: &str) -> Result<CustomContent, NoPush> {
    CustomContent::parse(ext).map_err(|problem| match problem {
        Problem::TooLong { .. } => NoPush::CustomContentTooLong,
        _ => NoPush::CustomContentNotAnObject,
    })
}

fn style(wish: Option<i64>, ignored: &mut bool) -> OppoStyle {
    match wish {
        None | Some(0) => OppoStyle::Standard,
        Some(1) => OppoStyle::LongText,
        Some(_) => {
            *ignored = true;
            OppoStyle::Standard
        }
    }
}

/// What fills in title and body of the private template. OPPO refuses them without one (54).
fn template_parameters(
    android: &AndroidInfo,
    settings: &OppoSettings,
    ignored: &mut bool,
) -> [Vec<(String, String)>; 2] {
    let wishes = [
        &android.oppo_private_title_parameters,
        &android.oppo_private_content_parameters,
    ]
    .map(|wish| parameters(wish.as_ref()));
    if settings.private_template_id.is_some() || wishes.iter().all(Vec::is_empty) {
        return wishes;
    }
    *ignored = true;
    [Vec::new(), Vec::new()]
}

/// A non-empty wish of the message beats the certificate, an empty one does not.
fn settings(android: &AndroidInfo, certificate: &OppoSettings, ignored: &mut bool) -> OppoSettings {
    let mut settings = certificate.clone();
    if let Some(wish) = there(android.oppo_channel_id.as_deref()) {
        take(&mut settings.channel_id, ChannelId::parse(wish), ignored);
    }
    if let Some(wish) = there(android.oppo_category.as_deref()) {
        take(&mut settings.category, Category::parse(wish), ignored);
    }
    if let Some(wish) = there(android.oppo_private_template_id.as_deref()) {
        let wish = PrivateTemplateId::parse(wish);
        take(&mut settings.private_template_id, wish, ignored);
    }
    if let Some(wish) = android.oppo_notify_level {
        let wish = NotifyLevel::parse(&wish.to_string());
        take(&mut settings.notify_level, wish, ignored);
    }
    // OPPO refuses a level without a category (67).
    if settings.category.is_none() && settings.notify_level.take().is_some() {
        *ignored = true;
    }
    settings
}

fn take<T>(setting: &mut Option<T>, wish: Result<T, Problem>, ignored: &mut bool) {
    match wish {
        Ok(wish) => *setting = Some(wish),
        Err(_) => *ignored = true,
    }
}

fn there(text: Option<&str>) -> Option<&str> {
    text.filter(|text| !text.is_empty())
}

/// Values that are no texts are written as JSON.
fn parameters(object: Option<&Map<String, Value>>) -> Vec<(String, String)> {
    object
        .into_iter()
        .flatten()
        .map(|(name, value)| {
            let text = match value {
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            (name.clone(), text)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::ClickAction;
    use crate::click_action::WebUrl;
    use crate::oppo::{AppId, AppKey, Region};

    fn certificate() -> OppoSettings {
        OppoSettings {
            app_key: AppKey::parse("appkey0001").unwrap(),
            app_id: AppId::parse("30000001").unwrap(),
            channel_id: ChannelId::parse("certificate").ok(),
            click_action: ClickAction::OpenApp,
            region: Region::China,
            category: None,
            notify_level: None,
            private_template_id: None,
        }
    }

    fn content(android: Value, ext: Option<&str>) -> PushContent {
        PushContent {
            title: "T".to_owned(),
            body: "B".to_owned(),
            ext: ext.map(str::to_owned),
            android: serde_json::from_value(android).unwrap(),
        }
    }

    fn push(android: Value, ext: Option<&str>) -> OppoPush {
        OppoPush::of(&content(android, ext), &certificate()).unwrap()
    }

    #[test]
    fn a_non_empty_wish_beats_the_certificate_and_an_empty_one_does_not() {
        let channel = |android| {
            let settings = push(android, None).settings;
            settings.channel_id.map(String::from).unwrap()
        };
        assert_eq!(channel(json!({"OPPOChannelID": "message"})), "message");
        assert_eq!(channel(json!({"OPPOChannelID": ""})), "certificate");
        assert_eq!(channel(json!({})), "certificate");
    }

    #[test]
    fn category_level_and_template_come_from_the_message() {
        let push = push(
            json!({
                "OPPOCategory": "IM", "OPPONotifyLevel": 16, "OPPOPrivateMsgTemplateId": "t1",
                "OPPOPrivateTitleParameters": {"name": "A", "n": 1},
            }),
            None,
        );
        assert_eq!(
            push.settings.category.map(String::from).as_deref(),
            Some("IM")
        );
        assert_eq!(push.settings.notify_level, Some(NotifyLevel::StrongAlert));
        assert!(push.settings.private_template_id.is_some());
        assert_eq!(
            push.title_parameters,
            [
                ("name".to_owned(), "A".to_owned()),
                ("n".to_owned(), "1".to_owned())
            ]
        );
        assert!(push.remarks.is_empty());
    }

    #[test]
    fn what_oppo_would_refuse_is_left_out_and_remarked() {
        for android in [
            json!({"OPPONotifyLevel": 2}),
            json!({"OPPOCategory": "IM", "OPPONotifyLevel": 3}),
            json!({"OPPOCategory": "not a category"}),
            json!({"OPPOPrivateTitleParameters": {"name": "A"}}),
            json!({"OPPOPrivateContentParameters": {"name": "A"}}),
            json!({"PushStyle": 7}),
        ] {
            let push = push(android.clone(), None);
            assert_eq!(push.remarks, [PushRemark::WishIgnored], "{android}");
            assert_eq!(push.settings.notify_level, None, "{android}");
            assert!(push.title_parameters.is_empty(), "{android}");
            assert!(push.content_parameters.is_empty(), "{android}");
        }
    }

    #[test]
    fn custom_content_is_an_object_or_no_push() {
        assert!(push(json!({}), Some("{\"a\":1}")).custom_content.is_some());
        assert!(push(json!({}), Some("")).custom_content.is_none());
        let long = format!("{{\"a\":\"{}\"}}", "x".repeat(4_000));
        for (ext, reason) in [
            ("text", NoPush::CustomContentNotAnObject),
            ("[1]", NoPush::CustomContentNotAnObject),
            (long.as_str(), NoPush::CustomContentTooLong),
        ] {
            let content = content(json!({}), Some(ext));
            assert_eq!(OppoPush::of(&content, &certificate()), Err(reason));
        }
    }

    #[test]
    fn a_web_page_gets_no_custom_content_and_no_phone_the_senders_sound() {
        let mut certificate = certificate();
        let url = WebUrl::parse("https://example.com/").unwrap();
        certificate.click_action = ClickAction::OpenWebPage(url);
        for ext in ["{\"a\":1}", "no object"] {
            let content = content(json!({"Sound": "ring"}), Some(ext));
            let push = OppoPush::of(&content, &certificate).unwrap();
            assert_eq!(push.custom_content, None, "{ext}");
            assert_eq!(
                push.remarks,
                [PushRemark::SoundIgnored, PushRemark::CustomContentDropped],
                "{ext}"
            );
        }
    }

    #[test]
    fn long_text_is_a_style_of_its_own() {
        let mut content = content(json!({"PushStyle": 1}), None);
        content.body = "x".repeat(100);
        let push = OppoPush::of(&content, &certificate()).unwrap();
        assert_eq!(push.text.style(), OppoStyle::LongText);
        assert_eq!(push.text.body().len(), 100);
        content.android.push_style = None;
        let push = OppoPush::of(&content, &certificate()).unwrap();
        assert_eq!(push.text.body().len(), 50);
        assert_eq!(push.remarks, [PushRemark::TextCut]);
    }
}
