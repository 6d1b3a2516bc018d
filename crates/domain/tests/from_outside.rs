//! Whatever comes from outside, nothing here panics, and what is accepted keeps its limits and reads
//! the same again.

#![cfg(all(test, feature = "parse"))]

use std::collections::BTreeMap;
use std::fmt::Display;
use std::time::Duration;

use domain::access::{AccessForm, MOST_ADMINS};
use domain::api_key::{ApiKeyForm, ApiKeyName, ApiKeySecret};
use domain::application::ApplicationForm;
use domain::callback::{CallbackReach, CallbackSecret, CallbackUrl, is_public};
use domain::certificate::{CertificateForm, CertificateId, Note};
use domain::click_action::WebUrl;
use domain::device::DeviceId;
use domain::message::{NewMessage, NewPush, OfflinePushInfo};
use domain::oppo::{
    AppId, AppKey, Category, ChannelId, MasterSecret, NotifyLevel, PrivateTemplateId, Region,
};
use domain::pace::PushRate;
use domain::push::{Body, CustomContent, RegistrationToken, TestPushForm, Title, utf16_length};
use domain::usersig::UserSigKey;
use domain::{ActivityClass, ApiKeyId, ApplicationName, IntentAction, Problem, SdkAppId, UserId};
use proptest::prelude::*;
use serde_json::{Value, json};

/// Anything, and much that is nearly right.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[ a-zA-Z0-9._$\u{200b}\u{feff}\n\r\t-]{0,70}",
        "[!-~]{0,600}",
        "(https?://)?([a-z0-9-]{1,8}[.:@/?#%]){0,6}[a-z0-9]{0,3}",
        "https?://(127|10|192|8|169)(\\.[0-9]{1,3}){3}(:[0-9]{1,5})?/?",
        "14?[0-9]{0,10}",
        Just("字".repeat(501)),
    ]
}

fn json_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[A-Za-z_]{0,12}", inner, 0..4)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

/// The accepted text is of at most so many characters, has no control character but those, and is
/// accepted again as it is.
fn keeps<T: Display>(
    parse: fn(&str) -> Result<T, Problem>,
    typed: &str,
    max: usize,
    controls: &[char],
) -> Result<(), TestCaseError> {
    if let Ok(accepted) = parse(typed) {
        let text = accepted.to_string();
        prop_assert!(!text.is_empty() && text.chars().count() <= max, "{text:?}");
        let fits = |c: char| !c.is_control() || controls.contains(&c);
        prop_assert!(text.chars().all(fits), "{text:?}");
        let again = parse(&text).map(|it| it.to_string());
        prop_assert_eq!(again, Ok(text));
    }
    Ok(())
}

