use std::time::Duration;

use domain::audit::AuditAction;
use domain::{Actor, MemberId, Role};
use engine::FindError;
use engine::audit::AuditFilter;
use engine::members::{self, ChangePasswordError, PasswordProblem, SecurityStamp, SignInError};
use engine::sessions::{
    DatabaseSessionStore, MemberSession, OpenSession, SessionHandle, delete_expired, end, end_all,
    end_others, list_of_member,
};
use serde_json::json;
use time::OffsetDateTime;
use tower_sessions::SessionStore;
use tower_sessions::session::{Id, Record};

use crate::fixture::{MILLISECOND, START, World};

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);

fn record(id: i128, lifetime: Duration) -> Record {
    let expires = i128::from(START.plus(lifetime).as_millis());
    Record {
        id: Id(id),
        data: [("seen".to_owned(), json!(7))].into(),
        expiry_date: OffsetDateTime::from_unix_timestamp_nanos(expires * 1_000_000).unwrap(),
    }
}

#[tokio::test]
async fn a_session_comes_back_as_it_was_saved_also_after_a_restart() {
    let mut world = World::new().await;
    let mut session = record(-5, MINUTE);
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
    session.expiry_date += MINUTE;
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
    let mut session = record(1, MINUTE);
    store.create(&mut session).await.unwrap();
    world.clock.advance(MINUTE - MILLISECOND);
    assert!(store.load(&session.id).await.unwrap().is_some());
    world.clock.advance(MILLISECOND);
    assert_eq!(store.load(&session.id).await.unwrap(), None);
}

#[tokio::test]
async fn an_id_that_is_taken_is_drawn_again() {
    let world = World::new().await;
    let store = DatabaseSessionStore::new(world.engine.clone());
    let mut first = record(1, MINUTE);
    let mut second = record(1, MINUTE + MINUTE);
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
    let mut session = record(1, MINUTE);
    store.create(&mut session).await.unwrap();
    store.delete(&session.id).await.unwrap();
    store.save(&session).await.unwrap();
    assert_eq!(store.load(&session.id).await.unwrap(), None);
}

#[tokio::test]
async fn the_database_holds_no_session_id() {
    let world = World::new().await;
    let store = DatabaseSessionStore::new(world.engine.clone());
    let mut session = record(0x0123_4567_89ab_cdef_0123_4567_89ab_cdef, MINUTE);
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
        store.create(&mut record(id, MINUTE)).await.unwrap();
    }
    let mut stays = record(-1, MINUTE + MILLISECOND);
    store.create(&mut stays).await.unwrap();
    assert_eq!(delete_expired(&world.engine).await.unwrap(), 0);
    world.clock.advance(MINUTE);
    assert_eq!(delete_expired(&world.engine).await.unwrap(), 1_201);
    assert_eq!(store.load(&stays.id).await.unwrap(), Some(stays));
}

pub(crate) const PASSWORD: &str = "correct horse battery";
pub(crate) const NEW_PASSWORD: &str = "staple purple elephant";

/// A member who has just signed in.
pub(crate) async fn member(world: &World, name: &str) -> (MemberId, Actor) {
    let id = members::add(&world.engine, name, Role::Developer, &[], PASSWORD.into())
        .await
        .unwrap();
    let actor = members::actor(&world.engine, id).await.unwrap().unwrap();
    (id, actor)
}

/// A session of the member's, which is not used for `idle`.
pub(crate) async fn open(world: &World, member: MemberId, idle: Duration) -> Record {
    let stamp = stamp(world, member).await;
    open_with(world, member, stamp, idle).await
}

pub(crate) async fn open_with(
    world: &World,
    member: MemberId,
    stamp: SecurityStamp,
    idle: Duration,
) -> Record {
    let of = MemberSession {
        member,
        stamp,
        began_at: world.engine.now(),
        address: Some("203.0.113.7".parse().unwrap()),
        user_agent: Some("Firefox".to_owned()),
    };
    let mut record = Record {
        id: Id::default(),
        data: [(MemberSession::KEY.to_owned(), json!(of))].into(),
        expiry_date: idle_until(world, idle),
    };
    let store = DatabaseSessionStore::new(world.engine.clone());
    store.create(&mut record).await.unwrap();
    record
}

/// The member's security stamp, as a sign-in at this moment would tell it.
pub(crate) async fn stamp(world: &World, member: MemberId) -> SecurityStamp {
    let stamp: i64 = sqlx::query_scalar("SELECT security_stamp FROM members WHERE member_id = $1")
        .bind(member.0)
        .fetch_one(&world.raw().await)
        .await
        .unwrap();
    serde_json::from_value(json!(stamp)).unwrap()
}

