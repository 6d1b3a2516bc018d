//! The certificate form.

use super::{
    ACTION, Bad, CATEGORY, CHOICE, CLASS, CONTROL, HOST, LETTERS, REQUIRED, SCHEME, SECRET, SPACE,
    URL, VISIBLE, at_most, bad, is_refused, too_long,
};
use crate::browser::CHINESE;
use crate::console::Console;

fn bad_certificates() -> Vec<Bad> {
    let script = "\"><script>alert(1)</script>";
    vec![
        bad("platform", "", REQUIRED),
        bad("platform", "nokia", CHOICE),
        bad("platform", "OPPO", CHOICE),
        bad("app_key", "", REQUIRED),
        bad("app_key", " \u{200b}\u{feff}\t", REQUIRED),
        bad("app_key", "abc def", SPACE),
        bad("app_key", "abc-def", LETTERS),
        bad("app_key", "ключ", LETTERS),
        bad("app_key", "a\0b", CONTROL),
        bad("app_key", script, LETTERS),
        too_long("app_key", "", 64),
        bad("app_id", "", REQUIRED),
        bad("app_id", "1 2", SPACE),
        bad("app_id", "１２３", LETTERS),
        too_long("app_id", "", 32),
        bad("master_secret", "typed secret", SPACE),
        bad("master_secret", "секрет", VISIBLE),
        bad("master_secret", "a\0b", CONTROL),
        too_long("master_secret", "", 128),
        bad("channel_id", "a\0b", CONTROL),
        bad("channel_id", "a\nb", CONTROL),
        too_long("channel_id", script, 100),
        bad("click_action", "open", CHOICE),
        bad("region", "mars", CHOICE),
        bad("category", "I M", SPACE),
        bad("category", "I-M", LETTERS),
        too_long("category", "", 40),
        bad("notify_level", "3", CHOICE),
        bad("notify_level", "1", CATEGORY),
        bad("private_template_id", "模板", VISIBLE),
        too_long("private_template_id", "", 64),
        bad("note", "a\0b", CONTROL),
        too_long("note", "</textarea><script>alert(1)</script>", 500),
    ]
}

/// Those of the inputs that belong to a click action.
fn bad_targets() -> Vec<(&'static str, Bad)> {
    vec![
        ("web", bad("web_url", "", REQUIRED)),
        ("web", bad("web_url", "example.com", SCHEME)),
        ("web", bad("web_url", "ftp://example.com", SCHEME)),
        ("web", bad("web_url", "javascript:alert(1)", SCHEME)),
        ("web", bad("web_url", "//example.com", SCHEME)),
        ("web", bad("web_url", "https://", HOST)),
        ("web", bad("web_url", "https:///path", HOST)),
        ("web", bad("web_url", "https://exa mple.com", SPACE)),
        ("web", bad("web_url", "https://[::1", URL)),
        ("web", bad("web_url", "https://example.com/\0", CONTROL)),
        ("web", too_long("web_url", "https://example.com/", 500)),
        ("activity", bad("activity", "", REQUIRED)),
        ("activity", bad("activity", "SplashActivity", CLASS)),
        ("activity", bad("activity", "com.example.1st", CLASS)),
        ("activity", bad("activity", "com..Main", CLASS)),
        ("activity", bad("activity", "com.example.Main;", CLASS)),
        ("activity", too_long("activity", "com.", 500)),
        ("intent", bad("intent_action", "", REQUIRED)),
        ("intent", bad("intent_action", "VIEW", ACTION)),
        (
            "intent",
            bad("intent_action", "android.intent.action VIEW", SPACE),
        ),
        (
            "intent",
            bad("intent_action", "https://example.com", ACTION),
        ),
        ("intent", too_long("intent_action", "com.", 500)),
    ]
}

#[tokio::test]
async fn a_certificate_with_a_bad_value_is_not_added() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let app = admin.add_application("Chat").await;
    let form = admin.certificate_form(&app).await;
    let form = form
        .with("master_secret", SECRET)
        .with("note", "\nx & <b>y</b>");
    for bad in &bad_certificates() {
        is_refused(&admin, &form, bad).await;
    }
    is_refused(&admin, &form, &bad("master_secret", "", REQUIRED)).await;
    for (click_action, bad) in &bad_targets() {
        is_refused(
            &admin,
            &form.clone().with("click_action", click_action),
            bad,
        )
        .await;
    }
    assert_eq!(console.certificates(&app).await, []);
}

#[tokio::test]
async fn a_certificate_with_a_bad_value_is_not_edited() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let app = admin.add_application("Chat").await;
    let id = admin.add_certificate(&app, |form| form).await;
    let before = console.certificates(&app).await;
    let form = admin.edit_form(&app, &id).await;
    let form = form
        .with("master_secret", SECRET)
        .with("note", "\nx & <b>y</b>");
    for bad in &bad_certificates() {
        is_refused(&admin, &form, bad).await;
    }
    for (click_action, bad) in &bad_targets() {
        is_refused(
            &admin,
            &form.clone().with("click_action", click_action),
            bad,
        )
        .await;
    }
    assert_eq!(console.certificates(&app).await, before);
}

#[tokio::test]
async fn only_the_target_of_the_chosen_click_action_counts_and_the_others_are_kept() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let app = admin.add_application("Chat").await;
    let form = admin.certificate_form(&app).await;
    let form = form
        .with("web_url", "ftp://left over")
        .with("activity", "left over");
    let wrong = form.clone().with("app_id", "");
    let page = admin.submit(&wrong).await.page(422);
    assert_eq!(page.summary().len(), 1);
    let shown = page.form(wrong.action());
    assert_eq!(shown.value("web_url"), "ftp://left over");
    assert_eq!(shown.value("activity"), "left over");
    admin
        .submit(&form)
        .await
        .leads_to(&format!("/applications/{app}?saved=7001#certificate-7001"));
}

#[tokio::test]
async fn every_problem_is_told_at_once_in_the_order_of_the_fields() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let app = admin.add_application("Chat").await;
    let address = format!("/applications/{app}/certificates/new");
    let page = admin.post(&address, &[("region", "mars")]).await.page(422);
    let hrefs: Vec<String> = page.summary().into_iter().map(|(href, _)| href).collect();
    assert_eq!(
        hrefs,
        [
            "#platform",
            "#app_key",
            "#app_id",
            "#master_secret",
            "#region"
        ]
    );
    // The summary takes the focus without script.
    assert!(page.has(".error-summary[autofocus][tabindex='-1'][role=alert]"));
    assert_eq!(page.summary()[1].1, "AppKey: Fill this in.");
    let page = admin.reading(CHINESE).post(&address, &[]).await.page(422);
    assert_eq!(page.summary()[1].1, "AppKey：请填写。");
}

#[tokio::test]
async fn a_megabyte_is_too_long_for_any_field() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let app = admin.add_application("Chat").await;
    let form = admin
        .certificate_form(&app)
        .await
        .with("master_secret", SECRET);
    for (field, max) in [("app_key", 64), ("note", 500)] {
        let megabyte = Bad {
            field,
            typed: "x".repeat(1024 * 1024),
            says: at_most(max),
        };
        is_refused(&admin, &form, &megabyte).await;
    }
    assert_eq!(console.certificates(&app).await, []);
}
