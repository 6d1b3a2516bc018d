//! What a developer may do, and what only an admin may.

use domain::Role;

use crate::browser::CHINESE;
use crate::console::Console;

#[tokio::test]
async fn a_developer_adds_verifies_and_tests_certificates() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let app = admin.add_application("Chat").await;
    let mut dev = console.member("dev", Role::Developer).await;
    let id = dev.add_certificate_in_effect(&app, |form| form).await;
    let own = format!("/applications/{app}");
    let page = dev.open(&own).await;
    page.says("by dev");
    let verify = page.form(&format!("{own}/certificates/{id}/verify"));
    let verified = dev.submit(&verify).await;
    verified.leads_to(&format!("{own}?verified={id}#certificate-{id}"));
    let result = dev.test_push(&app, &id, |form| form).await;
    result.says("Accepted by the vendor");
    dev.open(&format!("{own}/certificates/{id}")).await;
    dev.open("/sandbox").await;
}

#[tokio::test]
async fn a_developer_is_offered_nothing_that_would_be_refused() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let app = admin.add_application("Chat").await;
    let id = admin.add_certificate(&app, |form| form).await;
    let own = format!("/applications/{app}");
    let edit = format!("{own}/certificates/{id}/edit");
    let withdraw = format!("{own}/certificates/{id}/revisions/1/withdraw");
    let mut dev = console.member("dev", Role::Developer).await;
    for (browser, may) in [(&mut admin, true), (&mut dev, false)] {
        let list = browser.open("/applications").await;
        assert_eq!(list.links().contains(&"/applications/new"), may);
        let page = browser.open(&own).await;
        assert_eq!(page.links().contains(&edit.as_str()), may);
        assert_eq!(page.actions().contains(&withdraw.as_str()), may);
    }
}

#[tokio::test]
async fn what_only_an_admin_may_is_refused_to_a_developer() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let app = admin.add_application("Chat").await;
    let id = admin.add_certificate(&app, |form| form).await;
    let own = format!("/applications/{app}");
    let edit = admin.edit_form(&app, &id).await;
    let before = console.certificates(&app).await;
    let mut dev = console.member("dev", Role::Developer).await;

    for address in [
        "/applications/new".to_owned(),
        format!("{own}/certificates/{id}/edit"),
    ] {
        let page = dev.get(&address).await.page(403);
        assert_eq!(page.heading(), "Not permitted", "{address}");
        let page = dev.reading(CHINESE).get(&address).await.page(403);
        assert_eq!(page.heading(), "没有权限", "{address}");
    }
    let name = vec![("name", "Shop")];
    let bad_edit = edit.clone().with("app_key", "");
    for (address, fields) in [
        ("/applications/new".to_owned(), name),
        // The role is looked at before what was typed.
        ("/applications/new".to_owned(), vec![]),
        (edit.action().to_owned(), edit.fields()),
        (edit.action().to_owned(), bad_edit.fields()),
        (
            format!("{own}/certificates/{id}/revisions/1/withdraw"),
            vec![],
        ),
    ] {
        let page = dev.post(&address, &fields).await.page(403);
        assert_eq!(page.heading(), "Not permitted", "{address}");
    }
    assert_eq!(console.certificates(&app).await, before);
    dev.open("/applications").await.does_not_say("Shop");
}
