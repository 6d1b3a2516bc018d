use domain::click_action::{ActivityClass, IntentAction, WebUrl};
use domain::oppo::{AppId, AppKey, OppoText, PrivateTemplateId};
use domain::push::{Body, Title};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::*;

const PHONE: &str = "OPPO_CN_0123456789abcdef0123456789abcdef";

fn plain() -> OppoUnicast {
    OppoUnicast {
        settings: OppoSettings {
            app_key: AppKey::parse("appkey0001").unwrap(),
            app_id: AppId::parse("3000001").unwrap(),
            channel_id: None,
            click_action: ClickAction::OpenApp,
            region: Region::China,
            category: None,
            notify_level: None,
            private_template_id: None,
        },
        click_action: ClickAction::OpenApp,
        token: RegistrationToken::parse(PHONE).unwrap(),
        text: OppoText::from((
            Title::parse("新消息").unwrap(),
            Body::parse("\"hi\" & <b>\nbye").unwrap(),
        )),
        custom_content: None,
        app_message_id: "pushdeck-1".to_owned(),
        title_parameters: Vec::new(),
        content_parameters: Vec::new(),
        time_to_live: None,
        receipt: None,
    }
}

fn content() -> CustomContent {
    CustomContent::parse(r#"{"extKey": "ext content", "n": 1}"#).unwrap()
}

fn sent(unicast: &OppoUnicast) -> Value {
    let request = PushRequest::one(&OppoHosts::default(), Region::China, unicast);
    serde_json::from_str(&request.json).unwrap()
}

#[test]
fn the_plainest_push_has_the_required_fields_and_no_other() {
    assert_eq!(
        sent(&plain()),
        json!({
            "target_type": 2,
            "target_value": PHONE,
            "notification": {
                "app_message_id": "pushdeck-1",
                "style": 1,
                "title": "新消息",
                "content": "\"hi\" & <b>\nbye",
                "click_action_type": 0,
            }
        })
    );
}

#[test]
fn channel_category_level_and_template_are_sent_where_the_certificate_has_them() {
    let mut unicast = plain();
    unicast.settings.channel_id = Some(ChannelId::parse("聊天").unwrap());
    unicast.settings.category = Some(Category::parse("IM").unwrap());
    unicast.settings.notify_level = Some(NotifyLevel::StrongAlert);
    unicast.settings.private_template_id = Some(PrivateTemplateId::parse("tpl-9").unwrap());
    let notification = &sent(&unicast)["notification"];
    assert_eq!(notification["channel_id"], "聊天");
    assert_eq!(notification["category"], "IM");
    assert_eq!(notification["notify_level"], 16);
    assert_eq!(notification["private_msg_template_id"], "tpl-9");
}

#[test]
fn each_click_action_has_its_number_and_the_one_field_that_goes_with_it() {
    let parameters = r#"{"extKey":"ext content","n":1}"#;
    for (click_action, expected) in [
        (
            ClickAction::OpenApp,
            json!({"click_action_type": 0, "action_parameters": parameters}),
        ),
        (
            ClickAction::OpenIntentAction(
                IntentAction::parse("android.intent.action.VIEW").unwrap(),
            ),
            json!({
                "click_action_type": 1,
                "click_action_activity": "android.intent.action.VIEW",
                "action_parameters": parameters,
            }),
        ),
        (
            ClickAction::OpenWebPage(WebUrl::parse("http://oppo.com?key1=val1").unwrap()),
            json!({"click_action_type": 2, "click_action_url": "http://oppo.com?key1=val1"}),
        ),
        (
            ClickAction::OpenActivity(ActivityClass::parse("com.example.Splash").unwrap()),
            json!({
                "click_action_type": 4,
                "click_action_activity": "com.example.Splash",
                "action_parameters": parameters,
            }),
        ),
    ] {
        let unicast = OppoUnicast {
            click_action,
            custom_content: Some(content()),
            ..plain()
        };
        let sent = sent(&unicast);
        let about_the_click: Map<_, _> = sent["notification"]
            .as_object()
            .unwrap()
            .iter()
            .filter(|(name, _)| name.contains("action"))
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        assert_eq!(Value::from(about_the_click), expected);
    }
}

#[test]
fn the_click_action_of_this_push_counts_not_the_certificates() {
    let mut unicast = plain();
    unicast.settings.click_action =
        ClickAction::OpenWebPage(WebUrl::parse("https://example.com").unwrap());
    assert_eq!(sent(&unicast)["notification"]["click_action_type"], 0);
}

#[test]
fn the_preview_is_the_request_with_the_token_masked() {
    let mut unicast = plain();
    unicast.custom_content = Some(content());
    unicast.settings.channel_id = Some(ChannelId::parse("chat").unwrap());
    assert_eq!(
        unicast_preview(&OppoHosts::default(), Region::Overseas, &unicast),
        r#"POST https://api-intl.push.oppomobile.com/server/v1/message/notification/unicast
Content-Type: application/x-www-form-urlencoded

auth_token=••••••••
message={
  "target_type": 2,
  "target_value": "OPPO_CN_0123456789abcdef0123456789abcdef",
  "notification": {
    "app_message_id": "pushdeck-1",
    "style": 1,
    "title": "新消息",
    "content": "\"hi\" & <b>\nbye",
    "click_action_type": 0,
    "action_parameters": "{\"extKey\":\"ext content\",\"n\":1}",
    "channel_id": "chat"
  }
}"#
    );
}

#[test]
fn the_preview_shows_where_receipts_go_but_not_the_key_to_it() {
    let unicast = OppoUnicast {
        receipt: Some(ReceiptRequest {
            url: "https://push.example.com/receipts/oppo/7001/the-key".to_owned(),
            parameter: "test-1-a".to_owned(),
        }),
        ..plain()
    };
    let preview = unicast_preview(&OppoHosts::default(), Region::China, &unicast);
    assert!(
        preview.contains("https://push.example.com/receipts/oppo/7001/••••••••"),
        "{preview}"
    );
    assert!(preview.contains("\"test-1-a\""), "{preview}");
    assert!(!preview.contains("the-key"), "{preview}");
}

proptest! {
    #[test]
    fn whatever_people_write_arrives_as_they_wrote_it(title in any::<String>(), body in any::<String>()) {
        if let (Ok(title), Ok(body)) = (Title::parse(&title), Body::parse(&body)) {
            let unicast = OppoUnicast { text: OppoText::from((title, body)), ..plain() };
            let notification = &sent(&unicast)["notification"];
            prop_assert_eq!(notification["title"].as_str(), Some(unicast.text.title()));
            prop_assert_eq!(notification["content"].as_str(), Some(unicast.text.body()));
        }
    }
}

#[test]
fn what_a_message_brings_along_is_sent_too() {
    let parameters = vec![("name".to_owned(), "Lin".to_owned())];
    let unicast = OppoUnicast {
        text: OppoText::fit("t", &"x".repeat(100), domain::oppo::OppoStyle::LongText).0,
        title_parameters: parameters.clone(),
        content_parameters: parameters,
        time_to_live: Some(Duration::from_millis(90_500)),
        receipt: Some(ReceiptRequest {
            url: "https://push.example.com/receipts/x".to_owned(),
            parameter: "push-1".to_owned(),
        }),
        ..plain()
    };
    let notification = &sent(&unicast)["notification"];
    assert_eq!(notification["style"], 2);
    assert_eq!(
        notification["private_title_parameters"],
        json!({"name": "Lin"})
    );
    assert_eq!(
        notification["private_content_parameters"],
        json!({"name": "Lin"})
    );
    assert_eq!(notification["off_line_ttl"], 90);
    assert_eq!(
        notification["call_back_url"],
        "https://push.example.com/receipts/x"
    );
    assert_eq!(notification["call_back_parameter"], "push-1");
}

#[test]
fn oppo_keeps_a_push_for_a_second_at_least_and_for_ten_days_at_most() {
    for (asked, sent_as) in [(0, 1), (1, 1), (864_000, 864_000), (864_001, 864_000)] {
        let unicast = OppoUnicast {
            time_to_live: Some(Duration::from_secs(asked)),
            ..plain()
        };
        assert_eq!(sent(&unicast)["notification"]["off_line_ttl"], sent_as);
    }
}

#[test]
fn a_batch_is_an_array_of_the_same_messages() {
    let request = PushRequest::many(&OppoHosts::default(), Region::China, &[plain(), plain()]);
    let json: Value = serde_json::from_str(&request.json).unwrap();
    assert_eq!(json, json!([sent(&plain()), sent(&plain())]));
    assert!(request.url.ends_with("/unicast_batch"));
    assert_eq!(
        request.fields("t"),
        [("auth_token", "t"), ("messages", request.json.as_str())]
    );
}
