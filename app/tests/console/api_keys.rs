//! Keys for programs: made, shown once, listed, revoked.

use domain::{Permission, Role};
use engine::api_keys::{ApiKeyError, authenticate};

use crate::browser::CHINESE;
use crate::console::Console;
use crate::page::text_of;

#[tokio::test]
async fn a_key_is_shown_once_and_lets_in_until_it_is_revoked() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let app = admin.add_application("Chat").await;
    let keys = format!("/applications/{app}/api-keys");
    let new = format!("{keys}/new");
    let page = admin.open(&format!("/applications/{app}")).await;
    assert!(page.links().contains(&keys.as_str()));
    admin.open(&keys).await.says("None yet.");

    let form = admin.open(&new).await.form(&new);
    assert_eq!(form.value("expiry"), "90d");
    let form = form
        .with("name", "Deploy </script> pipeline")
        .with("may_send_test_push", "on");
    let page = admin.submit(&form).await.page(200);
    assert_eq!(page.heading(), "New API key");
    assert!(page.links().contains(&keys.as_str()));
    let key = text_of(page.one("[data-testid=api-key]"));
    let caller = authenticate(&console.engine, &key, None).await.unwrap();
    assert_eq!(caller.application.to_string(), app);
    assert!(caller.actor.may(Permission::SendTestPush));
    assert!(!caller.actor.may(Permission::EditCertificate));

    let page = admin.open(&keys).await;
    page.does_not_say(&key);
    page.says("Deploy </script> pipeline");
    page.says(&format!("Ends in …{}", &key[key.len() - 4..]));
    page.says("See the application Send test pushes");
    page.says("2040-01-01 00:00:00 UTC by admin");
    page.says("2040-03-31 00:00:00 UTC");
    let chinese = admin.reading(CHINESE).open(&keys).await;
    chinese.says("发送测试推送");

    let revoke = page.form(&format!("{keys}/1/revoke"));
    let revoked = admin.submit(&revoke).await;
    revoked.leads_to(&format!("{keys}?revoked"));
    let page = admin.open(revoked.location()).await;
    page.says("The key lets nobody in any more.");
    page.says("Revoked 2040-01-01 00:00:00 UTC by admin");
    assert_eq!(page.actions(), Vec::<&str>::new());
    let refused = authenticate(&console.engine, &key, None).await;
    assert!(matches!(refused, Err(ApiKeyError::Revoked)));
}

#[tokio::test]
async fn what_is_wrong_stands_beside_the_field_and_what_was_typed_stays() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let app = admin.add_application("Chat").await;
    let new = format!("/applications/{app}/api-keys/new");
    let form = admin.open(&new).await.form(&new);
    let form = form
        .with("name", "")
        .with("expiry", "tomorrow")
        .with("may_verify_certificate", "on");
    let page = admin.submit(&form).await.page(422);
    assert_eq!(page.problem("name").unwrap(), "Fill this in.");
    assert!(page.problem("expiry").is_some());
    assert_eq!(page.form(&new).value("may_verify_certificate"), "on");
    assert_eq!(page.summary().len(), 2);
    let hostile = [
        ("name", "CI"),
        ("expiry", "never"),
        ("may_manage_api_keys", "on"),
    ];
    let page = admin.post(&new, &hostile).await.page(422);
    assert!(page.problem("permissions").is_some());
    admin
        .open(&format!("/applications/{app}/api-keys"))
        .await
        .says("None yet.");
}

#[tokio::test]
async fn a_developer_neither_sees_nor_makes_keys() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let app = admin.add_application("Chat").await;
    let keys = format!("/applications/{app}/api-keys");
    let new = format!("{keys}/new");
    let form = admin.open(&new).await.form(&new).with("name", "CI");
    let mut dev = console.member("dev", Role::Developer).await;
    let page = dev.open(&format!("/applications/{app}")).await;
    assert!(!page.links().contains(&keys.as_str()));
    dev.get(&keys).await.page(403);
    dev.get(&new).await.page(403);
    dev.submit(&form).await.page(403);
    admin.submit(&form).await.page(200);
    dev.post(&format!("{keys}/1/revoke"), &[]).await.page(403);
    admin.open(&keys).await.does_not_say("Revoked");
}
