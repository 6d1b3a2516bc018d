//! Who may call for an application, and where it is called.

use std::time::Duration;

use domain::callback::CallbackSecret;
use domain::{Role, SdkAppId};

use crate::browser::CHINESE;
use crate::console::Console;
use crate::page::text_of;

#[tokio::test]
async fn what_is_saved_stands_on_the_applications_page_and_in_the_form() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let app = admin.add_application("Chat").await;
    let own = format!("/applications/{app}");
    let edit = format!("{own}/access/edit");
    let page = admin.open(&own).await;
    assert!(page.links().contains(&edit.as_str()));
    assert_eq!(page.fact("REST admins"), "administrator");
    assert_eq!(page.fact("Language of fallback texts"), "Chinese");
    assert_eq!(
        page.fact("Callback URL"),
        "None: your back end is told nothing."
    );

    let form = admin.open(&edit).await.form(&edit);
    assert_eq!(form.value("admins").trim(), "administrator");
    assert_eq!(form.value("fallback_language"), "zh");
    assert_eq!(form.value("callback_url"), "");
    let url = "http://127.0.0.1:8080/callbacks?tenant=<1>";
    let form = form
        .with("admins", "ada, bob\r\n</textarea><script>\r\nada")
        .with("fallback_language", "en")
        .with("callback_url", url);
    let saved = admin.submit(&form).await;
    saved.leads_to(&format!("{own}?access_saved"));
    let page = admin.open(saved.location()).await;
    page.says("Saved. It counts for the next call.");
    assert_eq!(page.fact("REST admins"), "ada, bob, </textarea><script>");
    assert_eq!(page.fact("Language of fallback texts"), "English");
    assert_eq!(page.fact("Callback URL"), url);
    assert_eq!(page.fact("Callback events"), "0 waiting, 0 given up");

    let form = admin.open(&edit).await.form(&edit);
    assert_eq!(form.value("admins").trim(), "ada\nbob\n</textarea><script>");
    assert_eq!(form.value("fallback_language"), "en");
    assert_eq!(form.value("callback_url"), url);
    let page = admin.reading(CHINESE).open(&own).await;
    assert_eq!(page.fact("默认文案的语言"), "英文");
    assert_eq!(page.fact("回调事件"), "等待 0 条，已放弃 0 条");
}

#[tokio::test]
async fn a_callback_secret_is_shown_once_and_replaced() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let app = admin.add_application("Chat").await;
    let own = format!("/applications/{app}");
    let action = format!("{own}/callback-secret");
    let page = admin.open(&own).await;
    let none = "None yet: callbacks are not signed.";
    assert_eq!(page.fact("Callback secret"), none);
    let mut secrets = Vec::new();
    for _ in 0..2 {
        let form = admin.open(&own).await.form(&action);
        let page = admin.submit(&form).await.page(200);
        assert_eq!(page.heading(), "New callback secret");
        let secret = text_of(page.one("[data-testid=callback-secret]"));
        assert!(CallbackSecret::parse(&secret).is_ok());
        assert_eq!(secret.len(), 64);
        secrets.push(secret);
        let page = admin.open(&own).await;
        assert_eq!(
            page.fact("Callback secret"),
            "Made on 2040-01-01 00:00:00 UTC"
        );
        for secret in &secrets {
            page.does_not_say(secret);
        }
    }
    assert_ne!(secrets[0], secrets[1]);
    admin.get(&action).await.page(405);
}

#[tokio::test]
async fn the_address_for_state_changes_is_there_from_the_start_and_replaced_when_it_leaked() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let app = admin.add_application("Chat").await;
    let own = format!("/applications/{app}");
    let action = format!("{own}/state-change-address");
    let page = admin.open(&own).await;
    let address = page.fact("State.StateChange callback");
    let form = page.form(&action);
    assert_eq!(
        admin.open(&own).await.fact("State.StateChange callback"),
        address
    );

    let replaced = admin.submit(&form).await;
    replaced.leads_to(&format!("{own}?address_replaced"));
    let page = admin.open(replaced.location()).await;
    page.says("The address for state changes was replaced.");
    assert_ne!(page.fact("State.StateChange callback"), address);
    let log = admin.open("/audit-log").await;
    log.says("State change address replaced");
}

#[tokio::test]
async fn outside_the_sandbox_only_the_public_internet_is_a_callback_url() {
    let console = Console::start_without_sandbox().await;
    let mut admin = console.admin().await;
    let app = admin.add_application("Chat").await;
    let edit = format!("/applications/{app}/access/edit");
    let form = admin.open(&edit).await.form(&edit);
    for (url, says) in [
        ("http://im.example.com/", "Must start with https://."),
        ("https://127.0.0.1/", "not on the public internet"),
        ("https://localhost:8443/", "not on the public internet"),
        ("https://169.254.169.254/", "not on the public internet"),
        ("https://[::1]/", "not on the public internet"),
    ] {
        let form = form.clone().with("callback_url", url);
        let page = admin.submit(&form).await.page(422);
        let problem = page.problem("callback_url").unwrap();
        assert!(problem.contains(says), "{url}: {problem}");
        assert_eq!(page.form(&edit).value("callback_url"), url);
    }
    let form = form.with("callback_url", "https://im.example.com/callbacks");
    admin.submit(&form).await.location();
}

#[tokio::test]
async fn a_developer_sees_it_and_changes_nothing() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let app = admin.add_application("Chat").await;
    let own = format!("/applications/{app}");
    let edit = format!("{own}/access/edit");
    let form = admin.open(&edit).await.form(&edit);
    let form = form.with("admins", "dev").with("callback_url", "x");
    let mut dev = console.member("dev", Role::Developer).await;
    let page = dev.open(&own).await;
    assert_eq!(page.fact("REST admins"), "administrator");
    assert!(!page.links().contains(&edit.as_str()));
    dev.get(&edit).await.page(403);
    dev.submit(&form).await.page(403);
    let page = admin.open(&own).await;
    assert_eq!(page.fact("REST admins"), "administrator");
}

#[tokio::test]
async fn an_admin_who_was_just_named_may_call_at_once() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let app = admin.add_application("Chat").await;
    let own = format!("/applications/{app}");
    let page = admin.open(&own).await;
    let key = page.form(&format!("{own}/usersig-key"));
    admin.submit(&key).await.page(200);
    let sdkappid = SdkAppId::parse(&app).unwrap();
    let is_admin = async || {
        let (engine, ada) = (&console.engine, domain::UserId::parse("ada").unwrap());
        let actor = domain::Actor::operator("test");
        let hour = Duration::from_secs(3600);
        let usersig =
            engine::applications::access::make_usersig(engine, &actor, sdkappid, &ada, hour)
                .await
                .unwrap();
        let caller =
            engine::applications::access::authenticate(engine, sdkappid, &ada, &usersig).await;
        caller.unwrap().is_admin
    };
    assert!(!is_admin().await);
    let edit = format!("{own}/access/edit");
    let form = admin.open(&edit).await.form(&edit).with("admins", "ada");
    admin.submit(&form).await.location();
    assert!(is_admin().await);
}