proptest! {
    #[test]
    fn what_is_accepted_as_a_text_keeps_its_limits(typed in text()) {
        keeps(AppKey::parse, &typed, AppKey::MAX, &[])?;
        keeps(AppId::parse, &typed, AppId::MAX, &[])?;
        keeps(ChannelId::parse, &typed, ChannelId::MAX, &[])?;
        keeps(Category::parse, &typed, Category::MAX, &[])?;
        keeps(PrivateTemplateId::parse, &typed, PrivateTemplateId::MAX, &[])?;
        keeps(WebUrl::parse, &typed, WebUrl::MAX, &[])?;
        keeps(ActivityClass::parse, &typed, ActivityClass::MAX, &[])?;
        keeps(IntentAction::parse, &typed, IntentAction::MAX, &[])?;
        keeps(Note::parse, &typed, Note::MAX, &['\n', '\t'])?;
        keeps(Title::parse, &typed, Title::MAX, &[])?;
        keeps(Body::parse, &typed, Body::MAX, &['\n'])?;
        keeps(RegistrationToken::parse, &typed, RegistrationToken::MAX, &[])?;
        keeps(UserId::parse, &typed, UserId::MAX, &[])?;
        keeps(DeviceId::parse, &typed, DeviceId::MAX, &[])?;
        keeps(ApplicationName::parse, &typed, ApplicationName::MAX, &[])?;
        keeps(ApiKeyName::parse, &typed, ApiKeyName::MAX, &[])?;
        keeps(CallbackUrl::parse, &typed, WebUrl::MAX, &[])?;
        if let Ok(title) = Title::parse(&typed) {
            prop_assert!(utf16_length(title.as_str()) <= Title::MAX);
        }
        if let Ok(user) = UserId::parse(&typed) {
            prop_assert!(user.as_str().len() <= UserId::MAX && user.as_str() == typed);
        }
    }

    #[test]
    fn what_is_accepted_as_a_secret_is_visible_and_of_bounded_length(typed in text()) {
        let secrets = [
            (MasterSecret::parse(&typed).map(|it| it.expose().to_owned()), MasterSecret::MAX),
            (UserSigKey::parse(&typed).map(|it| it.expose().to_owned()), UserSigKey::MAX),
            (CallbackSecret::parse(&typed).map(|it| it.expose().to_owned()), CallbackSecret::MAX),
        ];
        for (secret, max) in secrets {
            if let Ok(secret) = secret {
                prop_assert!((1..=max).contains(&secret.len()));
                prop_assert!(secret.bytes().all(|byte| byte.is_ascii_graphic()));
            }
        }
    }

    #[test]
    fn a_number_or_choice_is_read_as_it_is_written(typed in text(), number in any::<i64>()) {
        for text in [typed, number.to_string()] {
            if let Ok(id) = SdkAppId::parse(&text) {
                prop_assert_eq!(id.to_string().len(), 10);
                prop_assert_eq!(SdkAppId::from_number(id.number()), Some(id));
            }
            if let Ok(id) = CertificateId::parse(&text) {
                prop_assert!(id >= CertificateId::FIRST);
                prop_assert_eq!(CertificateId::from_number(id.number()), Some(id));
            }
            if PushRate::parse(&text).is_some() {
                prop_assert!(text.parse::<u32>().is_ok_and(|rate| rate > 0));
            }
            if let Ok(level) = NotifyLevel::parse(&text) {
                prop_assert_eq!(level.number().to_string(), text.clone());
            }
            if let Ok(region) = Region::parse(&text) {
                prop_assert!(text.is_empty() || region.name() == text);
            }
        }
    }

    #[test]
    fn a_callback_is_only_made_to_the_public_internet(typed in text()) {
        if let Ok(callback) = CallbackUrl::parse(&typed)
            && callback.check(CallbackReach::Public).is_ok()
        {
            let url = url::Url::parse(callback.as_str()).unwrap();
            prop_assert_eq!(url.scheme(), "https");
            prop_assert!(url.username().is_empty() && url.password().is_none());
            match url.host().unwrap() {
                url::Host::Ipv4(address) => prop_assert!(is_public(address.into())),
                url::Host::Ipv6(address) => prop_assert!(is_public(address.into())),
                url::Host::Domain(name) => prop_assert!(!name.is_empty() && name != "localhost"),
            }
            let called = callback.for_application(SdkAppId::FIRST).unwrap();
            let called = url::Url::parse(&called).unwrap();
            prop_assert_eq!(called.host(), url.host());
        }
    }

    #[test]
    fn an_api_key_is_read_as_it_was_made_and_nothing_else_is_one(
        number in 1..=i64::MAX,
        random in any::<[u8; 32]>(),
        at in any::<prop::sample::Index>(),
        put in any::<char>(),
        shown in text(),
    ) {
        let made = ApiKeySecret::new(ApiKeyId(number), random);
        let read = ApiKeySecret::parse(made.expose()).unwrap();
        prop_assert_eq!((read.id(), read.hash()), (made.id(), made.hash()));
        let mut letters: Vec<char> = made.expose().chars().collect();
        let place = at.index(letters.len());
        if letters[place] != put {
            letters[place] = put;
            let other: String = letters.into_iter().collect();
            prop_assert!(ApiKeySecret::parse(&other).is_none(), "{}", other);
        }
        prop_assert!(ApiKeySecret::parse(&shown).is_none());
    }

    #[test]
    fn no_form_makes_its_reader_panic(
        typed in prop::collection::vec(text(), 14),
        choice in prop::sample::select(vec!["app", "web", "activity", "intent", "", "else"]),
    ) {
        let field = |at: usize| typed[at].clone();
        let certificate = CertificateForm {
            platform: "oppo".into(),
            app_key: field(0),
            app_id: field(1),
            master_secret: field(2),
            channel_id: field(3),
            click_action: choice.into(),
            web_url: field(4),
            activity: field(5),
            intent_action: field(6),
            region: String::new(),
            category: field(7),
            notify_level: field(8),
            private_template_id: field(9),
            note: field(10),
        };
        prop_assert!(certificate.parse_new().err().is_none_or(|problems| !problems.is_empty()));
        if let Ok(new) = certificate.parse_edit() {
            let again = CertificateForm::of(&new.settings, new.note.as_ref());
            prop_assert_eq!(again.parse_edit().unwrap().settings, new.settings);
        }
        let push = TestPushForm {
            user: field(0),
            target: field(1),
            certificate: field(2),
            token: field(3),
            title: field(4),
            body: field(5),
            custom_content: field(6),
            click_action: choice.into(),
            web_url: field(7),
            activity: field(8),
            intent_action: field(9),
        };
        prop_assert!(push.parse().err().is_none_or(|problems| !problems.is_empty()));
        let application = ApplicationForm { name: field(0), sdkappid: field(1) };
        prop_assert!(application.parse().err().is_none_or(|problems| !problems.is_empty()));
        let others = BTreeMap::from([(field(2), field(3)), (format!("may_{}", field(4)), "on".into())]);
        let key = ApiKeyForm { name: field(0), expiry: field(1), others };
        prop_assert!(key.parse().err().is_none_or(|problems| !problems.is_empty()));
        let access = AccessForm {
            admins: format!("{},{}\n{}", field(0), field(1), field(2)),
            fallback_language: "zh".into(),
            callback_url: field(4),
        };
        if let Ok(settings) = access.parse(CallbackReach::Public) {
            prop_assert!((1..=MOST_ADMINS).contains(&settings.admins.len()));
        }
    }

    #[test]
    fn custom_content_is_an_object_of_bounded_length(typed in text(), value in json_value()) {
        for text in [typed, value.to_string()] {
            if let Ok(content) = CustomContent::parse(&text) {
                let compact = content.to_string();
                prop_assert!(compact.chars().count() <= CustomContent::MAX);
                prop_assert_eq!(CustomContent::parse(&compact), Ok(content));
            }
        }
    }

    #[test]
    fn no_body_is_a_push_to_more_or_for_longer_than_is_allowed(
        body in prop::collection::vec(any::<u8>(), 0..200),
        name in prop::sample::select(vec![
            "From_Account", "To_Account", "DataId", "MsgLifeTime", "OfflinePushInfo", "MsgRandom", "MsgBody",
        ]),
        value in json_value(),
    ) {
        prop_assert!(NewPush::parse(&body).is_err());
        let mut push = json!({
            "From_Account": "alice",
            "To_Account": ["bob"],
            "MsgRandom": 1,
            "MsgBody": [{"MsgType": "TIMTextElem", "MsgContent": {"Text": "Hi"}}],
            "OfflinePushInfo": {"Title": "T", "Desc": "D"},
        });
        push[name] = value;
        let body = push.to_string();
        let a_week = Duration::from_secs(604_800);
        if let Ok(push) = NewPush::parse(body.as_bytes()) {
            prop_assert!((1..=500).contains(&push.to.len()));
            prop_assert!(push.lifetime <= a_week);
        }
        if let Ok(message) = NewMessage::parse_batchsendmsg(body.as_bytes()) {
            prop_assert!((1..=500).contains(&message.to.len()));
            prop_assert!(message.lifetime <= a_week);
        }
    }

    #[test]
    fn whatever_a_message_says_about_its_push_is_read_or_refused(
        name in prop::sample::select(vec!["PushFlag", "Title", "Desc", "Ext", "AndroidInfo", "ApnsInfo"]),
        vendor in prop::sample::select(vec![
            "OPPOChannelID", "OPPOCategory", "OPPONotifyLevel", "OPPOPrivateMsgTemplateId",
            "OPPOPrivateTitleParameters", "OPPOPrivateContentParameters", "PushStyle", "Sound",
        ]),
        value in json_value(),
    ) {
        for said in [value.clone(), json!({name: value.clone()}), json!({"AndroidInfo": {vendor: value}})] {
            if let Ok(info) = OfflinePushInfo::parse(Some(&said)) {
                prop_assert!(said.is_object() || said.is_null());
                for text in [info.title, info.desc, info.ext].into_iter().flatten() {
                    prop_assert!(!text.is_empty());
                }
            }
        }
    }
}
