//! Edits: two at once, and secrets that are kept.

use domain::certificate::{CertificateId, CertificateSettings};
use domain::{ClickAction, SdkAppId};
use engine::certificates::{self, EditError, Verification, Version};
use engine::{FindError, Missing};

use crate::fixture::{DELAY, OTHER_SECRET, SECRET, START, World, actor, admin, edit, new};

#[tokio::test]
async fn the_second_of_two_editors_is_refused_and_gets_what_the_first_one_saved() {
    let world = World::new().await;
    let id = world.add(new(|_| ())).await;
    let seen = world.certificate(id).await.version;
    let save = |name: &'static str, channel: &'static str| {
        let new = edit(|form| form.channel_id = channel.into());
        let by = actor(name, domain::Role::Admin);
        let (engine, application) = (world.engine.clone(), world.application);
        async move { certificates::edit(&engine, &by, application, id, seen, new).await }
    };
    assert_eq!(save("ada", "first").await.unwrap().number(), 2);
    let after_first = world.certificate(id).await;

    match save("bob", "second").await {
        Err(EditError::Conflict(newer)) => assert_eq!(newer.latest(), after_first.latest()),
        other => panic!("{other:?}"),
    }
    world.engine.idle().await;
    let now = world.certificate(id).await;
    assert_eq!(now.version, after_first.version);
    assert_eq!(now.revisions.iter().count(), 2);
    assert_eq!(now.latest().saved_by, "ada");
}

#[tokio::test]
async fn a_withdrawal_in_between_is_a_conflict_too() {
    let world = World::new().await;
    let id = world.add(new(|_| ())).await;
    let before = world.certificate(id).await;
    let (engine, application) = (&world.engine, world.application);
    certificates::withdraw(engine, &admin(), application, id, before.latest().number)
        .await
        .unwrap();
    let saved = certificates::edit(
        engine,
        &admin(),
        application,
        id,
        before.version,
        edit(|_| ()),
    )
    .await;
    assert!(matches!(saved, Err(EditError::Conflict(_))), "{saved:?}");
}

#[tokio::test]
async fn a_version_from_nowhere_is_a_conflict() {
    let world = World::new().await;
    let id = world.add(new(|_| ())).await;
    let seen = Version::parse("99").unwrap();
    let saved = certificates::edit(
        &world.engine,
        &admin(),
        world.application,
        id,
        seen,
        edit(|_| ()),
    )
    .await;
    assert!(matches!(saved, Err(EditError::Conflict(_))), "{saved:?}");
}

#[tokio::test]
async fn an_empty_secret_keeps_the_old_one_through_any_number_of_edits() {
    let world = World::new().await;
    let id = world.add(new(|_| ())).await;
    for _ in 0..3 {
        world.clock.advance(DELAY);
        world.edit(id, edit(|_| ())).await;
    }
    // The vendor checks the signature that only the right secret makes.
    let verified = certificates::verify(&world.engine, &admin(), world.application, id).await;
    assert!(
        matches!(verified, Ok(Verification::Accepted { .. })),
        "{verified:?}"
    );

    let certificate = world.certificate(id).await;
    assert_eq!(certificate.latest().number.number(), 4);
    assert_eq!(certificate.latest().secret.saved_at, START);
    assert_eq!(certificate.latest().secret.tail.as_deref(), Some("1a2b"));
}

#[tokio::test]
async fn a_typed_secret_replaces_the_old_one() {
    let world = World::new().await;
    let id = world.add(new(|_| ())).await;
    world.clock.advance(DELAY);
    world
        .edit(id, edit(|form| form.master_secret = OTHER_SECRET.into()))
        .await;
    world.vendor.replace_secret(OTHER_SECRET);
    let verified = certificates::verify(&world.engine, &admin(), world.application, id).await;
    assert!(
        matches!(verified, Ok(Verification::Accepted { .. })),
        "{verified:?}"
    );

    let secret = world.certificate(id).await.latest().secret.clone();
    assert_eq!(secret.saved_at, START.plus(DELAY));
    assert_eq!(secret.tail.as_deref(), Some("3c4d"));
}

