//! The sandbox's phones in the browser.

use axum::body::Body;
use domain::Role;
use http::Request;
use http::header::CONTENT_TYPE;

use crate::browser::CHINESE;
use crate::console::Console;
use crate::streams::{events, next_event};

#[tokio::test]
async fn a_notification_is_clicked_once() {
    let console = Console::start().await;
    let mut dev = console.admin().await;
    let app = dev.add_application("Chat").await;
    let id = dev.add_certificate_in_effect(&app, |form| form).await;
    dev.test_push(&app, &id, |form| form).await;
    let click = "/sandbox/phones/1/notifications/1/click";
    let button = dev.open("/sandbox").await.form(click);
    dev.submit(&button).await.leads_to("/sandbox#phone-1");
    let page = dev.submit(&button).await.page(404);
    assert_eq!(page.heading(), "Sandbox phones");
    page.says("That notification is no longer there.");
    let page = dev.reading(CHINESE).submit(&button).await.page(404);
    page.says("该通知已不存在。");
}

#[tokio::test]
async fn a_phone_is_cleared_of_what_it_shows_and_what_it_does_not() {
    let console = Console::start().await;
    let mut dev = console.admin().await;
    let app = dev.add_application("Chat").await;
    let id = dev.add_certificate_in_effect(&app, |form| form).await;
    dev.test_push(&app, &id, |form| form.with("title", "Swipe me away"))
        .await;
    let page = dev.open("/sandbox").await;
    page.says("Swipe me away");
    let clear = page.form("/sandbox/phones/1/clear");
    dev.submit(&clear).await.leads_to("/sandbox#phone-1");
    let page = dev.open("/sandbox").await;
    page.does_not_say("Swipe me away");
    assert!(!page.has("form[action='/sandbox/phones/1/clear']"));
}

#[tokio::test]
async fn the_page_shows_which_fault_is_on() {
    let console = Console::start().await;
    let mut dev = console.member("dev", Role::Developer).await;
    let page = dev.open("/sandbox").await;
    let form = crate::form::Form::read(page.all("form[action='/sandbox/fault']")[0]);
    assert_eq!(form.value("fault"), "none");
    let set = dev.submit(&form.with("fault", "daily-quota")).await;
    set.leads_to("/sandbox#accounts");
    let page = dev.open("/sandbox").await;
    let form = crate::form::Form::read(page.all("form[action='/sandbox/fault']")[0]);
    assert_eq!(form.value("fault"), "daily-quota");
    assert_eq!(
        crate::page::text_of(page.one("article .tag[data-tone=bad]")),
        "Daily quota used up"
    );
}

#[tokio::test]
async fn what_arrives_is_streamed_as_it_arrives_in_the_readers_language() {
    let console = Console::start().await;
    let mut dev = console.admin().await;
    let app = dev.add_application("Chat").await;
    let id = dev.add_certificate_in_effect(&app, |form| form).await;
    let live = Request::get("/sandbox/live").body(Body::empty()).unwrap();
    let response = dev.reading(CHINESE).send_streaming(live).await;
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()[CONTENT_TYPE], "text/event-stream");
    let mut stream = events(response);

    let title = "<script>alert(1)</script>";
    dev.test_push(&app, &id, |form| {
        form.with("title", title).with("body", "a\n\nb")
    })
    .await;
    let event = next_event(&mut stream).await;
    let lines: Vec<_> = event.trim_end().lines().collect();
    assert!(
        lines.iter().all(|line| line.starts_with("data:")),
        "{event}"
    );
    assert!(
        event.contains("&lt;script&gt;alert(1)&lt;/script&gt;"),
        "{event}"
    );
    assert!(!event.contains("<script"), "{event}");
    assert!(event.contains("通知栏"), "{event}");
}

#[tokio::test]
async fn without_the_sandbox_its_pages_do_not_exist() {
    let console = Console::start_without_sandbox().await;
    let mut admin = console.admin().await;
    for address in ["/sandbox", "/sandbox/live"] {
        admin.get(address).await.page(404);
    }
    let app_key = sandbox::demo_vendor_app().app_key;
    let fault = [("app_key", app_key.as_str()), ("fault", "slow")];
    for (address, fields) in [
        ("/sandbox/fault", &fault[..]),
        ("/sandbox/phones/1/clear", &[]),
        ("/sandbox/phones/1/notifications/1/click", &[]),
    ] {
        admin.post(address, fields).await.page(404);
    }
    let app = admin.add_application("Chat").await;
    admin.add_certificate(&app, |form| form).await;
    for address in [
        "/applications".to_owned(),
        format!("/applications/{app}"),
        format!("/applications/{app}/test-push"),
    ] {
        let page = admin.get(&address).await;
        assert!(!page.body.to_lowercase().contains("sandbox"), "{address}");
    }
}
