//! A click action for one test push alone.

use sandbox::Opened;

use crate::browser::CHINESE;
use crate::console::Console;

#[tokio::test]
async fn the_certificates_click_action_counts_until_another_one_is_chosen() {
    let console = Console::start().await;
    let mut dev = console.admin().await;
    let app = dev.add_application("Chat").await;
    let id = dev
        .add_certificate_in_effect(&app, |form| {
            form.with("click_action", "activity")
                .with("activity", "com.example.Chat")
        })
        .await;
    let page = dev.open(&format!("/applications/{app}/test-push")).await;
    page.says("As the certificate says");
    assert!(!page.has("form details[open]"), "folded away");
    let result = dev.test_push(&app, &id, |form| form).await;
    assert_eq!(result.fact("Click action"), "Activity: com.example.Chat");

    let result = dev
        .test_push(&app, &id, |form| {
            form.with("click_action", "web")
                .with("web_url", "https://example.com/")
        })
        .await;
    assert_eq!(
        result.fact("Click action"),
        "Open web page: https://example.com/"
    );
    let opened = console.sandbox().phones()[0].notifications[0].opens.clone();
    let url = "https://example.com/".to_owned();
    assert_eq!(opened, Opened::WebPage { url });
    let settings = console.certificates(&app).await[0].basis().settings.clone();
    assert_eq!(settings.click_action().target(), Some("com.example.Chat"));
}

#[tokio::test]
async fn custom_content_is_judged_by_the_click_action_that_is_used() {
    let console = Console::start().await;
    let mut dev = console.admin().await;
    let app = dev.add_application("Chat").await;
    let opens_app = dev.add_certificate_in_effect(&app, |form| form).await;
    let opens_web = dev
        .add_certificate_in_effect(&app, |form| {
            form.with("click_action", "web")
                .with("web_url", "https://example.com")
        })
        .await;
    let form = dev.test_push_form(&app, &opens_app).await;
    let form = form
        .with("custom_content", "{\"a\": 1}")
        .with("click_action", "web")
        .with("web_url", "https://example.com");
    let page = dev.submit(&form).await.page(422);
    let problem = page.problem("custom_content").unwrap();
    assert!(
        problem.contains("never carries custom content"),
        "{problem}"
    );
    assert!(
        page.has("form details[open]"),
        "what was chosen is in sight"
    );
    assert_eq!(page.form(form.action()).value("click_action"), "web");
    let page = dev.reading(CHINESE).submit(&form).await.page(422);
    let problem = page.problem("custom_content").unwrap();
    assert!(problem.contains("无法透传自定义内容"), "{problem}");

    let result = dev
        .test_push(&app, &opens_web, |form| {
            form.with("custom_content", "{\"a\": 1}")
                .with("click_action", "app")
        })
        .await;
    assert_eq!(result.fact("Custom content"), "{\"a\":1}");
    assert_eq!(result.fact("Click action"), "Open app");
}
