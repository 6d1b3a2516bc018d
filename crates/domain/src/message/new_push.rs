//! A push without a chat message: `timpush/batch`.

use std::time::Duration;

use serde_json::Value;

use super::{FallbackLanguage, ImError, ImErrorCode, OfflinePushInfo, PushContent, fields};
use crate::UserId;
use crate::push::PushRules;

/// A push in which nothing is wrong by itself.
#[derive(Clone, Debug, PartialEq)]
pub struct NewPush {
    /// The sender, where the call names one.
    pub from: Option<UserId>,
    /// The recipients: 1 to 500, each once.
    pub to: Vec<UserId>,
    /// How long it is worth being pushed.
    pub lifetime: Duration,
    /// What the notification says.
    pub push: OfflinePushInfo,
}

impl NewPush {
    /// The longest DataId in bytes.
    const DATA_ID_MAX: usize = 64;

    /// Reads the body of `timpush/batch`. A DataId, the back end's own name for the push, must be one
    /// and is not kept: the reference's callback has no place for it.
    ///
    /// # Errors
    /// The first thing that is wrong, with the reference's code for it.
    pub fn parse(body: &[u8]) -> Result<Self, ImError> {
        let object = fields::object(body)?;
        let push = object
            .get("OfflinePushInfo")
            .filter(|value| value.is_object())
            .ok_or_else(|| {
                ImErrorCode::MessageFormat.because("OfflinePushInfo is missing or not an object")
            })?;
        match object.get("DataId") {
            None | Some(Value::Null) => {}
            Some(Value::String(text)) if text.len() <= Self::DATA_ID_MAX => {}
            Some(_) => {
                return Err(ImErrorCode::MessageFormat.because(format!(
                    "DataId is not a text of at most {} bytes",
                    Self::DATA_ID_MAX
                )));
            }
        }
        let new = Self {
            from: fields::from_account(&object)?,
            to: fields::accounts(&object)?,
            lifetime: fields::lifetime(&object)?,
            push: OfflinePushInfo::parse(Some(push))?,
        };
        fields::check_length(&object)?;
        Ok(new)
    }

    /// What decides whether it is pushed.
    #[must_use]
    pub const fn rules(&self) -> PushRules {
        PushRules {
            wants_push: self.push.wants_push,
            lifetime_zero: self.lifetime.is_zero(),
            custom_without_desc: false,
        }
    }

    /// What the notification says.
    #[must_use]
    pub fn content(&self, language: FallbackLanguage) -> PushContent {
        PushContent::of(&self.push, &[], language)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn parse(change: impl FnOnce(&mut Value)) -> Result<NewPush, i64> {
        let mut value = json!({
            "From_Account": "alice",
            "To_Account": ["bob", "carol"],
            "DataId": "campaign-1",
            "OfflinePushInfo": {"Title": "T", "Desc": "D"},
        });
        change(&mut value);
        NewPush::parse(value.to_string().as_bytes()).map_err(|error| error.code.number())
    }

    #[test]
    fn a_push_says_what_its_notification_says() {
        let push = parse(|_| ()).unwrap();
        assert_eq!(push.to.len(), 2);
        let content = push.content(FallbackLanguage::English);
        assert_eq!((content.title.as_str(), content.body.as_str()), ("T", "D"));
    }

    #[test]
    fn every_wrong_field_has_its_own_code() {
        for (name, wrong, code) in [
            ("OfflinePushInfo", Value::Null, 90010),
            ("OfflinePushInfo", json!("x"), 90010),
            ("OfflinePushInfo", json!({"Title": 1}), 90001),
            ("To_Account", json!("bob"), 90003),
            ("To_Account", json!([]), 90003),
            ("To_Account", json!(vec!["a"; 501]), 90011),
            ("DataId", json!("x".repeat(65)), 90010),
            ("DataId", json!(7), 90010),
            ("MsgLifeTime", json!(604_801), 90026),
        ] {
            let got = parse(|value| value[name] = wrong.clone());
            assert_eq!(got.unwrap_err(), code, "{name}: {wrong}");
        }
    }
}
