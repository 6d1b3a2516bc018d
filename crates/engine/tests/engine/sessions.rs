use std::time::Duration;

use engine::sessions::{DatabaseSessionStore, delete_expired};
use serde_json::json;
use time::OffsetDateTime;
use tower_sessions::SessionStore;
use tower_sessions::session::{Id, Record};

use crate::fixture::{MILLISECOND, START, World};

const HOUR: Duration = Duration::from_secs(3600);

fn record(id: i128, lifetime: Duration) -> Record {
    let expires = i128::from(START.plus(lifetime).as_millis());
    Record {
        id: Id(id),
        data: [("member".to_owned(), json!(7))].into(),
        expiry_date: OffsetDateTime::from_unix_timestamp_nanos(expires * 1_000_000).unwrap(),
    }
}

#[tokio::test]
async fn a_session_comes_back_as_it_was_saved_also_after_a_restart() {
    let mut world = World::new().await;
    let mut session = record(-5, HOUR);
    DatabaseSessionStore::new(world.engine.clone())
        .create(&mut session)
        .await
        .unwrap();
    world.restart().await.unwrap();
    let store = DatabaseSessionStore::new(world.engine.clone());
    assert_eq!(
        store.load(&session.id).await.unwrap(),
        Some(session.clone())
    );

    session.data.insert("language".to_owned(), json!("zh"));
    session.expiry_date += HOUR;
    store.save(&session).await.unwrap();
    assert_eq!(
        store.load(&session.id).await.unwrap(),
        Some(session.clone())
    );

    store.delete(&session.id).await.unwrap();
    assert_eq!(store.load(&session.id).await.unwrap(), None);
}

#[tokio::test]
async fn a_session_expires_to_the_millisecond_by_the_engines_clock() {
    let world = World::new().await;
    let store = DatabaseSessionStore::new(world.engine.clone());
    let mut session = record(1, HOUR);
    store.create(&mut session).await.unwrap();
    world.clock.advance(HOUR - MILLISECOND);
    assert!(store.load(&session.id).await.unwrap().is_some());
    world.clock.advance(MILLISECOND);
    assert_eq!(store.load(&session.id).await.unwrap(), None);
}

#[tokio::test]
async fn an_id_that_is_taken_is_drawn_again() {
    let world = World::new().await;
    let store = DatabaseSessionStore::new(world.engine.clone());
    let mut first = record(1, HOUR);
    let mut second = record(1, HOUR + HOUR);
    store.create(&mut first).await.unwrap();
    store.create(&mut second).await.unwrap();
    assert_ne!(first.id, second.id);
    assert_eq!(store.load(&first.id).await.unwrap(), Some(first));
    assert_eq!(store.load(&second.id).await.unwrap(), Some(second));
}

#[tokio::test]
async fn a_session_that_was_ended_elsewhere_does_not_come_back_to_life() {
    let world = World::new().await;
    let store = DatabaseSessionStore::new(world.engine.clone());
    let mut session = record(1, HOUR);
    store.create(&mut session).await.unwrap();
    store.delete(&session.id).await.unwrap();
    store.save(&session).await.unwrap();
    assert_eq!(store.load(&session.id).await.unwrap(), None);
}

#[tokio::test]
async fn the_database_holds_no_session_id() {
    let world = World::new().await;
    let store = DatabaseSessionStore::new(world.engine.clone());
    let mut session = record(0x0123_4567_89ab_cdef_0123_4567_89ab_cdef, HOUR);
    store.create(&mut session).await.unwrap();
    let raw = world.raw().await;
    let held: String = sqlx::query_scalar("SELECT id_hash FROM sessions")
        .fetch_one(&raw)
        .await
        .unwrap();
    assert_eq!(held.len(), 64);
    let id = session.id;
    for clear in [
        id.to_string(),
        id.0.to_string(),
        hex::encode(id.0.to_le_bytes()),
    ] {
        assert_ne!(held, clear);
        assert!(!held.contains(&clear));
    }
}

#[tokio::test]
async fn expired_sessions_are_deleted_and_the_others_stay() {
    let world = World::new().await;
    let store = DatabaseSessionStore::new(world.engine.clone());
    // More than are deleted in one step.
    for id in 0..1_201 {
        store.create(&mut record(id, HOUR)).await.unwrap();
    }
    let mut stays = record(-1, HOUR + MILLISECOND);
    store.create(&mut stays).await.unwrap();
    assert_eq!(delete_expired(&world.engine).await.unwrap(), 0);
    world.clock.advance(HOUR);
    assert_eq!(delete_expired(&world.engine).await.unwrap(), 1_201);
    assert_eq!(store.load(&stays.id).await.unwrap(), Some(stays));
}