fn idle_until(world: &World, idle: Duration) -> OffsetDateTime {
    let end = i128::from(world.engine.now().plus(idle).as_millis());
    OffsetDateTime::from_unix_timestamp_nanos(end * 1_000_000).unwrap()
}

pub(crate) async fn of_member(world: &World, actor: &Actor, member: MemberId) -> Vec<OpenSession> {
    list_of_member(&world.engine, actor, member).await.unwrap()
}

#[tokio::test]
async fn a_member_sees_their_sessions_with_when_and_where_from() {
    let world = World::new().await;
    let (anna, actor) = member(&world, "anna").await;
    let (bob, _) = member(&world, "bob").await;
    let first = open(&world, anna, 10 * HOUR).await;
    world.clock.advance(HOUR);
    let second = open(&world, anna, 10 * HOUR).await;
    open(&world, bob, 10 * HOUR).await;
    let store = DatabaseSessionStore::new(world.engine.clone());
    world.clock.advance(HOUR);
    store.save(&first).await.unwrap();

    let listed = of_member(&world, &actor, anna).await;
    let handles: Vec<_> = listed.iter().map(|it| it.handle.clone()).collect();
    let expected = [&first, &second].map(|it| SessionHandle::of(&it.id));
    assert_eq!(handles, expected, "the last used comes first");
    assert_eq!(listed[0].began_at, START);
    assert_eq!(listed[0].last_used_at, START.plus(2 * HOUR));
    assert_eq!(listed[1].last_used_at, START.plus(HOUR));
    assert_eq!(listed[0].address.as_deref(), Some("203.0.113.7"));
    assert_eq!(listed[0].user_agent.as_deref(), Some("Firefox"));

    // The first was kept until the tenth hour only.
    world.clock.advance(8 * HOUR);
    assert_eq!(of_member(&world, &actor, anna).await.len(), 1);
}

#[tokio::test]
async fn a_session_ends_after_seven_days_however_much_it_is_used() {
    let world = World::new().await;
    let (anna, _) = member(&world, "anna").await;
    let mut session = open(&world, anna, 10 * HOUR).await;
    let store = DatabaseSessionStore::new(world.engine.clone());
    let mut used = Duration::ZERO;
    while used + 9 * HOUR < MemberSession::LONGEST {
        world.clock.advance(9 * HOUR);
        used += 9 * HOUR;
        session.expiry_date = idle_until(&world, 10 * HOUR);
        store.save(&session).await.unwrap();
        assert!(store.load(&session.id).await.unwrap().is_some(), "{used:?}");
    }
    let left = MemberSession::LONGEST - used;
    world.clock.advance(left - MILLISECOND);
    assert!(store.load(&session.id).await.unwrap().is_some());
    world.clock.advance(MILLISECOND);
    assert_eq!(store.load(&session.id).await.unwrap(), None);
}

#[tokio::test]
async fn a_session_under_a_new_id_is_not_younger() {
    let world = World::new().await;
    let (anna, actor) = member(&world, "anna").await;
    let mut session = open(&world, anna, 10 * HOUR).await;
    let store = DatabaseSessionStore::new(world.engine.clone());
    world.clock.advance(HOUR);
    store.delete(&session.id).await.unwrap();
    session.id = Id::default();
    store.create(&mut session).await.unwrap();
    let listed = of_member(&world, &actor, anna).await;
    assert_eq!(listed[0].began_at, START);
}

