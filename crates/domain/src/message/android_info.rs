//! `OfflinePushInfo.AndroidInfo`: what a message asks of single vendors.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What a message asks of single vendors. A non-empty value beats the certificate's, an empty one
/// is as good as none. What is not named here is ignored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub struct AndroidInfo {
    /// A sound; no vendor here plays it yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sound: Option<String>,
    /// OPPO's NotificationChannel.
    #[serde(rename = "OPPOChannelID", skip_serializing_if = "Option::is_none")]
    pub oppo_channel_id: Option<String>,
    /// OPPO's message category.
    #[serde(rename = "OPPOCategory", skip_serializing_if = "Option::is_none")]
    pub oppo_category: Option<String>,
    /// OPPO's reminder level: 1, 2 or 16; needs a category.
    #[serde(rename = "OPPONotifyLevel", skip_serializing_if = "Option::is_none")]
    pub oppo_notify_level: Option<i64>,
    /// OPPO's approved private-message template.
    #[serde(
        rename = "OPPOPrivateMsgTemplateId",
        skip_serializing_if = "Option::is_none"
    )]
    pub oppo_private_template_id: Option<String>,
    /// What fills in the template's title.
    #[serde(
        rename = "OPPOPrivateTitleParameters",
        skip_serializing_if = "Option::is_none"
    )]
    pub oppo_private_title_parameters: Option<Map<String, Value>>,
    /// What fills in the template's body.
    #[serde(
        rename = "OPPOPrivateContentParameters",
        skip_serializing_if = "Option::is_none"
    )]
    pub oppo_private_content_parameters: Option<Map<String, Value>>,
    /// 1 for OPPO's long-text style.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub push_style: Option<i64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reference_names_are_read_and_others_ignored() {
        let info: AndroidInfo = serde_json::from_str(
            r#"{"Sound":"ring","OPPOChannelID":"chat","OPPONotifyLevel":16,"PushStyle":1,
                "HuaWeiCategory":"IM","OPPOPrivateTitleParameters":{"name":"A"},"New":[1]}"#,
        )
        .unwrap();
        assert_eq!(info.sound.as_deref(), Some("ring"));
        assert_eq!(info.oppo_channel_id.as_deref(), Some("chat"));
        assert_eq!(info.oppo_notify_level, Some(16));
        assert_eq!(info.push_style, Some(1));
        assert_eq!(info.oppo_private_title_parameters.unwrap()["name"], "A");
    }

    #[test]
    fn what_is_written_down_is_read_back() {
        let info = AndroidInfo {
            oppo_category: Some("IM".to_owned()),
            ..AndroidInfo::default()
        };
        let text = serde_json::to_string(&info).unwrap();
        assert_eq!(text, r#"{"OPPOCategory":"IM"}"#);
        assert_eq!(serde_json::from_str::<AndroidInfo>(&text).unwrap(), info);
    }

    #[test]
    fn a_wrong_type_is_noticed() {
        for wrong in [
            r#"{"OPPOChannelID":7}"#,
            r#"{"OPPONotifyLevel":"2"}"#,
            r#"{"OPPOPrivateTitleParameters":"x"}"#,
        ] {
            assert!(
                serde_json::from_str::<AndroidInfo>(wrong).is_err(),
                "{wrong}"
            );
        }
    }
}
