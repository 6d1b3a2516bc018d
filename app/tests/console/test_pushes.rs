//! Test pushes, from the form to the phone.

use domain::Timestamp;
use sandbox::{Notification, Opened};

use crate::browser::CHINESE;
use crate::console::{Console, DELAY};
use crate::form::Form;
use crate::page::{Page, text_of};

/// The newest notification on the first phone.
fn arrived(console: &Console) -> Notification {
    let phone = &console.sandbox().phones()[0];
    assert_eq!(phone.not_shown, []);
    phone.notifications[0].clone()
}

/// The message in the request that the result page shows.
fn message(result: &Page) -> serde_json::Value {
    let request: String = result.one("details pre code").text().collect();
    let (_, message) = request.split_once("message=").unwrap();
    serde_json::from_str(message).unwrap()
}

#[tokio::test]
async fn each_click_action_arrives_and_opens_what_the_certificate_says() {
    let extras = || {
        vec![
            ("extKey".to_owned(), "ext <content>".to_owned()),
            ("n".to_owned(), "1".to_owned()),
        ]
    };
    let url = "https://example.com/page?a=1&b=2".to_owned();
    let class = "com.example.chat.Splash$Inner".to_owned();
    let action = "com.example.chat.OPEN".to_owned();
    for (name, companion, number, opens, screen) in [
        (
            "app",
            None,
            0,
            Opened::App { extras: extras() },
            "The app is open",
        ),
        (
            "web",
            Some(("web_url", url.clone())),
            2,
            Opened::WebPage { url },
            "The browser shows https://example.com/page?a=1&b=2",
        ),
        (
            "activity",
            Some(("activity", class.clone())),
            4,
            Opened::Activity {
                class,
                extras: extras(),
            },
            "The app is open at com.example.chat.Splash$Inner",
        ),
        (
            "intent",
            Some(("intent_action", action.clone())),
            1,
            Opened::IntentAction {
                action,
                extras: extras(),
            },
            "The app is open at the page for com.example.chat.OPEN",
        ),
    ] {
        let console = Console::start().await;
        let mut dev = console.admin().await;
        let app = dev.add_application("Chat").await;
        let fill_in = |form: Form| match &companion {
            Some((field, value)) => form.with(field, value),
            None => form,
        };
        let id = dev
            .add_certificate_in_effect(&app, |form| fill_in(form.with("click_action", name)))
            .await;
        let content = match name {
            "web" => "",
            _ => "{\"extKey\": \"ext <content>\", \"n\": 1}",
        };
        let result = dev
            .test_push(&app, &id, |form| {
                form.with("title", "Hello <b>you</b>")
                    .with("body", "first\nsecond")
                    .with("custom_content", content)
            })
            .await;
        result.says("Accepted by the vendor");
        let notification = message(&result)["notification"].clone();
        assert_eq!(notification["click_action_type"], number, "{name}");
        assert_eq!(
            notification["action_parameters"].is_string(),
            !content.is_empty()
        );

        let notification = arrived(&console);
        assert_eq!(notification.title, "Hello <b>you</b>", "{name}");
        assert_eq!(notification.body, "first\nsecond", "{name}");
        assert_eq!(notification.opens, opens, "{name}");
        assert_eq!(result.fact("Vendor message ID"), notification.message_id);

        let phones = dev.open("/sandbox").await;
        phones.says("Hello <b>you</b>");
        let click = format!("/sandbox/phones/1/notifications/{}/click", notification.id);
        dev.submit(&phones.form(&click))
            .await
            .leads_to("/sandbox#phone-1");
        let phones = dev.open("/sandbox").await;
        assert_eq!(
            text_of(phones.one("[data-testid=opened]")),
            screen,
            "{name}"
        );
        if name != "web" {
            assert_eq!(phones.fact("extKey"), "ext <content>", "{name}");
            assert_eq!(phones.fact("n"), "1", "{name}");
        }
    }
}

#[tokio::test]
async fn custom_content_is_not_sent_where_a_web_page_would_lose_it() {
    let console = Console::start().await;
    let mut dev = console.admin().await;
    let app = dev.add_application("Chat").await;
    let id = dev
        .add_certificate_in_effect(&app, |form| {
            form.with("click_action", "web")
                .with("web_url", "https://example.com")
        })
        .await;
    let form = dev.test_push_form(&app, &id).await;
    let form = form.with("custom_content", "{\"a\": 1}");
    let page = dev.submit(&form).await.page(422);
    let problem = page.problem("custom_content").unwrap();
    assert!(
        problem.contains("never carries custom content"),
        "{problem}"
    );
    let page = dev.reading(CHINESE).submit(&form).await.page(422);
    let problem = page.problem("custom_content").unwrap();
    assert!(problem.contains("无法透传自定义内容"), "{problem}");
    assert!(console.sandbox().phones()[0].notifications.is_empty());
}

#[tokio::test]
async fn the_form_is_ready_to_be_sent_as_it_is_offered() {
    let console = Console::start().await;
    let mut dev = console.admin().await;
    let app = dev.add_application("Chat").await;
    dev.add_certificate(&app, |form| form).await;
    let id = dev.add_certificate_in_effect(&app, |form| form).await;
    let form = dev.test_push_form(&app, &id).await;
    let phones = console.sandbox().phones();
    assert_eq!(form.value("certificate"), id);
    assert_eq!(form.value("token"), phones[0].registration_id);
    let page = dev.open(&format!("/applications/{app}/test-push")).await;
    let offered: Vec<_> = page
        .all("datalist option")
        .into_iter()
        .map(|option| option.attr("value").unwrap())
        .collect();
    let there: Vec<_> = phones
        .iter()
        .map(|phone| phone.registration_id.as_str())
        .collect();
    assert_eq!(offered, there);
    assert_eq!(dev.submit(&form).await.status, 303);
    // A certificate of nobody's in the address is passed over.
    let form = dev.test_push_form(&app, "7999").await;
    assert_ne!(form.value("certificate"), "7999");
}

