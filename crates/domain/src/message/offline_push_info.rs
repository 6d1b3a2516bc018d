//! `OfflinePushInfo`: what a message says about being pushed.

use serde::Deserialize;
use serde_json::Value;

use super::{AndroidInfo, ImError, ImErrorCode};

/// What a message says about being pushed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfflinePushInfo {
    /// Whether it is to be pushed at all.
    pub wants_push: bool,
    /// The notification's title, where it is not the fallback.
    pub title: Option<String>,
    /// The notification's body, where it is not the message's text.
    pub desc: Option<String>,
    /// Custom content: text that reaches the app on click.
    pub ext: Option<String>,
    /// What single vendors are asked for.
    pub android: AndroidInfo,
}

impl Default for OfflinePushInfo {
    fn default() -> Self {
        Self {
            wants_push: true,
            title: None,
            desc: None,
            ext: None,
            android: AndroidInfo::default(),
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Wire {
    push_flag: Option<i64>,
    title: Option<String>,
    desc: Option<String>,
    ext: Option<String>,
    android_info: Option<AndroidInfo>,
}

impl OfflinePushInfo {
    /// Reads it; none is as good as an empty one.
    ///
    /// # Errors
    /// [`ImErrorCode::Json`] where a field has another type than documented.
    pub fn parse(value: Option<&Value>) -> Result<Self, ImError> {
        let Some(value) = value.filter(|value| !value.is_null()) else {
            return Ok(Self::default());
        };
        // A derived reader takes an array for an object with its fields in order.
        for (name, value) in [
            ("OfflinePushInfo", Some(value)),
            ("OfflinePushInfo.AndroidInfo", value.get("AndroidInfo")),
        ] {
            if value.is_some_and(|value| !value.is_object() && !value.is_null()) {
                return Err(ImErrorCode::Json.because(format!("{name} is not an object")));
            }
        }
        check_other_vendors(value.get("AndroidInfo"))?;
        let wire = Wire::deserialize(value).map_err(|error| {
            ImErrorCode::Json.because(format!("OfflinePushInfo is not as documented: {error}"))
        })?;
        let wants_push = match wire.push_flag {
            None | Some(0) => true,
            Some(1) => false,
            Some(other) => {
                return Err(ImErrorCode::Json.because(format!(
                    "OfflinePushInfo.PushFlag is {other}: 0 to push, 1 not to push"
                )));
            }
        };
        let there = |text: Option<String>| text.filter(|text| !text.is_empty());
        Ok(Self {
            wants_push,
            title: there(wire.title),
            desc: there(wire.desc),
            ext: there(wire.ext),
            android: wire.android_info.unwrap_or_default(),
        })
    }
}

/// Fields for vendors that are not served here, as the reference documents them.
const NUMBERS: [&str; 4] = [
    "VIVOClassification",
    "VIVONotifyType",
    "ExtAsHuaweiIntentParam",
    "MeiZuNoticeMsgType",
];
const TEXTS: [&str; 11] = [
    "HuaWeiChannelID",
    "XiaoMiChannelID",
    "GoogleChannelID",
    "HuaWeiImportance",
    "HuaWeiCategory",
    "HuaWeiImage",
    "HonorImportance",
    "HonorImage",
    "VIVOCategory",
    "GooglePriority",
    "GoogleImage",
];

/// They mean nothing here yet, but a message whose types are wrong is told so today, not on the day
/// when they do.
fn check_other_vendors(android: Option<&Value>) -> Result<(), ImError> {
    let check = |names: &[&str], is_right: fn(&Value) -> bool, right: &str| {
        let wrong = names.iter().find(|name| {
            let value = android.and_then(|android| android.get(**name));
            value.is_some_and(|value| !value.is_null() && !is_right(value))
        });
        wrong.map_or(Ok(()), |name| {
            let info = format!("OfflinePushInfo.AndroidInfo.{name} is not {right}");
            Err(ImErrorCode::Json.because(info))
        })
    };
    check(&NUMBERS, Value::is_i64, "a whole number")?;
    check(&TEXTS, Value::is_string, "a text")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn nothing_said_means_push() {
        for value in [None, Some(&Value::Null), Some(&json!({}))] {
            assert_eq!(
                OfflinePushInfo::parse(value),
                Ok(OfflinePushInfo::default())
            );
        }
    }

    #[test]
    fn what_is_said_is_read_and_empty_texts_are_none() {
        let value = json!({
            "PushFlag": 1, "Title": "", "Desc": "d", "Ext": "{}", "ApnsInfo": {"Sound": 1},
            "AndroidInfo": {"OPPOChannelID": "c"}, "Unknown": true,
        });
        let info = OfflinePushInfo::parse(Some(&value)).unwrap();
        assert!(!info.wants_push);
        assert_eq!(info.title, None);
        assert_eq!(info.desc.as_deref(), Some("d"));
        assert_eq!(info.ext.as_deref(), Some("{}"));
        assert_eq!(info.android.oppo_channel_id.as_deref(), Some("c"));
    }

    #[test]
    fn a_wrong_type_is_error_90001() {
        for value in [
            json!("x"),
            json!([1]),
            json!({"PushFlag": "0"}),
            json!({"PushFlag": 2}),
            json!({"Title": 7}),
            json!({"Ext": {"a": 1}}),
            json!({"AndroidInfo": []}),
            json!({"AndroidInfo": {"OPPOChannelID": 7}}),
            json!({"AndroidInfo": {"VIVOClassification": "x"}}),
            json!({"AndroidInfo": {"HuaWeiChannelID": 7}}),
        ] {
            let error = OfflinePushInfo::parse(Some(&value)).unwrap_err();
            assert_eq!(error.code.number(), 90001, "{value}");
        }
    }
}
