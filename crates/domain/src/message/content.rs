//! What a notification says of a message.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{AndroidInfo, OfflinePushInfo};
use crate::named::named;
use crate::push::utf16_length;

/// The language in which a notification speaks where the message does not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum FallbackLanguage {
    /// Simplified Chinese.
    #[default]
    Chinese,
    /// English.
    English,
}

named!(FallbackLanguage {
    Chinese => "zh",
    English => "en",
});

impl FallbackLanguage {
    const fn title(self) -> &'static str {
        match self {
            Self::Chinese => "一条新消息",
            Self::English => "a new message",
        }
    }

    /// What stands for an element that has no text of its own.
    fn element(self, msg_type: &str) -> Option<&'static str> {
        let (chinese, english) = match msg_type {
            "TIMLocationElem" => ("[位置]", "[Location]"),
            "TIMFaceElem" => ("[表情]", "[Face]"),
            "TIMImageElem" => ("[图片]", "[Image]"),
            "TIMSoundElem" => ("[语音]", "[Sound]"),
            "TIMFileElem" => ("[文件]", "[File]"),
            "TIMVideoFileElem" => ("[视频]", "[Video]"),
            _ => return None,
        };
        Some(match self {
            Self::Chinese => chinese,
            Self::English => english,
        })
    }
}

/// What a notification says of a message, for whichever vendor: texts are as long as they were
/// written, and cut where a vendor's limit is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushContent {
    /// Title.
    pub title: String,
    /// Body.
    pub body: String,
    /// Custom content.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ext: Option<String>,
    /// What single vendors are asked for.
    #[serde(default)]
    pub android: AndroidInfo,
}

impl PushContent {
    pub(super) fn of(
        push: &OfflinePushInfo,
        elements: &[Value],
        language: FallbackLanguage,
    ) -> Self {
        let title = push.title.clone();
        let body = push.desc.clone();
        Self {
            title: title.unwrap_or_else(|| language.title().to_owned()),
            body: body.unwrap_or_else(|| text_of(elements, language)),
            ext: push.ext.clone(),
            android: push.android.clone(),
        }
    }
}

/// The elements' texts, joined without a separator.
fn text_of(elements: &[Value], language: FallbackLanguage) -> String {
    elements
        .iter()
        .map(|element| {
            let content = &element["MsgContent"];
            let text = |name: &str| content[name].as_str().unwrap_or_default();
            match element["MsgType"].as_str().unwrap_or_default() {
                "TIMTextElem" => text("Text"),
                "TIMCustomElem" => text("Desc"),
                other => language.element(other).unwrap_or_default(),
            }
        })
        .collect()
}

/// Whether this is one custom element that says nothing to people.
pub(super) fn is_custom_without_desc(elements: &[Value], push: &OfflinePushInfo) -> bool {
    let [only] = elements else {
        return false;
    };
    only["MsgType"] == "TIMCustomElem"
        && push.desc.is_none()
        && only["MsgContent"]["Desc"]
            .as_str()
            .unwrap_or_default()
            .is_empty()
}

/// What a text that was cut ends in.
const ELLIPSIS: &str = "...";

