//! When a revision serves, and how it is taken back.

use domain::certificate::{CertificateId, RevisionNumber};
use engine::Missing;
use engine::certificates::{self, WithdrawError};

use crate::fixture::{DELAY, MILLISECOND, START, World, actor, admin, edit, new};

fn number(number: i64) -> RevisionNumber {
    RevisionNumber::from_number(number).unwrap()
}

async fn withdraw(world: &World, id: CertificateId, revision: i64) -> Result<(), WithdrawError> {
    let revision = number(revision);
    certificates::withdraw(&world.engine, &admin(), world.application, id, revision).await
}

#[tokio::test]
async fn certificate_ids_start_at_7001_and_count_up_over_all_applications() {
    let mut world = World::new().await;
    let other = world.add_application("Other").await;
    assert_eq!(world.add(new(|_| ())).await.number(), 7001);
    assert_eq!(world.add(new(|_| ())).await.number(), 7002);
    world.application = other;
    assert_eq!(world.add(new(|_| ())).await.number(), 7003);
    world.restart().await.unwrap();
    assert_eq!(world.add(new(|_| ())).await.number(), 7004);
}

#[tokio::test]
async fn a_certificate_id_is_not_given_out_again_when_its_certificate_is_gone() {
    let world = World::new().await;
    let id = world.add(new(|_| ())).await;
    world.engine.idle().await;
    let raw = world.raw().await;
    for sql in ["DELETE FROM revisions", "DELETE FROM certificates"] {
        sqlx::query(sql).execute(&raw).await.unwrap();
    }
    assert_eq!(world.add(new(|_| ())).await.number(), id.number() + 1);
}

#[tokio::test]
async fn a_revision_takes_effect_to_the_millisecond_ten_minutes_after_its_save() {
    let world = World::new().await;
    let id = world.add(new(|_| ())).await;
    let certificate = world.certificate(id).await;
    assert_eq!(
        certificate.latest().activation.effective_at(),
        START.plus(DELAY)
    );

    assert_eq!(world.serving(id).await, None);
    world.clock.advance(DELAY - MILLISECOND);
    assert_eq!(world.serving(id).await, None);
    assert_eq!(certificate.waiting(world.engine.now()).len(), 1);
    world.clock.advance(MILLISECOND);
    assert_eq!(world.serving(id).await, Some(1));
    assert!(certificate.waiting(world.engine.now()).is_empty());
}

#[tokio::test]
async fn the_earlier_revision_serves_until_the_later_ones_time() {
    let mut world = World::new().await;
    let id = world.add_in_effect(new(|_| ())).await;
    world
        .edit(id, edit(|form| form.channel_id = "chat".into()))
        .await;
    world.clock.advance(DELAY - MILLISECOND);
    assert_eq!(world.serving(id).await, Some(1));
    world.restart().await.unwrap();
    assert_eq!(world.serving(id).await, Some(1));
    world.clock.advance(MILLISECOND);
    assert_eq!(world.serving(id).await, Some(2));
}

#[tokio::test]
async fn a_withdrawn_revision_never_serves_and_the_earlier_one_goes_on() {
    let world = World::new().await;
    let id = world.add_in_effect(new(|_| ())).await;
    world.edit(id, edit(|_| ())).await;
    world.clock.advance(DELAY - MILLISECOND);
    withdraw(&world, id, 2).await.unwrap();
    world.clock.advance(DELAY);
    assert_eq!(world.serving(id).await, Some(1));

    let certificate = world.certificate(id).await;
    assert_eq!(certificate.basis().number, number(1));
    let withdrawal = certificate.latest().withdrawn.clone().unwrap();
    assert_eq!(withdrawal.by, "ada");
    assert_eq!(withdrawal.at, START.plus(DELAY + DELAY - MILLISECOND));
}

#[tokio::test]
async fn a_revision_that_took_effect_cannot_be_withdrawn_from_that_millisecond_on() {
    let world = World::new().await;
    let id = world.add(new(|_| ())).await;
    world.clock.advance(DELAY);
    for _ in 0..2 {
        match withdraw(&world, id, 1).await {
            Err(WithdrawError::AlreadyInEffect { revision, since }) => {
                assert_eq!(revision, number(1));
                assert_eq!(since, START.plus(DELAY));
            }
            other => panic!("{other:?}"),
        }
        world.clock.advance(MILLISECOND);
    }
    assert_eq!(world.serving(id).await, Some(1));
}

#[tokio::test]
async fn a_revision_is_withdrawn_once() {
    let world = World::new().await;
    let id = world.add(new(|_| ())).await;
    withdraw(&world, id, 1).await.unwrap();
    let before = world.certificate(id).await;
    let again = withdraw(&world, id, 1).await;
    assert!(
        matches!(again, Err(WithdrawError::AlreadyWithdrawn { .. })),
        "{again:?}"
    );
    assert_eq!(world.certificate(id).await.version, before.version);
}

#[tokio::test]
async fn a_certificate_whose_revisions_were_all_withdrawn_can_be_edited_with_its_old_secret() {
    let world = World::new().await;
    let id = world.add(new(|_| ())).await;
    withdraw(&world, id, 1).await.unwrap();
    assert_eq!(world.certificate(id).await.basis().number, number(1));
    world.edit(id, edit(|_| ())).await;
    world.clock.advance(DELAY);
    assert_eq!(world.serving(id).await, Some(2));
}

#[tokio::test]
async fn what_is_not_there_cannot_be_withdrawn() {
    let world = World::new().await;
    let id = world.add(new(|_| ())).await;
    match withdraw(&world, id, 2).await {
        Err(WithdrawError::NotFound(missing)) => {
            assert_eq!(missing.to_string(), "revision 2 of certificate 7001");
        }
        other => panic!("{other:?}"),
    }
    let unknown = CertificateId::from_number(7999).unwrap();
    match withdraw(&world, unknown, 1).await {
        Err(WithdrawError::NotFound(missing)) => {
            assert_eq!(missing, Missing::Certificate(unknown));
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_history_lists_every_revision_newest_first_with_who_and_when() {
    let world = World::new().await;
    let dev = actor("dev", domain::Role::Developer);
    let id = certificates::add(
        &world.engine,
        &dev,
        world.application,
        new(|form| {
            form.note = "for the beta".into();
        }),
    )
    .await
    .unwrap();
    world.clock.advance(DELAY);
    world
        .edit(id, edit(|form| form.web_url = String::new()))
        .await;

    let certificate = world.certificate(id).await;
    let history: Vec<_> = certificate
        .revisions
        .iter()
        .map(|revision| {
            let note = revision.note.as_ref().map(|note| note.as_str());
            (
                revision.number.number(),
                revision.saved_by.as_str(),
                revision.saved_at,
                note,
            )
        })
        .collect();
    assert_eq!(
        history,
        [
            (2, "ada", START.plus(DELAY), None),
            (1, "dev", START, Some("for the beta")),
        ]
    );
}