#[tokio::test]
async fn the_result_tells_every_step_and_shows_the_request_without_its_token() {
    let console = Console::start().await;
    let mut dev = console.admin().await;
    let app = dev.add_application("Chat").await;
    let id = dev.add_certificate_in_effect(&app, |form| form).await;
    let token = console.sandbox().phones()[1].registration_id.clone();
    let result = dev
        .test_push(&app, &id, |form| form.with("token", &token))
        .await;
    let steps: Vec<String> = result.all("ol.trace li").into_iter().map(text_of).collect();
    let message_id = result.fact("Vendor message ID");
    let accepted = format!(
        "Accepted by the vendor 00:10:00.000 UTC Vendor message ID {message_id} Vendor code 0"
    );
    assert_eq!(
        steps,
        [
            "Certificate 7001 is in effect (revision 1) 00:10:00.000 UTC",
            "Authorised with the vendor earlier; that access token is still good 00:10:00.000 UTC",
            accepted.as_str(),
            "No receipt is asked for without a public URL",
        ]
    );
    result.says("Whether it reached the phone is not known without a receipt.");
    result.does_not_say("elivered");
    let request: String = result.one("details pre code").text().collect();
    let token_line = request.lines().find(|line| line.contains("auth_token"));
    assert_eq!(token_line, Some("auth_token=••••••••"));
    assert_eq!(message(&result)["target_value"], token.as_str());
    assert_eq!(message(&result)["notification"]["channel_id"], "tuikit");

    // "Send another" brings back certificate and phone.
    let again = result.links().into_iter().find(|link| link.contains('?'));
    let form = dev.open(again.unwrap()).await;
    let form = form.form(&format!("/applications/{app}/test-push"));
    assert_eq!(form.value("token"), token);
    assert_eq!(form.value("certificate"), id);
}

#[tokio::test]
async fn the_latest_twenty_test_pushes_are_listed_newest_first() {
    let console = Console::start().await;
    let mut dev = console.admin().await;
    let app = dev.add_application("Chat").await;
    let id = dev.add_certificate_in_effect(&app, |form| form).await;
    let form = dev.test_push_form(&app, &id).await;
    for number in 1..=21 {
        let form = form.clone().with("title", &format!("Push <{number}>"));
        assert_eq!(dev.submit(&form).await.status, 303);
    }
    let page = dev.open(&format!("/applications/{app}/test-push")).await;
    let rows = page.all("#recent tbody tr");
    assert_eq!(rows.len(), 20);
    assert!(text_of(rows[0]).contains("Push <21>"));
    assert!(text_of(rows[19]).contains("Push <2>"));
    let links: Vec<_> = page.all("#recent a[href]");
    assert_eq!(
        links[0].attr("href"),
        Some(format!("/applications/{app}/test-push/21").as_str())
    );
}

#[tokio::test]
async fn the_form_begins_with_a_certificate_in_effect_and_says_when_one_is_not() {
    let console = Console::start().await;
    let mut dev = console.admin().await;
    let app = dev.add_application("Chat").await;
    let own = format!("/applications/{app}/test-push");
    let empty = dev.open(&own).await;
    let add = format!("/applications/{app}/certificates/new");
    assert!(empty.links().contains(&add.as_str()));

    let waiting = dev.add_certificate(&app, |form| form).await;
    let says = format!("Certificate {waiting} takes effect in 10 minutes.");
    let page = dev.open(&own).await;
    page.says(&says);
    assert_eq!(page.title(), "Test push · Pushdeck");
    assert!(page.summary().is_empty());

    dev.edit(&app, &waiting, |form| form).await;
    dev.withdraw(&app, &waiting, 1).await;
    dev.withdraw(&app, &waiting, 2).await;
    let serving = dev.add_certificate_in_effect(&app, |form| form).await;
    let page = dev.open(&own).await;
    assert_eq!(page.form(&own).value("certificate"), serving);
    page.does_not_say("Nothing can be sent");
    let page = dev.open(&format!("{own}?certificate={waiting}")).await;
    page.says("has no revision in effect or waiting");
}

#[tokio::test]
async fn a_message_without_a_channel_is_accepted_and_not_shown() {
    let console = Console::start().await;
    let mut dev = console.admin().await;
    let app = dev.add_application("Chat").await;
    let id = dev
        .add_certificate_in_effect(&app, |form| form.with("channel_id", ""))
        .await;
    let result = dev.test_push(&app, &id, |form| form).await;
    result.says("Accepted by the vendor");
    let phones = dev.open("/sandbox").await;
    phones.says("Arrived, but not shown");
    phones.says("The message names no ChannelID: Android 8 and later show nothing.");
}

#[tokio::test]
async fn a_push_is_timed_by_the_injected_clock() {
    let console = Console::start().await;
    let mut dev = console.admin().await;
    let app = dev.add_application("Chat").await;
    let id = dev.add_certificate_in_effect(&app, |form| form).await;
    console.clock.advance(DELAY);
    dev.test_push(&app, &id, |form| form).await;
    let at = Timestamp::from_millis(2_208_988_800_000).plus(2 * DELAY);
    assert_eq!(arrived(&console).arrived_at, at);
}
