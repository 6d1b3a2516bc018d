//! Editing a certificate: revisions, and two people at once.

use std::time::Duration;

use domain::Role;

use crate::browser::CHINESE;
use crate::console::{Console, DELAY, MILLISECOND};
use crate::page::text_of;

#[tokio::test]
async fn the_revision_in_effect_serves_until_the_new_one_takes_over() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let app = admin.add_application("Chat").await;
    let id = admin.add_certificate_in_effect(&app, |form| form).await;
    let edited = admin
        .edit(&app, &id, |form| {
            form.with("click_action", "web")
                .with("web_url", "https://example.com/new")
        })
        .await;
    edited.leads_to(&format!("/applications/{app}?saved={id}#certificate-{id}"));

    let states = |page: &crate::page::Page| -> Vec<(String, String)> {
        page.all("[data-activation]")
            .into_iter()
            .map(|revision| {
                let number = crate::page::select(revision, "strong")[0];
                let state = revision.attr("data-activation").unwrap();
                (text_of(number), state.to_owned())
            })
            .collect()
    };
    let own = format!("/applications/{app}");
    let [first, second] = ["Revision 1", "Revision 2"].map(ToOwned::to_owned);
    let [waiting, in_effect] = ["waiting", "in-effect"].map(ToOwned::to_owned);
    let both = [
        (second.clone(), waiting.clone()),
        (first.clone(), in_effect.clone()),
    ];
    assert_eq!(states(&admin.open(&own).await), both);
    console.clock.advance(DELAY - MILLISECOND);
    assert_eq!(states(&admin.open(&own).await), both);
    let result = admin.test_push(&app, &id, |form| form).await;
    result.says("revision 1");
    assert_eq!(result.fact("Click action"), "Open app");
    console.clock.advance(MILLISECOND);
    assert_eq!(states(&admin.open(&own).await), [(second, in_effect)]);
    let result = admin.test_push(&app, &id, |form| form).await;
    result.says("revision 2");
    assert_eq!(
        result.fact("Click action"),
        "Open web page: https://example.com/new"
    );

    let history = admin.open(&format!("{own}/certificates/{id}")).await;
    let titles: Vec<String> = history
        .all("article header")
        .into_iter()
        .map(text_of)
        .collect();
    assert_eq!(titles, ["Revision 2 In effect", "Revision 1 Replaced"]);
}

#[tokio::test]
async fn an_empty_secret_keeps_the_one_that_is_saved() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let app = admin.add_application("Chat").await;
    let id = admin.add_certificate(&app, |form| form).await;
    let form = admin.edit_form(&app, &id).await;
    assert_eq!(form.value("master_secret"), "");
    let edit = format!("/applications/{app}/certificates/{id}/edit");
    let page = admin.open(&edit).await;
    page.says("Saved on 2040-01-01 00:00:00 UTC, ends in …0001. Leave empty to keep it.");
    console.clock.advance(Duration::from_secs(60));
    admin.submit(&form.with("note", "second")).await.location();
    console.clock.advance(DELAY);
    // As old as it is, whatever was edited since.
    let page = admin.open(&edit).await;
    page.says("Saved on 2040-01-01 00:00:00 UTC, ends in …0001.");
    let result = admin.test_push(&app, &id, |form| form).await;
    result.says("Accepted by the vendor");
}

