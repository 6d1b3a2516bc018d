//! Taking back a revision that waits.

use crate::browser::CHINESE;
use crate::console::{Console, DELAY, MILLISECOND};
use crate::page::text_of;

#[tokio::test]
async fn a_waiting_revision_can_be_withdrawn_until_it_takes_effect() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let app = admin.add_application("Chat").await;
    let id = admin.add_certificate_in_effect(&app, |form| form).await;
    admin.edit(&app, &id, |form| form.with("note", "two")).await;
    let own = format!("/applications/{app}");
    let action = format!("{own}/certificates/{id}/revisions/2/withdraw");

    console.clock.advance(DELAY - MILLISECOND);
    let button = admin.open(&own).await.form(&action);
    let done = admin.submit(&button).await;
    done.leads_to(&format!("{own}?withdrawn={id}#certificate-{id}"));
    let page = admin.open(done.location()).await;
    page.says("The waiting revision of certificate 7001 is withdrawn.");
    assert!(!page.actions().contains(&action.as_str()));

    console.clock.advance(DELAY);
    let result = admin.test_push(&app, &id, |form| form).await;
    result.says("revision 1");
    let history = admin.open(&format!("{own}/certificates/{id}")).await;
    let titles: Vec<String> = history
        .all("article header")
        .into_iter()
        .map(text_of)
        .collect();
    assert_eq!(titles, ["Revision 2 Withdrawn", "Revision 1 In effect"]);
    assert_eq!(
        history.fact("Withdrawn"),
        "2040-01-01 00:19:59 UTC by admin"
    );
}

#[tokio::test]
async fn a_revision_in_effect_cannot_be_withdrawn() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let app = admin.add_application("Chat").await;
    let id = admin.add_certificate(&app, |form| form).await;
    let own = format!("/applications/{app}");
    let button = admin
        .open(&own)
        .await
        .form(&format!("{own}/certificates/{id}/revisions/1/withdraw"));
    // The page is old by the time its button is pressed.
    console.clock.advance(DELAY);
    let before = console.certificates(&app).await;
    let page = admin.submit(&button).await.page(409);
    page.says("Revision 1 is already in effect and cannot be withdrawn.");
    assert_eq!(page.heading(), "Chat");
    let page = admin.reading(CHINESE).submit(&button).await.page(409);
    page.says("第 1 版已经生效，不能撤回，请改为编辑证书。");
    assert_eq!(console.certificates(&app).await, before);
    // The page that was shown goes on working.
    assert_eq!(page.form("/language").value("back"), own);
}

#[tokio::test]
async fn a_revision_is_withdrawn_once() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let app = admin.add_application("Chat").await;
    let id = admin.add_certificate(&app, |form| form).await;
    assert_eq!(admin.withdraw(&app, &id, 1).await.status, 303);
    let before = console.certificates(&app).await;
    let page = admin.withdraw(&app, &id, 1).await.page(409);
    page.says("Revision 1 was withdrawn before.");
    let page = admin
        .reading(CHINESE)
        .withdraw(&app, &id, 1)
        .await
        .page(409);
    page.says("第 1 版此前已撤回。");
    assert_eq!(console.certificates(&app).await, before);
}

#[tokio::test]
async fn a_certificate_without_any_revision_left_says_so_and_can_be_edited() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let app = admin.add_application("Chat").await;
    let id = admin.add_certificate(&app, |form| form).await;
    admin.withdraw(&app, &id, 1).await;
    let own = format!("/applications/{app}");
    admin.open(&own).await.says("Nothing in effect");
    let push = admin.test_push_form(&app, &id).await;
    let page = admin.submit(&push).await.page(422);
    assert_eq!(
        page.problem("certificate").as_deref(),
        Some("Certificate 7001 has no revision in effect or waiting. Edit it first.")
    );
    let page = admin.reading(CHINESE).submit(&push).await.page(422);
    assert_eq!(
        page.problem("certificate").as_deref(),
        Some("证书 7001 没有已生效或待生效的版本，请先编辑。")
    );
    assert_eq!(admin.edit(&app, &id, |form| form).await.status, 303);
    console.clock.advance(DELAY);
    let result = admin.test_push(&app, &id, |form| form).await;
    result.says("revision 2");
}