#[tokio::test]
async fn a_member_ends_one_all_others_or_all_and_it_is_told_once() {
    let world = World::new().await;
    let (anna, actor) = member(&world, "anna").await;
    let (bob, bobs) = member(&world, "bob").await;
    let mut own = Vec::new();
    for _ in 0..4 {
        own.push(SessionHandle::of(&open(&world, anna, HOUR).await.id));
    }
    let foreign = SessionHandle::of(&open(&world, bob, HOUR).await.id);
    let engine = &world.engine;
    let left = async || of_member(&world, &actor, anna).await.len();

    end(engine, &actor, anna, &own[0]).await.unwrap();
    assert_eq!(left().await, 3);
    // Ended already, and somebody else's.
    end(engine, &actor, anna, &own[0]).await.unwrap();
    end(engine, &actor, anna, &foreign).await.unwrap();
    assert_eq!(of_member(&world, &bobs, bob).await.len(), 1);
    end_others(engine, &actor, anna, &own[1]).await.unwrap();
    assert_eq!(of_member(&world, &actor, anna).await[0].handle, own[1]);
    end_all(engine, &actor, anna).await.unwrap();
    assert_eq!(left().await, 0);

    let filter = AuditFilter {
        action: Some(AuditAction::SessionsEnded),
        ..AuditFilter::default()
    };
    let told = world.audited(&filter).await;
    let ended: Vec<_> = told.iter().map(|it| it.after.as_deref().unwrap()).collect();
    assert_eq!(
        ended,
        [r#"{"ended":1}"#, r#"{"ended":2}"#, r#"{"ended":1}"#]
    );
}

#[tokio::test]
async fn only_who_manages_members_reaches_the_sessions_of_others() {
    let world = World::new().await;
    let (anna, _) = member(&world, "anna").await;
    let (_, bob) = member(&world, "bob").await;
    let handle = SessionHandle::of(&open(&world, anna, HOUR).await.id);
    let engine = &world.engine;
    for refused in [
        list_of_member(engine, &bob, anna).await.err(),
        end(engine, &bob, anna, &handle).await.err(),
        end_others(engine, &bob, anna, &handle).await.err(),
        end_all(engine, &bob, anna).await.err(),
    ] {
        assert!(
            matches!(refused, Some(FindError::NotPermitted(_))),
            "{refused:?}"
        );
    }
    let admin = crate::fixture::admin();
    assert_eq!(of_member(&world, &admin, anna).await.len(), 1);
    end_all(engine, &admin, anna).await.unwrap();
    assert_eq!(of_member(&world, &admin, anna).await, []);
}

#[tokio::test]
async fn a_new_password_ends_every_session_but_the_one_that_changed_it() {
    let world = World::new().await;
    let (anna, actor) = member(&world, "anna").await;
    let used = SessionHandle::of(&open(&world, anna, HOUR).await.id);
    open(&world, anna, HOUR).await;
    members::change_password(
        &world.engine,
        &actor,
        &used,
        PASSWORD.into(),
        NEW_PASSWORD.into(),
    )
    .await
    .unwrap();
    let left = of_member(&world, &actor, anna).await;
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].handle, used);
    let sign_in =
        async |password: &str| members::sign_in(&world.engine, "anna", password.into(), None).await;
    assert!(matches!(sign_in(PASSWORD).await, Err(SignInError::Refused)));
    sign_in(NEW_PASSWORD).await.unwrap();
    let told = world.audited(&AuditFilter::default()).await;
    assert!(
        told.iter()
            .any(|it| it.action == AuditAction::PasswordChanged)
    );
    assert!(!format!("{told:?}").contains(NEW_PASSWORD));
}

#[tokio::test]
async fn a_password_is_changed_by_who_knows_the_old_one_and_wrong_ones_are_counted() {
    let world = World::new().await;
    let (_, actor) = member(&world, "anna").await;
    let used = SessionHandle::of(&Id::default());
    let change = async |old: &str, new: &str| {
        let (old, new) = (old.into(), new.into());
        members::change_password(&world.engine, &actor, &used, old, new)
            .await
            .unwrap_err()
    };
    let short = change(PASSWORD, "short").await;
    assert!(
        matches!(short, ChangePasswordError::New(PasswordProblem::TooShort)),
        "{short:?}"
    );
    for _ in 0..6 {
        let wrong = change("not the password", NEW_PASSWORD).await;
        assert!(
            matches!(wrong, ChangePasswordError::Old(SignInError::Refused)),
            "{wrong:?}"
        );
    }
    let paused = change(PASSWORD, NEW_PASSWORD).await;
    assert!(
        matches!(paused, ChangePasswordError::Old(SignInError::Paused(_))),
        "{paused:?}"
    );
    let signing_in = members::sign_in(&world.engine, "anna", PASSWORD.into(), None).await;
    assert!(matches!(signing_in, Err(SignInError::Paused(_))));
}

#[tokio::test]
async fn a_session_of_nobodys_ends_after_ten_minutes_however_much_it_is_used() {
    let world = World::new().await;
    let store = DatabaseSessionStore::new(world.engine.clone());
    let mut session = record(7, HOUR);
    store.create(&mut session).await.unwrap();
    world.clock.advance(9 * MINUTE);
    session.expiry_date = idle_until(&world, HOUR);
    store.save(&session).await.unwrap();
    world.clock.advance(MINUTE - MILLISECOND);
    assert!(store.load(&session.id).await.unwrap().is_some());
    world.clock.advance(MILLISECOND);
    assert_eq!(store.load(&session.id).await.unwrap(), None);
}
