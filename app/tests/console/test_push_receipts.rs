//! What the vendor tells of a test push after it took it.

use axum::body::Body;
use http::Request;
use http::header::CONTENT_TYPE;
use sandbox::Fault;

use crate::browser::{Browser, CHINESE};
use crate::console::Console;
use crate::page::{Page, text_of};
use crate::streams::{events, next_event};

/// A console whose receipts come, with an application and a certificate in effect.
async fn ready(console: &Console) -> (Browser<'_>, String, String) {
    let mut dev = console.admin().await;
    let app = dev.add_application("Chat").await;
    let id = dev.add_certificate_in_effect(&app, |form| form).await;
    (dev, app, id)
}

fn last_step(page: &Page) -> String {
    text_of(page.all("ol.trace li").pop().unwrap())
}

fn set(console: &Console, fault: Fault) {
    let app_key = sandbox::demo_vendor_app().app_key;
    console.sandbox().set_fault(&app_key, fault).unwrap();
}

#[tokio::test]
async fn the_trace_waits_for_the_receipt_and_ends_with_the_arrival() {
    let console = Console::start_with_receipts().await;
    let (mut dev, app, id) = ready(&console).await;
    let result = dev.test_push(&app, &id, |form| form).await;
    result.says("Accepted by the vendor");
    result.says("Whether it reached the phone is told by the vendor's receipt.");
    assert_eq!(last_step(&result), "Waiting for the vendor's receipt");
    let live = format!("/applications/{app}/test-push/1/live?progress=1");
    assert_eq!(result.one("[data-live]").attr("data-live"), Some(&*live));
    let request: String = result.one("details pre code").text().collect();
    let address = request.split_once("/receipts/oppo/7001/").unwrap().1;
    assert!(address.starts_with("••••••••\""), "{request}");

    console.take_receipt().await;
    let own = format!("/applications/{app}/test-push/1");
    let result = dev.open(&own).await;
    assert_eq!(last_step(&result), "Arrived on the device 00:10:00.000 UTC");
    result.says("OPPO does not tell whether it was shown or clicked.");
    assert!(!result.has("[data-live]"), "nothing more can come");
    let result = dev.reading(CHINESE).open(&own).await;
    assert_eq!(last_step(&result), "已到达设备 00:10:00.000 UTC");

    let page = dev.open(&format!("/applications/{app}/test-push")).await;
    assert_eq!(text_of(page.one("#recent .tag")), "Arrived on the device");
}

#[tokio::test]
async fn a_receipt_that_tells_of_no_arrival_says_why_and_what_to_do() {
    for (fault, step, cause, fix) in [
        (
            Fault::RegidInvalid,
            "The vendor calls the token invalid",
            "the app was uninstalled or reset",
            "Open the app on the phone",
        ),
        (
            Fault::UserDailyLimit,
            "The device has reached its daily limit of pushes",
            "reached the daily limit of pushes from this app",
            "Send it again tomorrow.",
        ),
    ] {
        let console = Console::start_with_receipts().await;
        let (mut dev, app, id) = ready(&console).await;
        set(&console, fault);
        dev.test_push(&app, &id, |form| form).await;
        console.take_receipt().await;
        let own = format!("/applications/{app}/test-push/1");
        let result = dev.open(&own).await;
        result.says("It did not arrive on the device");
        assert!(result.fact("Cause").contains(cause), "{}", result.text());
        assert!(result.fact("What to do").contains(fix));
        assert!(last_step(&result).starts_with(step), "{fault:?}");
        assert!(!result.has("[data-live]"));
    }
}

#[tokio::test]
async fn a_push_of_a_message_that_did_not_arrive_says_why_in_its_record() {
    let console = Console::start_with_receipts().await;
    let (mut dev, app, id) = ready(&console).await;
    let token = console.sandbox().phones()[0].registration_id.clone();
    crate::offline_push::killed_phone(&console, &app, "bob", "phone", &id, &token).await;
    set(&console, Fault::UserDailyLimit);
    crate::offline_push::write_to_bob(&console, &app, 1, "").await;
    console.take_receipt().await;
    let own = format!("/applications/{app}/pushes");
    dev.open(&own).await.says("It did not arrive on the device");
    let record = dev.open(&format!("{own}/1")).await;
    let step = last_step(&record);
    for says in [
        "The device has reached its daily limit of pushes",
        "reached the daily limit of pushes from this app",
        "Send it again tomorrow.",
    ] {
        assert!(step.contains(says), "{step}");
    }
}

#[tokio::test]
async fn a_token_that_is_gone_is_taken_from_its_device_and_the_trace_says_so() {
    let console = Console::start_with_receipts().await;
    let (mut dev, app, id) = ready(&console).await;
    let token = console.sandbox().phones()[0].registration_id.clone();
    crate::offline_push::killed_phone(&console, &app, "bob", "phone", &id, &token).await;
    set(&console, Fault::RegidInvalid);
    dev.test_push(&app, &id, |form| form).await;
    console.take_receipt().await;
    let result = dev.open(&format!("/applications/{app}/test-push/1")).await;
    assert!(last_step(&result).starts_with("The token was taken from the device"));
}

#[tokio::test]
async fn the_receipt_is_streamed_as_it_comes_in_the_readers_language() {
    let console = Console::start_with_receipts().await;
    let (mut dev, app, id) = ready(&console).await;
    let result = dev.test_push(&app, &id, |form| form).await;
    let live = result.one("[data-live]").attr("data-live").unwrap();
    let live = Request::get(live).body(Body::empty()).unwrap();
    let response = dev.reading(CHINESE).send_streaming(live).await;
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()[CONTENT_TYPE], "text/event-stream");
    let mut stream = events(response);
    console.take_receipt().await;
    let event = next_event(&mut stream).await;
    assert!(event.contains("已到达设备"), "{event}");
    assert!(!event.contains("等待厂商回执"), "{event}");

    // A page that was rendered before the receipt came and listens only now.
    let late = Request::get(format!("/applications/{app}/test-push/1/live?progress=1"));
    let late = late.body(Body::empty()).unwrap();
    let mut stream = events(dev.send_streaming(late).await);
    let event = next_event(&mut stream).await;
    assert!(event.contains("Arrived on the device"), "{event}");
}

#[tokio::test]
async fn nobody_listens_to_a_test_push_that_is_not_there() {
    let console = Console::start_with_receipts().await;
    let (mut dev, app, id) = ready(&console).await;
    dev.test_push(&app, &id, |form| form).await;
    let other = dev.add_application("Other").await;
    for address in [
        format!("/applications/{app}/test-push/2/live"),
        format!("/applications/{app}/test-push/x/live"),
        format!("/applications/{other}/test-push/1/live"),
        "/applications/x/test-push/1/live".to_owned(),
    ] {
        dev.get(&address).await.page(404);
    }
    let mut visitor = console.visitor();
    let address = format!("/applications/{app}/test-push/1/live");
    let answer = visitor.get(&address).await;
    assert!(answer.location().starts_with("/sign-in"));
}
