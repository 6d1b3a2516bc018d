//! A test push to a user's device.

use domain::Role;
use domain::device::SignOutReason;
use engine::devices;

use crate::browser::CHINESE;
use crate::console::Console;
use crate::offline_push::killed_phone;
use crate::page::{Page, text_of};

/// What is offered to send to, each choice with its hint.
fn choices(page: &Page) -> Vec<String> {
    page.all(".choice:has(> input[name=target]) > .choice-text")
        .into_iter()
        .map(text_of)
        .collect()
}

#[tokio::test]
async fn a_users_devices_are_listed_with_their_tokens_and_one_of_them_is_sent_to() {
    let console = Console::start().await;
    let mut dev = console.admin().await;
    let app = dev.add_application("Chat").await;
    let id = dev.add_certificate_in_effect(&app, |form| form).await;
    let phones = console.sandbox().phones();
    let (first, second) = (&phones[0].registration_id, &phones[1].registration_id);
    killed_phone(&console, &app, "bob", "phone", &id, first).await;
    killed_phone(&console, &app, "bob", "tablet", &id, second).await;
    let own = format!("/applications/{app}/test-push");
    let page = dev.open(&format!("{own}?user=bob")).await;
    let (start, end) = (&first[..8], &first[first.len() - 6..]);
    assert_eq!(
        choices(&page),
        [
            format!(
                "phone · {id} · OPPO · In effect Push-online · {start}…{end} · Reported on 2040-01-01 00:10:00 UTC"
            ),
            format!(
                "tablet · {id} · OPPO · In effect Push-online · {}…{} · Reported on 2040-01-01 00:10:00 UTC",
                &second[..8],
                &second[second.len() - 6..]
            ),
            "Another token".to_owned(),
        ]
    );
    let form = page.form(&own);
    assert_eq!(form.value("target"), format!("{id}:phone"));
    let form = form.with("target", &format!("{id}:tablet"));
    let sent = dev.submit(&form.with("title", "To the second")).await;
    let result = dev.open(sent.location()).await;
    assert_eq!(result.fact("To"), "bob · tablet");
    assert_eq!(result.fact("Registration token"), *second);
    let arrived = &console.sandbox().phones()[1].notifications;
    assert_eq!(arrived[0].title, "To the second");

    // "Send another" brings the user and the device back.
    let again = format!("{own}?user=bob&device=tablet");
    assert!(result.links().contains(&again.as_str()), "{again}");
    let form = dev.open(&again).await.form(&own);
    assert_eq!(form.value("target"), format!("{id}:tablet"));
}

#[tokio::test]
async fn a_token_can_be_pasted_beside_a_users_devices() {
    let console = Console::start().await;
    let mut dev = console.admin().await;
    let app = dev.add_application("Chat").await;
    let id = dev.add_certificate_in_effect(&app, |form| form).await;
    killed_phone(&console, &app, "bob", "phone", &id, "CN_of_bob").await;
    let own = format!("/applications/{app}/test-push");
    let form = dev.open(&format!("{own}?user=bob")).await.form(&own);
    let form = form.with("target", "");
    let page = dev
        .submit(&form.clone().with("token", "two words"))
        .await
        .page(422);
    assert!(page.problem("token").is_some());
    let token = &console.sandbox().phones()[0].registration_id;
    let sent = dev.submit(&form.with("token", token)).await;
    let result = dev.open(sent.location()).await;
    assert_eq!(result.fact("Registration token"), *token);
}

#[tokio::test]
async fn whoever_has_no_token_is_named_with_the_reason() {
    let console = Console::start().await;
    let mut dev = console.admin().await;
    let app = dev.add_application("Chat").await;
    let id = dev.add_certificate_in_effect(&app, |form| form).await;
    let own = format!("/applications/{app}/test-push");
    let nobody = dev.open(&format!("{own}?user=eve")).await;
    nobody.says("eve has never signed in.");
    assert!(choices(&nobody).is_empty());
    let wrong = dev.open(&format!("{own}?user=two+words")).await;
    let problem = wrong.problem("user").unwrap();
    assert_eq!(problem, "A user ID has 1 to 32 bytes and no white space.");
    assert!(wrong.title().starts_with("Error: "));

    let bob = killed_phone(&console, &app, "bob", "phone", &id, "CN_of_bob").await;
    let logged_out = SignOutReason::LoggedOut;
    devices::sign_out(&console.engine, &bob, logged_out)
        .await
        .unwrap();
    let page = dev.open(&format!("{own}?user=bob")).await;
    page.says("No device of bob has a token.");
    page.says("phone: No token · Gone with the sign-out on 2040-01-01");
    // The form is there all the same, for a pasted token.
    assert_eq!(page.form(&own).value("certificate"), id);
    let page = dev.reading(CHINESE).open(&format!("{own}?user=bob")).await;
    page.says("bob 的设备都没有 token。");
}

