//! A certificate and a test push belong to one application, and are not there under another's
//! address.

use crate::console::Console;

#[tokio::test]
async fn a_certificate_is_not_there_under_another_applications_address() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let chat = admin.add_application("Chat").await;
    let shop = admin.add_application("Shop").await;
    let id = admin.add_certificate(&chat, |form| form).await;
    let edit = admin.edit_form(&chat, &id).await.with("note", "taken over");
    let before = console.certificates(&chat).await;

    let foreign = format!("/applications/{shop}/certificates/{id}");
    for address in [foreign.clone(), format!("{foreign}/edit")] {
        let page = admin.get(&address).await.page(404);
        assert_eq!(page.heading(), "Page not found", "{address}");
        page.does_not_say(&sandbox::demo_vendor_app().app_key);
    }
    for (address, fields) in [
        (format!("{foreign}/edit"), edit.fields()),
        (format!("{foreign}/verify"), vec![]),
        (format!("{foreign}/revisions/1/withdraw"), vec![]),
    ] {
        let page = admin.post(&address, &fields).await.page(404);
        assert_eq!(page.heading(), "Page not found", "{address}");
    }
    assert_eq!(console.certificates(&chat).await, before);
    admin
        .open(&format!("/applications/{shop}"))
        .await
        .says("No certificate yet.");
    let offered = admin.open(&format!("/applications/{shop}/test-push")).await;
    offered.says("This application has no certificate yet.");
}

#[tokio::test]
async fn a_test_push_is_not_there_under_another_applications_address() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let chat = admin.add_application("Chat").await;
    let shop = admin.add_application("Shop").await;
    let id = admin.add_certificate_in_effect(&chat, |form| form).await;
    admin
        .test_push(&chat, &id, |form| form.with("title", "For Chat only"))
        .await;
    let page = admin
        .get(&format!("/applications/{shop}/test-push/1"))
        .await
        .page(404);
    page.does_not_say("For Chat only");
    let page = admin.open(&format!("/applications/{shop}/test-push")).await;
    page.does_not_say("For Chat only");
}
