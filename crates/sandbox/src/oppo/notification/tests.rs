use proptest::prelude::*;
use serde_json::{Map, Value, json};

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
    Notification::parse(Fields::Json(&with(changes)), mode).map_err(|refusal| refusal.code.number())
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
    let parameters = r#"{"ext":"{\"a\":1}","big":123456789012345678901234567890,"n":0,
        "o":{"x":[true]},"vast":1E400,"z":null,"n":1.10}"#;
    let expected = [
        ("big", "123456789012345678901234567890"),
        ("ext", "{\"a\":1}"),
        ("n", "1.10"),
        ("o", "{\"x\":[true]}"),
        ("vast", "1E400"),
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