/// The text in at most `max` UTF-16 units; what is longer is cut, ends in `...`, and is told by
/// `true`. Control characters become spaces: vendors refuse them.
#[must_use]
pub fn cut(text: &str, max: usize) -> (String, bool) {
    let printable = text
        .chars()
        .map(|c| if c.is_control() && c != '\n' { ' ' } else { c });
    if utf16_length(text) <= max {
        return (printable.collect(), false);
    }
    let room = max.saturating_sub(ELLIPSIS.len());
    let mut length = 0;
    let kept: String = printable
        .take_while(|c| {
            length += c.len_utf16();
            length <= room
        })
        .collect();
    (kept + ELLIPSIS, true)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn content(push: &Value, elements: &Value, language: FallbackLanguage) -> PushContent {
        let push = OfflinePushInfo::parse(Some(push)).unwrap();
        PushContent::of(&push, elements.as_array().unwrap(), language)
    }

    #[test]
    fn what_the_message_says_for_the_notification_comes_first() {
        let said = content(
            &json!({"Title": "T", "Desc": "D", "Ext": "{}"}),
            &json!([{"MsgType": "TIMTextElem", "MsgContent": {"Text": "text"}}]),
            FallbackLanguage::English,
        );
        assert_eq!((said.title.as_str(), said.body.as_str()), ("T", "D"));
        assert_eq!(said.ext.as_deref(), Some("{}"));
    }

    #[test]
    fn else_the_elements_speak_joined_without_a_separator() {
        let elements = json!([
            {"MsgType": "TIMTextElem", "MsgContent": {"Text": "Hi "}},
            {"MsgType": "TIMFaceElem", "MsgContent": {"Index": 1}},
            {"MsgType": "TIMLocationElem", "MsgContent": {}},
            {"MsgType": "TIMImageElem", "MsgContent": {}},
            {"MsgType": "TIMSoundElem", "MsgContent": {}},
            {"MsgType": "TIMFileElem", "MsgContent": {}},
            {"MsgType": "TIMVideoFileElem", "MsgContent": {}},
            {"MsgType": "TIMCustomElem", "MsgContent": {"Desc": "!"}},
            {"MsgType": "TIMSomethingNew", "MsgContent": {}},
        ]);
        for (language, title, body) in [
            (
                FallbackLanguage::Chinese,
                "一条新消息",
                "Hi [表情][位置][图片][语音][文件][视频]!",
            ),
            (
                FallbackLanguage::English,
                "a new message",
                "Hi [Face][Location][Image][Sound][File][Video]!",
            ),
        ] {
            let said = content(&json!({}), &elements, language);
            assert_eq!((said.title.as_str(), said.body.as_str()), (title, body));
        }
    }

    #[test]
    fn only_a_single_custom_element_without_any_desc_says_nothing() {
        let custom = |desc: &str| json!({"MsgType": "TIMCustomElem", "MsgContent": {"Desc": desc}});
        let text = json!({"MsgType": "TIMTextElem", "MsgContent": {"Text": ""}});
        let silent = OfflinePushInfo::default();
        let spoken = OfflinePushInfo {
            desc: Some("d".to_owned()),
            ..OfflinePushInfo::default()
        };
        for (elements, push, expected) in [
            (vec![custom("")], &silent, true),
            (vec![custom("d")], &silent, false),
            (vec![custom("")], &spoken, false),
            (vec![custom(""), custom("")], &silent, false),
            (vec![text], &silent, false),
        ] {
            assert_eq!(
                is_custom_without_desc(&elements, push),
                expected,
                "{elements:?}"
            );
        }
    }

    #[test]
    fn over_long_text_ends_in_three_dots_that_count() {
        assert_eq!(cut("12345", 5), ("12345".to_owned(), false));
        assert_eq!(cut("123456", 5), ("12...".to_owned(), true));
        assert_eq!(cut("😀😀😀", 5), ("😀...".to_owned(), true));
        assert_eq!(cut("a\tb\u{7}", 5), ("a b ".to_owned(), false));
    }

    proptest! {
        #[test]
        fn what_is_cut_fits_and_begins_as_it_was_written(text in any::<String>(), max in 3usize..60) {
            let (short, was_cut) = cut(&text, max);
            prop_assert!(utf16_length(&short) <= max);
            prop_assert_eq!(was_cut, utf16_length(&text) > max);
            let kept = short.strip_suffix(ELLIPSIS).filter(|_| was_cut).unwrap_or(&short);
            for (kept, written) in kept.chars().zip(text.chars()) {
                prop_assert!(kept == written || (kept == ' ' && written.is_control()));
            }
        }
    }
}