#[tokio::test]
async fn a_token_that_is_gone_since_it_was_listed_gets_nothing_and_the_form_stays() {
    let console = Console::start().await;
    let mut dev = console.admin().await;
    let app = dev.add_application("Chat").await;
    let id = dev.add_certificate_in_effect(&app, |form| form).await;
    let own = format!("/applications/{app}/test-push");
    let gone = "This device has no token any more. Gone with the sign-out on 2040-01-01";
    for has_another in [false, true] {
        let bob = killed_phone(&console, &app, "bob", "phone", &id, "CN_of_bob").await;
        if has_another {
            killed_phone(&console, &app, "bob", "tablet", &id, "CN_of_the_tablet").await;
        }
        let form = dev.open(&format!("{own}?user=bob&device=phone")).await;
        let form = form.form(&own).with("title", "Typed <b>");
        devices::sign_out(&console.engine, &bob, SignOutReason::LoggedOut)
            .await
            .unwrap();
        let page = dev.submit(&form).await.page(422);
        let place = if has_another { "target" } else { "user" };
        let problem = page.problem(place).unwrap();
        assert!(problem.starts_with(gone), "{problem}");
        let (href, line) = &page.summary()[0];
        assert_eq!(*href, format!("#{place}"));
        assert!(line.starts_with(gone), "{line}");
        assert_eq!(page.form(&own).value("title"), "Typed <b>");
    }
    assert!(dev.open(&own).await.text().contains("None yet."));
}

#[tokio::test]
async fn a_token_for_another_certificate_than_the_one_asked_for_is_said_to_be_so() {
    let console = Console::start().await;
    let mut dev = console.admin().await;
    let app = dev.add_application("Chat").await;
    let id = dev.add_certificate_in_effect(&app, |form| form).await;
    let other = dev.add_certificate_in_effect(&app, |form| form).await;
    killed_phone(&console, &app, "bob", "phone", &id, "CN_of_bob").await;
    let own = format!("/applications/{app}/test-push");
    let none = format!("No device of bob has reported a token for certificate {other}.");
    let page = dev
        .open(&format!("{own}?user=bob&certificate={other}"))
        .await;
    page.says(&none);
    let page = dev.open(&format!("{own}?user=bob&certificate={id}")).await;
    page.does_not_say("has reported a token for certificate");

    // It is reported for the other one between listing and sending.
    let form = page.form(&own);
    killed_phone(&console, &app, "bob", "phone", &other, "CN_of_bob").await;
    let page = dev.submit(&form).await.page(422);
    let problem = page.problem("target").unwrap();
    assert!(
        problem.contains(&format!("for certificate {other} by now")),
        "{problem}"
    );
}

#[tokio::test]
async fn a_certificate_that_is_not_in_effect_is_said_beside_the_device() {
    let console = Console::start().await;
    let mut dev = console.admin().await;
    let app = dev.add_application("Chat").await;
    let id = dev.add_certificate(&app, |form| form).await;
    killed_phone(&console, &app, "bob", "phone", &id, "CN_of_bob").await;
    let own = format!("/applications/{app}/test-push");
    let form = dev.open(&format!("{own}?user=bob")).await.form(&own);
    let page = dev.submit(&form).await.page(422);
    let problem = page.problem("target").unwrap();
    assert!(problem.contains("takes effect in 10 minutes"), "{problem}");
}

#[tokio::test]
async fn the_devices_lead_to_the_form_for_whoever_may_send() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let app = admin.add_application("Chat").await;
    let id = admin.add_certificate_in_effect(&app, |form| form).await;
    killed_phone(&console, &app, "bob", "a&b=c", &id, "CN_of_bob").await;
    let mut dev = console.member("dev", Role::Developer).await;
    let page = dev
        .open(&format!("/applications/{app}/devices?user=bob"))
        .await;
    let link = format!("/applications/{app}/test-push?user=bob&device=a%26b%3Dc");
    assert!(page.links().contains(&link.as_str()), "{:?}", page.links());
    let form = dev.open(&link).await;
    let form = form.form(&format!("/applications/{app}/test-push"));
    assert_eq!(form.value("target"), format!("{id}:a&b=c"));
}
