use std::time::Duration;

use domain::{Cause, Classification};
use engine::Engine;
use engine::certificates::{self, Verification};

use crate::fixture::{OTHER_SECRET, START, World, admin, edit, new, settings};
use crate::vendor::nobody;

#[tokio::test]
async fn a_save_asks_the_vendor_in_the_background_and_keeps_the_answer() {
    let world = World::new().await;
    let id = world.add(new(|_| ())).await;
    world.engine.idle().await;
    let latest = world.certificate(id).await.latest().clone();
    assert_eq!(latest.verification, Verification::Accepted { at: START });
}

#[tokio::test]
async fn a_wrong_secret_is_refused_by_the_vendor_and_saved_all_the_same() {
    let world = World::new().await;
    let id = world
        .add(new(|form| form.master_secret = OTHER_SECRET.into()))
        .await;
    world.engine.idle().await;
    let latest = world.certificate(id).await.latest().clone();
    match latest.verification {
        Verification::Refused { at, refusal } => {
            assert_eq!(at, START);
            assert_eq!(refusal.classification, Classification::BadCredentials);
            let message = "Invalid Signature".to_owned();
            assert_eq!(refusal.cause, Cause::Code { code: 16, message });
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(
        latest.activation.effective_at(),
        START.plus(crate::fixture::DELAY)
    );
}

#[tokio::test]
async fn a_vendor_that_is_down_fails_no_save() {
    let mut world = World::new().await;
    world.engine.close().await;
    world.engine = Engine::open(settings(&world.folder, &world.clock, &nobody().await))
        .await
        .unwrap();
    let id = world.add(new(|_| ())).await;
    world.edit(id, edit(|_| ())).await;
    world.engine.idle().await;
    for revision in world.certificate(id).await.revisions.iter() {
        match &revision.verification {
            Verification::Refused { refusal, .. } => {
                assert_eq!(refusal.cause, Cause::Unreachable);
            }
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn the_answer_is_kept_with_the_revision_it_is_about_and_changes_no_version() {
    let world = World::new().await;
    let id = world.add(new(|_| ())).await;
    world
        .edit(id, edit(|form| form.master_secret = OTHER_SECRET.into()))
        .await;
    world.engine.idle().await;
    let certificate = world.certificate(id).await;
    let accepted: Vec<bool> = certificate
        .revisions
        .iter()
        .map(|revision| matches!(revision.verification, Verification::Accepted { .. }))
        .collect();
    assert_eq!(accepted, [false, true]);

    world.vendor.replace_secret(OTHER_SECRET);
    let verified = certificates::verify(&world.engine, &admin(), world.application, id).await;
    assert_eq!(verified.unwrap(), Verification::Accepted { at: START });
    let after = world.certificate(id).await;
    assert_eq!(
        after.latest().verification,
        Verification::Accepted { at: START }
    );
    assert_eq!(after.version, certificate.version);
}

#[tokio::test]
async fn nothing_is_known_before_the_vendor_has_answered() {
    let world = World::new().await;
    let id = world.add(new(|_| ())).await;
    world.engine.idle().await;
    let raw = world.raw().await;
    sqlx::query("UPDATE revisions SET verified_at = NULL, refusal = NULL")
        .execute(&raw)
        .await
        .unwrap();
    assert_eq!(
        world.certificate(id).await.latest().verification,
        Verification::NotYet
    );
}

#[tokio::test]
async fn an_answer_that_was_overtaken_by_a_later_one_is_not_kept() {
    let world = World::new().await;
    let id = world.add(new(|_| ())).await;
    world.engine.idle().await;
    let later = START.plus(Duration::from_millis(1));
    let raw = world.raw().await;
    sqlx::query("UPDATE revisions SET verified_at = $1")
        .bind(later.as_millis())
        .execute(&raw)
        .await
        .unwrap();
    world.vendor.replace_secret(OTHER_SECRET);
    certificates::verify(&world.engine, &admin(), world.application, id)
        .await
        .unwrap();
    let latest = world.certificate(id).await.latest().clone();
    assert_eq!(latest.verification, Verification::Accepted { at: later });
}
