//! Requests that no page of the console would make.

use domain::Role;

use crate::browser::{Browser, CHINESE};
use crate::console::Console;

const FORM: &str = "application/x-www-form-urlencoded";

/// Every address that a form posts to.
async fn addresses(admin: &mut Browser<'_>) -> (String, Vec<String>) {
    let app = admin.add_application("Chat").await;
    let id = admin.add_certificate(&app, |form| form).await;
    let own = format!("/applications/{app}");
    let addresses = [
        "/sign-in".to_owned(),
        "/sign-out".to_owned(),
        "/language".to_owned(),
        "/applications/new".to_owned(),
        format!("{own}/certificates/new"),
        format!("{own}/certificates/{id}/edit"),
        format!("{own}/certificates/{id}/verify"),
        format!("{own}/certificates/{id}/revisions/1/withdraw"),
        format!("{own}/test-push"),
        "/sandbox/fault".to_owned(),
        "/sandbox/phones/1/clear".to_owned(),
        "/sandbox/phones/1/notifications/1/click".to_owned(),
    ];
    (app, addresses.into())
}

#[tokio::test]
async fn a_body_of_another_type_is_a_page_that_says_so() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let (app, addresses) = addresses(&mut admin).await;
    let before = console.certificates(&app).await;
    for address in &addresses {
        for content_type in [
            "",
            "text/plain",
            "application/json",
            "multipart/form-data; boundary=x",
        ] {
            let answer = admin.post_body(address, content_type, "app_key=1").await;
            let page = answer.page(400);
            assert_eq!(
                page.heading(),
                "The form could not be read",
                "{address} {content_type}"
            );
        }
        let mut reader = admin.reading(CHINESE);
        let answer = reader.post_body(address, "application/json", "{}").await;
        assert_eq!(answer.page(400).heading(), "无法读取表单", "{address}");
    }
    assert_eq!(console.certificates(&app).await, before);
    // Still signed in.
    admin.open("/applications").await;
}

#[tokio::test]
async fn a_field_that_comes_twice_is_not_guessed_at() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let (app, addresses) = addresses(&mut admin).await;
    let before = console.certificates(&app).await;
    for (address, body) in [
        (&addresses[0], "name=a&password=b&name=c"),
        (&addresses[2], "language=en&language=zh-CN"),
        (&addresses[3], "name=a&name=b"),
        (&addresses[4], "app_key=a&app_key=b"),
        (&addresses[5], "version=1&version=2"),
        (&addresses[5], "version=1&app_key=a&app_key=b"),
        (&addresses[8], "certificate=7001&certificate=7002"),
        (&addresses[9], "fault=none&fault=slow"),
    ] {
        let page = admin.post_body(address, FORM, body).await.page(400);
        assert_eq!(page.heading(), "The form could not be read", "{address}");
    }
    assert_eq!(console.certificates(&app).await, before);
}

#[tokio::test]
async fn bytes_that_are_no_text_are_a_bad_value_and_nothing_worse() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let app = admin.add_application("Chat").await;
    let address = format!("/applications/{app}/certificates/new");
    for body in [
        &b"app_key=%ff%fe"[..],
        b"app_key=\xff\xfe",
        b"app_key=%zz",
        b"app_key=%",
        b"%ff=%ff",
        b"&&&===&",
        b"\0",
    ] {
        let answer = admin.post_body(&address, FORM, body).await;
        assert_eq!(answer.status, 422, "{body:?}: {}", answer.body);
    }
    assert_eq!(console.certificates(&app).await, []);
}

#[tokio::test]
async fn five_megabytes_are_too_much() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let (app, addresses) = addresses(&mut admin).await;
    let before = console.certificates(&app).await;
    let body = format!("note={}", "x".repeat(5 * 1024 * 1024));
    for address in &addresses {
        let page = admin.post_body(address, FORM, body.clone()).await.page(413);
        assert_eq!(page.heading(), "That was too much", "{address}");
    }
    let mut visitor = console.visitor().reading(CHINESE);
    let page = visitor.post_body("/sign-in", FORM, body).await.page(413);
    assert_eq!(page.heading(), "内容过大");
    assert_eq!(console.certificates(&app).await, before);
}

#[tokio::test]
async fn a_language_that_there_is_not_is_a_page_that_says_so() {
    let console = Console::start().await;
    let mut visitor = console.visitor();
    for language in ["", "de", "EN", "zh", "en\r\nx"] {
        let fields = [("language", language), ("back", "/sign-in")];
        let answer = visitor.post("/language", &fields).await;
        assert_eq!(answer.page(400).heading(), "The form could not be read");
    }
    assert!(visitor.cookies.is_empty());
}

#[tokio::test]
async fn a_fault_or_an_app_that_there_is_not_changes_nothing() {
    let console = Console::start().await;
    let mut dev = console.member("dev", Role::Developer).await;
    let app_key = sandbox::demo_vendor_app().app_key;
    for (app_key, fault, status) in [
        (app_key.as_str(), "", 400),
        (app_key.as_str(), "Slow", 400),
        ("nobody", "slow", 404),
        ("", "slow", 404),
    ] {
        let fields = [("app_key", app_key), ("fault", fault)];
        dev.post("/sandbox/fault", &fields).await.page(status);
    }
    let apps = console.sandbox().vendor_apps();
    assert!(apps.iter().all(|app| app.fault == sandbox::Fault::None));
}

#[tokio::test]
async fn an_address_that_is_no_text_is_a_page_that_says_so() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    for address in [
        "/applications/%FF/certificates/new",
        "/applications/%FF/certificates/%FF/edit",
        "/applications/%FF/certificates/7001/verify",
        "/applications/%FF/certificates/7001/revisions/%FF/withdraw",
        "/applications/%FF/test-push",
        "/sandbox/phones/%FF/clear",
    ] {
        let answer = admin.post(address, &[]).await;
        let page = answer.page(404);
        assert_eq!(page.heading(), "Page not found", "{address}");
    }
}

#[tokio::test]
async fn the_language_switch_of_a_refused_form_leads_to_a_page() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let (_, addresses) = addresses(&mut admin).await;
    for address in addresses {
        let refused = admin.post_body(&address, "text/plain", "").await.page(400);
        let back = refused.form("/language").value("back").to_owned();
        let fields = [("language", CHINESE), ("back", back.as_str())];
        let switched = admin.post("/language", &fields).await;
        let answer = admin.get(switched.location()).await;
        assert!(answer.is_html(), "{address}: {}", answer.status);
    }
}
