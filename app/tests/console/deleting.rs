//! Deleting a certificate, and taking that back.

use domain::Role;

use crate::console::Console;

#[tokio::test]
async fn an_admin_types_the_id_to_delete_and_presses_once_to_restore() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let app = admin.add_application("Chat").await;
    let id = admin.add_certificate(&app, |form| form).await;
    let own = format!("/applications/{app}");
    let address = format!("{own}/certificates/{id}/delete");
    assert!(admin.open(&own).await.links().contains(&address.as_str()));

    let page = admin.open(&address).await;
    page.says("No device uses this certificate.");
    page.says("Edit it instead");
    let form = page.form(&address);
    for wrong in ["", "7999", "delete"] {
        let refused = admin
            .submit(&form.clone().with("certificate_id", wrong))
            .await
            .page(422);
        assert!(refused.problem("certificate_id").is_some(), "{wrong}");
        assert_eq!(refused.summary().len(), 1);
        assert!(refused.title().starts_with("Error:"));
    }
    let deleted = admin.submit(&form.with("certificate_id", &id)).await;
    deleted.leads_to(&format!("{own}?deleted={id}#deleted"));
    let page = admin.open(&format!("{own}?deleted={id}")).await;
    page.says(&format!("Certificate {id} is deleted."));
    assert!(!page.has(&format!("#certificate-{id}")));
    admin
        .get(&format!("{own}/certificates/{id}"))
        .await
        .page(404);

    let restore = page.form(&format!("{own}/certificates/{id}/restore"));
    let restored = admin.submit(&restore).await;
    restored.leads_to(&format!("{own}?restored={id}#certificate-{id}"));
    let page = admin.open(&format!("{own}?restored={id}")).await;
    page.says(&format!("Certificate {id} is back, as it was."));
    admin.submit(&restore).await.page(404);
}

#[tokio::test]
async fn a_developer_is_neither_offered_nor_permitted_to() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let app = admin.add_application("Chat").await;
    let id = admin.add_certificate(&app, |form| form).await;
    let other = admin.add_certificate(&app, |form| form).await;
    let own = format!("/applications/{app}");
    admin
        .post(
            &format!("{own}/certificates/{other}/delete"),
            &[("certificate_id", &other)],
        )
        .await
        .location();
    let mut dev = console.member("dev", Role::Developer).await;
    let address = format!("{own}/certificates/{id}/delete");
    let page = dev.open(&own).await;
    assert!(!page.links().contains(&address.as_str()));
    page.does_not_say("Deleted certificates");
    dev.get(&address).await.page(403);
    dev.post(&address, &[("certificate_id", &id)])
        .await
        .page(403);
    dev.post(&format!("{own}/certificates/{other}/restore"), &[])
        .await
        .page(403);
}