#[tokio::test]
async fn the_second_of_two_editors_sees_both_versions_and_loses_nothing() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let mut bob = console.member("bob", Role::Admin).await;
    let app = admin.add_application("Chat").await;
    let id = admin.add_certificate(&app, |form| form).await;

    let first = admin.edit_form(&app, &id).await;
    let second = bob.edit_form(&app, &id).await;
    let saved = admin.submit(&first.with("channel_id", "calls")).await;
    assert_eq!(saved.status, 303);
    let secret = "typedSecret0123456789abcdef";
    let typed = second
        .with("note", "</textarea><script>mine")
        .with("master_secret", secret);
    let refused = bob.submit(&typed).await;
    assert!(!refused.body.contains(secret));

    let page = refused.page(409);
    assert_eq!(
        page.summary(),
        [(
            "#conflict".to_owned(),
            "admin saved this certificate on 2040-01-01 00:00:00 UTC, while you were editing it."
                .to_owned()
        )]
    );
    assert_eq!(
        page.title(),
        format!("Error: Edit certificate {id} · Pushdeck")
    );
    let rows: Vec<String> = page
        .all("#conflict tbody tr")
        .into_iter()
        .map(text_of)
        .collect();
    assert_eq!(
        rows,
        [
            "ChannelID calls tuikit",
            "Note </textarea><script>mine",
            "MasterSecret …0001 newly typed; type it again",
        ]
    );
    let again = page.form(typed.action());
    assert_eq!(again.value("note"), "</textarea><script>mine");
    assert_eq!(again.value("channel_id"), "tuikit");
    assert_eq!(again.value("master_secret"), "");
    assert_ne!(again.value("version"), typed.value("version"));
    assert_eq!(console.revisions(&app).await, 2);
    let page = bob.reading(CHINESE).submit(&typed).await.page(409);
    page.says("在您编辑期间，admin 于 2040-01-01 00:00:00 UTC 保存了该证书。");

    // Having seen both, Bob may put his on top.
    assert_eq!(bob.submit(&again).await.status, 303);
    assert_eq!(console.revisions(&app).await, 3);
    let form = admin.edit_form(&app, &id).await;
    assert_eq!(form.value("note"), "</textarea><script>mine");
    assert_eq!(form.value("channel_id"), "tuikit");
}

#[tokio::test]
async fn a_withdrawal_in_the_meantime_is_a_conflict_too() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let app = admin.add_application("Chat").await;
    let id = admin.add_certificate(&app, |form| form).await;
    let edited = admin.edit(&app, &id, |form| form.with("note", "two")).await;
    assert_eq!(edited.status, 303);
    let form = admin.edit_form(&app, &id).await;
    assert_eq!(form.value("note"), "two");
    assert_eq!(admin.withdraw(&app, &id, 2).await.status, 303);
    admin.submit(&form).await.page(409);
    assert_eq!(console.revisions(&app).await, 2);
}

#[tokio::test]
async fn a_mistake_does_not_hide_that_somebody_else_was_faster() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let mut bob = console.member("bob", Role::Admin).await;
    let app = admin.add_application("Chat").await;
    let id = admin.add_certificate(&app, |form| form).await;
    let stale = bob.edit_form(&app, &id).await;
    admin
        .edit(&app, &id, |form| form.with("note", "hers"))
        .await;

    let page = bob
        .submit(&stale.clone().with("app_key", ""))
        .await
        .page(422);
    let corrected = page.form(stale.action());
    assert_eq!(corrected.value("version"), stale.value("version"));
    let corrected = corrected.with("app_key", stale.value("app_key"));
    bob.submit(&corrected).await.page(409);
    assert_eq!(console.revisions(&app).await, 2);
}

#[tokio::test]
async fn a_version_that_no_page_had_shown_saves_nothing() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let app = admin.add_application("Chat").await;
    let id = admin.add_certificate(&app, |form| form).await;
    let form = admin.edit_form(&app, &id).await;
    for garbage in ["", "0", "-1", "x", "1 ", "1.0", "99999999999999999999"] {
        let answer = admin.submit(&form.clone().with("version", garbage)).await;
        assert_eq!(answer.page(400).heading(), "The form could not be read");
    }
    let fields: Vec<_> = form
        .fields()
        .into_iter()
        .filter(|(name, _)| *name != "version")
        .collect();
    admin.post(form.action(), &fields).await.page(400);
    admin
        .submit(&form.clone().with("version", "99"))
        .await
        .page(409);
    assert_eq!(console.revisions(&app).await, 1);
}
