//! The test push form.

use super::{
    ACTION, Bad, CHOICE, CLASS, CONTROL, HOST, NOT_AN_OBJECT, NOT_FOUND, NOT_JSON, REQUIRED,
    SCHEME, SPACE, at_most, bad, is_refused, too_long,
};
use crate::console::Console;
use crate::offline_push::killed_phone;

#[tokio::test]
async fn a_test_push_with_a_bad_value_is_not_sent() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let app = admin.add_application("Chat").await;
    let id = admin.add_certificate_in_effect(&app, |form| form).await;
    let other = admin.add_application("Shop").await;
    let foreign = admin.add_certificate(&other, |form| form).await;
    let form = admin.test_push_form(&app, &id).await;
    let form = form.with("custom_content", "{\"a\": \"<b>\"}");
    killed_phone(&console, &app, "bob", "phone", &id, "CN_of_bob").await;
    let listed = admin
        .open(&format!("/applications/{app}/test-push?user=bob"))
        .await
        .form(&format!("/applications/{app}/test-push"));
    for bad in &[
        bad("certificate", "", REQUIRED),
        bad("certificate", "abc", NOT_FOUND),
        bad("certificate", "7999", NOT_FOUND),
        bad("certificate", foreign, NOT_FOUND),
        bad("token", "", REQUIRED),
        bad("token", "CN_1 2", SPACE),
        bad("token", "CN_\0", CONTROL),
        too_long("token", "", 255),
        bad("title", "", REQUIRED),
        bad("title", " \u{200b} ", REQUIRED),
        bad("title", "two\nlines", CONTROL),
        too_long("title", "\"><script>alert(1)</script>", 50),
        bad(
            "title",
            "😀".repeat(26),
            ("Too long: at most 50", "最多 50"),
        ),
        bad("body", "", REQUIRED),
        bad("body", "a\0b", CONTROL),
        too_long("body", "</textarea><script>", 50),
        bad("custom_content", "extKey=1", NOT_JSON),
        bad("custom_content", "{\"a\":1", NOT_JSON),
        bad("custom_content", "{\"a\":\"\0\"}", NOT_JSON),
        bad("custom_content", "[1]", NOT_AN_OBJECT),
        bad("custom_content", "null", NOT_AN_OBJECT),
        bad("custom_content", "\"text\"", NOT_AN_OBJECT),
        Bad {
            field: "custom_content",
            typed: format!("{{\"a\":\"{}\"}}", "x".repeat(4000)),
            says: at_most(4000),
        },
        bad("click_action", "dance", CHOICE),
    ] {
        is_refused(&admin, &form, bad).await;
    }
    let chosen = |kind| form.clone().with("click_action", kind);
    for bad in &[
        bad("web_url", "", REQUIRED),
        bad("web_url", "javascript:alert(1)", SCHEME),
        bad("web_url", "https://", HOST),
        too_long("web_url", "https://example.com/", 500),
    ] {
        is_refused(&admin, &chosen("web"), bad).await;
    }
    for (kind, field, says) in [
        ("activity", "activity", CLASS),
        ("intent", "intent_action", ACTION),
    ] {
        is_refused(&admin, &chosen(kind), &bad(field, "", REQUIRED)).await;
        is_refused(&admin, &chosen(kind), &bad(field, "\"><script>", says)).await;
    }
    for target in ["phone", "x:phone", "7001:<two words>", "7999:phone"] {
        is_refused(&admin, &listed, &bad("target", target, CHOICE)).await;
    }
    admin
        .open(&format!("/applications/{app}/test-push"))
        .await
        .says("None yet.");
    assert!(console.sandbox().phones()[0].notifications.is_empty());
}
