//! A message that a back end or a device hands in: `sendmsg` and `batchsendmsg`.

use std::time::Duration;

use serde_json::{Map, Value};

use super::content::is_custom_without_desc;
use super::{FallbackLanguage, ImError, OfflinePushInfo, PushContent, fields};
use crate::UserId;
use crate::push::PushRules;

/// A message in which nothing is wrong by itself.
#[derive(Clone, Debug, PartialEq)]
pub struct NewMessage {
    /// The sender, where the call names one.
    pub from: Option<UserId>,
    /// The recipients: one or more, each once.
    pub to: Vec<UserId>,
    /// Recognises a repetition, together with sender and recipient.
    pub random: u32,
    /// How long it is worth being pushed.
    pub lifetime: Duration,
    /// The elements, as received.
    pub body: Vec<Value>,
    /// What it says about being pushed.
    pub push: OfflinePushInfo,
}

impl NewMessage {
    /// Reads the body of `sendmsg`.
    ///
    /// # Errors
    /// The first thing that is wrong, with the reference's code for it.
    pub fn parse_sendmsg(body: &[u8]) -> Result<Self, ImError> {
        let object = fields::object(body)?;
        Self::to_one(&object)
    }

    /// Reads the fields of a message to one account.
    ///
    /// # Errors
    /// As [`parse_sendmsg`](Self::parse_sendmsg).
    pub fn to_one(object: &Map<String, Value>) -> Result<Self, ImError> {
        let to = object.get("To_Account").unwrap_or(&Value::Null);
        Self::read(object, |_| Ok(vec![fields::account("To_Account", to)?]))
    }

    /// Reads the body of `batchsendmsg`.
    ///
    /// # Errors
    /// As [`parse_sendmsg`](Self::parse_sendmsg).
    pub fn parse_batchsendmsg(body: &[u8]) -> Result<Self, ImError> {
        Self::read(&fields::object(body)?, fields::accounts)
    }

    fn read(
        object: &Map<String, Value>,
        to: impl FnOnce(&Map<String, Value>) -> Result<Vec<UserId>, ImError>,
    ) -> Result<Self, ImError> {
        let message = Self {
            from: fields::from_account(object)?,
            to: to(object)?,
            random: fields::random(object)?,
            lifetime: fields::lifetime(object)?,
            body: fields::body(object)?,
            push: OfflinePushInfo::parse(object.get("OfflinePushInfo"))?,
        };
        fields::check_time_stamp(object)?;
        fields::check_sync_other_machine(object)?;
        fields::check_length(object)?;
        Ok(message)
    }

    /// What decides whether it is pushed.
    #[must_use]
    pub fn rules(&self) -> PushRules {
        PushRules {
            wants_push: self.push.wants_push,
            lifetime_zero: self.lifetime.is_zero(),
            custom_without_desc: is_custom_without_desc(&self.body, &self.push),
        }
    }

