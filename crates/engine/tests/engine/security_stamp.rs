//! What ends the sessions of a member, also those that are on their way.

use std::collections::BTreeSet;
use std::time::Duration;

use domain::{Actor, Role};
use engine::members::{self, ChangePasswordError, SignInError};
use engine::sessions::{DatabaseSessionStore, SessionHandle, end_all, end_others};
use tower_sessions::SessionStore as _;

use crate::fixture::World;
use crate::sessions::{NEW_PASSWORD, PASSWORD, member, of_member, open, open_with, stamp};

const HOUR: Duration = Duration::from_secs(3600);

#[tokio::test]
async fn whoever_is_disabled_or_reset_has_no_session_left() {
    let world = World::new().await;
    let (anna, actor) = member(&world, "anna").await;
    let boss = Actor::operator("boss");
    let engine = &world.engine;
    open(&world, anna, HOUR).await;
    members::disable(engine, &boss, anna).await.unwrap();
    members::enable(engine, &boss, anna).await.unwrap();
    assert_eq!(of_member(&world, &actor, anna).await, []);
    open(&world, anna, HOUR).await;
    members::reset(engine, &boss, anna).await.unwrap();
    assert_eq!(of_member(&world, &actor, anna).await, []);
}

#[tokio::test]
async fn another_role_ends_the_sessions_and_other_applications_do_not() {
    let world = World::new().await;
    let (anna, actor) = member(&world, "anna").await;
    let boss = Actor::operator("boss");
    let reached = BTreeSet::from([world.application]);
    open(&world, anna, HOUR).await;
    members::change(&world.engine, &boss, anna, Role::Developer, &reached)
        .await
        .unwrap();
    assert_eq!(of_member(&world, &actor, anna).await.len(), 1);
    members::change(&world.engine, &boss, anna, Role::Admin, &BTreeSet::new())
        .await
        .unwrap();
    assert_eq!(of_member(&world, &actor, anna).await, []);
}

#[tokio::test]
async fn a_session_that_is_written_down_too_late_is_none() {
    let world = World::new().await;
    let (anna, actor) = member(&world, "anna").await;
    let before = stamp(&world, anna).await;
    end_all(&world.engine, &actor, anna).await.unwrap();
    assert_ne!(stamp(&world, anna).await, before);
    let record = open_with(&world, anna, before, HOUR).await;
    let store = DatabaseSessionStore::new(world.engine.clone());
    assert_eq!(store.load(&record.id).await.unwrap(), None);
    assert_eq!(of_member(&world, &actor, anna).await, []);
}

#[tokio::test]
async fn the_session_that_ends_the_others_goes_on_and_is_ended_by_them_too() {
    let world = World::new().await;
    let (anna, actor) = member(&world, "anna").await;
    let store = DatabaseSessionStore::new(world.engine.clone());
    let used = open(&world, anna, HOUR).await;
    end_others(&world.engine, &actor, anna, &SessionHandle::of(&used.id))
        .await
        .unwrap();
    assert!(store.load(&used.id).await.unwrap().is_some());
    end_all(&world.engine, &actor, anna).await.unwrap();
    assert_eq!(store.load(&used.id).await.unwrap(), None);
}

#[tokio::test]
async fn a_reset_is_not_undone_by_a_change_of_the_password_that_was_under_way() {
    let world = World::new().await;
    let (anna, actor) = member(&world, "anna").await;
    let used = SessionHandle::of(&open(&world, anna, HOUR).await.id);
    let boss = Actor::operator("boss");
    let (changed, reset) = tokio::join!(
        members::change_password(
            &world.engine,
            &actor,
            &used,
            PASSWORD.into(),
            NEW_PASSWORD.into(),
        ),
        members::reset(&world.engine, &boss, anna),
    );
    reset.unwrap();
    // Hashing takes longer than a reset, but for a disk that is busy.
    let refused = matches!(changed, Err(ChangePasswordError::Old(SignInError::Refused)));
    assert!(refused || changed.is_ok(), "{changed:?}");
    let signing_in = members::sign_in(&world.engine, "anna", NEW_PASSWORD.into(), None).await;
    assert!(matches!(signing_in, Err(SignInError::Refused)));
}