#[tokio::test]
async fn a_secret_typed_into_a_withdrawn_revision_is_not_carried_on() {
    let world = World::new().await;
    let id = world.add(new(|_| ())).await;
    world
        .edit(id, edit(|form| form.master_secret = OTHER_SECRET.into()))
        .await;
    let second = world.certificate(id).await.latest().number;
    certificates::withdraw(&world.engine, &admin(), world.application, id, second)
        .await
        .unwrap();
    world.edit(id, edit(|_| ())).await;
    let verified = certificates::verify(&world.engine, &admin(), world.application, id).await;
    assert!(
        matches!(verified, Ok(Verification::Accepted { .. })),
        "{verified:?}"
    );
    assert!(
        SECRET.ends_with(
            world
                .certificate(id)
                .await
                .latest()
                .secret
                .tail
                .as_deref()
                .unwrap()
        )
    );
}

#[tokio::test]
async fn every_field_comes_back_as_it_was_saved() {
    let world = World::new().await;
    let full = new(|form| {
        form.channel_id = "聊天 消息".into();
        form.click_action = "web".into();
        form.web_url = "https://cloud.tencent.com/document/product/269".into();
        form.region = "overseas".into();
        form.category = "IM".into();
        form.notify_level = "16".into();
        form.private_template_id = "t-1".into();
        form.note = "Zeile 1\nline 2 'quoted' \"twice\" 😀".into();
    });
    let (settings, note) = (full.settings.clone(), full.note.clone());
    let id = world.add(full).await;
    let saved = world.certificate(id).await.latest().clone();
    assert_eq!(saved.settings, settings);
    assert_eq!(saved.note, note);
    let CertificateSettings::Oppo(oppo) = saved.settings;
    assert!(matches!(oppo.click_action, ClickAction::OpenWebPage(_)));
}

#[tokio::test]
async fn another_applications_certificate_is_not_found() {
    let world = World::new().await;
    let id = world.add(new(|_| ())).await;
    let other = world.add_application("Other").await;
    let (engine, version) = (&world.engine, world.certificate(id).await.version);

    let found = certificates::find(engine, &admin(), other, id).await;
    assert!(is_missing(&found, id));
    let verified = certificates::verify(engine, &admin(), other, id).await;
    assert!(is_missing(&verified, id));
    let edited = certificates::edit(engine, &admin(), other, id, version, edit(|_| ())).await;
    assert!(
        matches!(edited, Err(EditError::NotFound(Missing::Certificate(_)))),
        "{edited:?}"
    );
    assert!(
        certificates::list(engine, &admin(), other)
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(world.certificate(id).await.version, version);
}

fn is_missing<T>(found: &Result<T, FindError>, id: CertificateId) -> bool {
    matches!(found, Err(FindError::NotFound(Missing::Certificate(missing))) if *missing == id)
}

#[tokio::test]
async fn nothing_is_added_to_or_listed_of_an_application_that_is_not_there() {
    let world = World::new().await;
    let nowhere = SdkAppId::from_number(1_499_999_999).unwrap();
    let listed = certificates::list(&world.engine, &admin(), nowhere).await;
    assert!(matches!(
        listed,
        Err(FindError::NotFound(Missing::Application(_)))
    ));
    let added = certificates::add(&world.engine, &admin(), nowhere, new(|_| ())).await;
    assert!(
        matches!(
            added,
            Err(certificates::AddError::NotFound(Missing::Application(_)))
        ),
        "{added:?}"
    );
    // The number that was drawn for it was never given out.
    assert_eq!(world.add(new(|_| ())).await, CertificateId::FIRST);
}

#[tokio::test]
async fn a_new_certificate_needs_a_secret() {
    let world = World::new().await;
    let added = certificates::add(&world.engine, &admin(), world.application, edit(|_| ())).await;
    assert!(
        matches!(added, Err(certificates::AddError::SecretRequired)),
        "{added:?}"
    );
}