    /// What a notification says of it.
    #[must_use]
    pub fn content(&self, language: FallbackLanguage) -> PushContent {
        PushContent::of(&self.push, &self.body, language)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::message::ImErrorCode;

    fn good() -> Value {
        json!({
            "SyncOtherMachine": 2,
            "From_Account": "alice",
            "To_Account": "bob",
            "MsgLifeTime": 60,
            "MsgRandom": 4_000_000_000_u32,
            "MsgTimeStamp": 1_700_000_000,
            "MsgBody": [{"MsgType": "TIMTextElem", "MsgContent": {"Text": "hi"}}],
            "OfflinePushInfo": {"Title": "T"},
        })
    }

    fn parse(value: &Value) -> Result<NewMessage, ImErrorCode> {
        NewMessage::parse_sendmsg(value.to_string().as_bytes()).map_err(|error| error.code)
    }

    #[test]
    fn a_message_as_the_reference_documents_it_is_read() {
        let message = parse(&good()).unwrap();
        assert_eq!(message.from.as_ref().map(UserId::as_str), Some("alice"));
        assert_eq!(message.to.len(), 1);
        assert_eq!(message.random, 4_000_000_000);
        assert_eq!(message.lifetime, Duration::from_secs(60));
        assert_eq!(message.push.title.as_deref(), Some("T"));
        assert_eq!(message.content(FallbackLanguage::English).body, "hi");
        let rules = message.rules();
        assert!(rules.wants_push && !rules.lifetime_zero && !rules.custom_without_desc);
    }

    #[test]
    fn what_may_be_left_out_may_be_left_out() {
        let mut value = good();
        for name in [
            "SyncOtherMachine",
            "From_Account",
            "MsgLifeTime",
            "MsgTimeStamp",
            "OfflinePushInfo",
        ] {
            value.as_object_mut().unwrap().remove(name);
        }
        let message = parse(&value).unwrap();
        assert_eq!(message.from, None);
        assert_eq!(message.lifetime, Duration::from_secs(604_800));
    }

    #[test]
    fn every_wrong_field_has_its_own_code() {
        for (name, wrong, code) in [
            ("To_Account", json!(7), 90003),
            ("To_Account", json!(""), 90003),
            ("To_Account", json!(["bob"]), 90003),
            ("To_Account", json!("x".repeat(33)), 90003),
            ("From_Account", json!(7), 90010),
            ("MsgRandom", json!("7"), 90005),
            ("MsgRandom", json!(-1), 90005),
            ("MsgRandom", json!(4_294_967_296_u64), 90005),
            ("MsgRandom", Value::Null, 90005),
            ("MsgTimeStamp", json!("now"), 90006),
            ("MsgLifeTime", json!(604_801), 90026),
            ("MsgLifeTime", json!("60"), 90001),
            ("MsgLifeTime", json!(-1), 90001),
            ("MsgBody", json!({}), 90007),
            ("MsgBody", json!([]), 90002),
            ("MsgBody", json!(["x"]), 90002),
            ("MsgBody", json!([{"MsgType": 1}]), 90002),
            ("MsgBody", json!([{"MsgType": "TIMTextElem"}]), 90002),
            (
                "MsgBody",
                json!([{"MsgType": "TIMTextElem", "MsgContent": {"Text": 5}}]),
                90001,
            ),
            (
                "MsgBody",
                json!([{"MsgType": "TIMCustomElem", "MsgContent": {"Desc": 5}}]),
                90001,
            ),
            ("SyncOtherMachine", json!("x"), 90001),
            ("OfflinePushInfo", json!({"PushFlag": "1"}), 90001),
        ] {
            let mut value = good();
            value[name] = wrong.clone();
            let got = parse(&value).unwrap_err().number();
            assert_eq!(got, code, "{name}: {wrong}");
        }
        for (name, code) in [
            ("To_Account", 90003),
            ("MsgRandom", 90005),
            ("MsgBody", 90002),
        ] {
            let mut value = good();
            value.as_object_mut().unwrap().remove(name);
            assert_eq!(parse(&value).unwrap_err().number(), code, "without {name}");
        }
        for body in ["", "{", "[]", "1"] {
            let error = NewMessage::parse_sendmsg(body.as_bytes()).unwrap_err();
            assert_eq!(error.code.number(), 90001, "{body:?}");
        }
    }

    #[test]
    fn eight_kibibytes_are_the_most() {
        let mut value = good();
        value["MsgBody"][0]["MsgContent"]["Text"] = json!("x".repeat(8_000));
        assert!(parse(&value).is_ok());
        value["MsgBody"][0]["MsgContent"]["Text"] = json!("x".repeat(8_192));
        assert_eq!(parse(&value).unwrap_err().number(), 93000);
    }

    #[test]
    fn a_batch_has_at_most_500_accounts_and_each_counts_once() {
        let batch = |accounts: Vec<String>| {
            let mut value = good();
            value["To_Account"] = json!(accounts);
            NewMessage::parse_batchsendmsg(value.to_string().as_bytes())
                .map(|message| message.to.len())
                .map_err(|error| error.code.number())
        };
        let names = |count: usize| (0..count).map(|n| format!("user{n}")).collect::<Vec<_>>();
        assert_eq!(batch(names(1)), Ok(1));
        assert_eq!(batch(names(500)), Ok(500));
        assert_eq!(batch(names(501)), Err(90011));
        assert_eq!(batch(Vec::new()), Err(90003));
        assert_eq!(batch(vec!["a".into(), "b".into(), "a".into()]), Ok(2));
        assert_eq!(batch(vec!["a".into(), String::new()]), Err(90003));
    }

    proptest! {
        #[test]
        fn no_bytes_make_the_parser_panic(body in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = NewMessage::parse_sendmsg(&body);
            let _ = NewMessage::parse_batchsendmsg(&body);
        }

        #[test]
        fn no_value_in_any_field_makes_the_parser_panic(
            name in prop::sample::select(vec!["To_Account", "MsgBody", "MsgRandom", "MsgLifeTime", "OfflinePushInfo", "From_Account"]),
            text in ".{0,40}",
            number in any::<i64>(),
        ) {
            for wrong in [json!(text), json!(number), json!([text, number]), json!({"MsgType": text, "Desc": number})] {
                let mut value = good();
                value[name] = wrong;
                let _ = parse(&value);
            }
        }
    }
}
