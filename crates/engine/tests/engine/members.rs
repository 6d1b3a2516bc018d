use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use domain::{Actor, MemberId, Problem, Role};
use engine::members::{self, AddMemberError, ChangeMemberError, PasswordProblem, SignInError};
use secrecy::ExposeSecret;

use crate::fixture::World;

const PASSWORD: &str = "correct horse battery";

async fn sign_in(world: &World, name: &str, password: &str) -> Option<String> {
    match members::sign_in(&world.engine, name, password.into(), None).await {
        Ok(signed_in) => Some(signed_in.actor.name),
        Err(SignInError::Refused) => None,
        Err(error) => panic!("{error:?}"),
    }
}

#[tokio::test]
async fn the_first_start_makes_an_admin_with_a_password_to_be_told_once() {
    let world = World::new().await;
    let admin = members::create_first_admin(&world.engine, None)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(admin.name, "admin");
    assert!(admin.generated);
    assert!(!format!("{admin:?}").contains(admin.password.expose_secret()));

    let signed_in = members::sign_in(&world.engine, "admin", admin.password, None)
        .await
        .unwrap();
    assert_eq!(signed_in.actor.role(), Some(Role::Admin));
    let again = members::create_first_admin(&world.engine, None)
        .await
        .unwrap();
    assert!(again.is_none());
}

#[tokio::test]
async fn the_first_admins_password_can_be_chosen() {
    let world = World::new().await;
    let admin = members::create_first_admin(&world.engine, Some(PASSWORD.into()))
        .await
        .unwrap()
        .unwrap();
    assert!(!admin.generated);
    assert_eq!(
        sign_in(&world, "admin", PASSWORD).await.as_deref(),
        Some("admin")
    );
}

#[tokio::test]
async fn a_chosen_password_that_is_too_short_makes_no_admin() {
    let world = World::new().await;
    let made = members::create_first_admin(&world.engine, Some("short".into())).await;
    assert!(
        matches!(
            made,
            Err(AddMemberError::Password(PasswordProblem::TooShort))
        ),
        "{made:?}"
    );
    assert!(
        members::create_first_admin(&world.engine, None)
            .await
            .unwrap()
            .is_some()
    );
}

#[tokio::test]
async fn there_is_a_first_admin_until_there_is_an_admin() {
    let world = World::new().await;
    for (name, role, is_made) in [("dev", Role::Developer, true), ("boss", Role::Admin, false)] {
        members::add(&world.engine, name, role, &[], PASSWORD.into())
            .await
            .unwrap();
        let made = members::create_first_admin(&world.engine, None)
            .await
            .unwrap();
        assert_eq!(made.is_some(), is_made, "{name}");
    }
}

#[tokio::test]
async fn an_admin_of_another_name_is_enough() {
    let world = World::new().await;
    members::add(&world.engine, "boss", Role::Admin, &[], PASSWORD.into())
        .await
        .unwrap();
    let made = members::create_first_admin(&world.engine, None)
        .await
        .unwrap();
    assert!(made.is_none());
}

#[tokio::test]
async fn an_admin_who_is_disabled_is_none_and_the_name_is_not_taken_from_them() {
    let world = World::new().await;
    let boss = members::add(&world.engine, "admin", Role::Admin, &[], PASSWORD.into())
        .await
        .unwrap();
    members::disable(&world.engine, &Actor::operator("boss"), boss)
        .await
        .unwrap();
    let made = members::create_first_admin(&world.engine, None).await;
    assert!(matches!(made, Err(AddMemberError::Taken(_))), "{made:?}");
}

#[tokio::test]
async fn of_two_admins_who_shut_each_other_out_one_is_left() {
    let world = World::new().await;
    let engine = &world.engine;
    let mut admins = Vec::new();
    for name in ["anna", "bob"] {
        let id = members::add(engine, name, Role::Admin, &[], PASSWORD.into())
            .await
            .unwrap();
        // Both requests have begun: this is what each admin was then.
        admins.push((id, members::actor(engine, id).await.unwrap().unwrap()));
    }
    let [(anna, as_anna), (bob, as_bob)] = &admins[..] else {
        panic!("two admins");
    };
    members::disable(engine, as_anna, *bob).await.unwrap();
    let none = BTreeSet::new();
    for late in [
        members::disable(engine, as_bob, *anna).await,
        members::change(engine, as_bob, *anna, Role::Developer, &none).await,
        members::reset(engine, as_bob, *anna).await.map(|_| ()),
    ] {
        let refused = matches!(late, Err(ChangeMemberError::NotPermitted(_)));
        assert!(refused, "{late:?}");
    }
    assert!(members::actor(engine, *anna).await.unwrap().is_some());
}

#[tokio::test]
async fn only_the_right_name_with_the_right_password_is_let_in() {
    let world = World::new().await;
    members::add(&world.engine, "Anna", Role::Developer, &[], PASSWORD.into())
        .await
        .unwrap();
    for (name, password, let_in) in [
        ("anna", PASSWORD, true),
        (" ANNA ", PASSWORD, true),
        ("anna", "correct horse batterz", false),
        ("anna", "correct horse battery ", false),
        ("anna", "", false),
        ("bob", PASSWORD, false),
        ("", PASSWORD, false),
        ("anna\0", PASSWORD, false),
        ("anna' OR '1'='1", PASSWORD, false),
    ] {
        let member = sign_in(&world, name, password).await;
        assert_eq!(member.is_some(), let_in, "{name:?} {password:?}");
    }
}

#[tokio::test]
async fn what_nobody_types_is_refused_at_once() {
    let world = World::new().await;
    members::add(&world.engine, "anna", Role::Developer, &[], PASSWORD.into())
        .await
        .unwrap();
    let endless = "a".repeat(1_000_000);
    assert_eq!(sign_in(&world, &endless, PASSWORD).await, None);
    assert_eq!(sign_in(&world, "anna", &endless).await, None);
}

#[tokio::test]
async fn an_unknown_name_is_compared_with_a_hash_too() {
    let world = World::new().await;
    members::add(&world.engine, "anna", Role::Developer, &[], PASSWORD.into())
        .await
        .unwrap();
    // In turns, and the middle one of each: what slows a busy machine down slows both.
    let mut took: [Vec<Duration>; 2] = Default::default();
    for _ in 0..9 {
        // So that no pause after failures is met.
        world.clock.advance(Duration::from_secs(3600));
        for (name, took) in ["anna", "nobody"].into_iter().zip(&mut took) {
            let started = Instant::now();
            assert_eq!(sign_in(&world, name, "a wrong password").await, None);
            took.push(started.elapsed());
        }
    }
    let [known, unknown] = took.map(|mut took| {
        took.sort();
        took[took.len() / 2]
    });
    // Hashing takes milliseconds, and everything else microseconds.
    assert!(unknown * 3 > known, "known {known:?}, unknown {unknown:?}");
}

#[tokio::test]
async fn a_disabled_member_is_out_at_once() {
    let world = World::new().await;
    let id = members::add(&world.engine, "anna", Role::Developer, &[], PASSWORD.into())
        .await
        .unwrap();
    let actor = members::actor(&world.engine, id).await.unwrap().unwrap();
    assert_eq!(actor.name, "anna");
    assert_eq!(actor.role(), Some(Role::Developer));

    let raw = world.raw().await;
    sqlx::query("UPDATE members SET disabled_at = 1")
        .execute(&raw)
        .await
        .unwrap();
    assert_eq!(members::actor(&world.engine, id).await.unwrap(), None);
    assert_eq!(sign_in(&world, "anna", PASSWORD).await, None);
    assert_eq!(
        members::actor(&world.engine, MemberId(99)).await.unwrap(),
        None
    );
}

#[tokio::test]
async fn a_name_is_given_once_whatever_its_capitals() {
    let world = World::new().await;
    members::add(&world.engine, "anna", Role::Developer, &[], PASSWORD.into())
        .await
        .unwrap();
    match members::add(&world.engine, "ANNA", Role::Admin, &[], PASSWORD.into()).await {
        Err(AddMemberError::Taken(name)) => assert_eq!(name.as_str(), "anna"),
        other => panic!("{other:?}"),
    }
    // And the database is still in order after the refused insert.
    members::add(&world.engine, "bob", Role::Admin, &[], PASSWORD.into())
        .await
        .unwrap();
}

#[tokio::test]
async fn an_unusable_name_or_password_is_refused_with_what_is_wrong() {
    let world = World::new().await;
    let named = members::add(&world.engine, "a b", Role::Admin, &[], PASSWORD.into()).await;
    assert!(
        matches!(named, Err(AddMemberError::Name(Problem::WhiteSpace))),
        "{named:?}"
    );
    let short = members::add(
        &world.engine,
        "anna",
        Role::Admin,
        &[],
        "elevenChars".into(),
    )
    .await;
    assert!(
        matches!(
            short,
            Err(AddMemberError::Password(PasswordProblem::TooShort))
        ),
        "{short:?}"
    );
}

#[tokio::test]
async fn an_easily_guessed_password_is_refused() {
    let world = World::new().await;
    let common = "password1234";
    let added = members::add(&world.engine, "anna", Role::Admin, &[], common.into()).await;
    assert!(
        matches!(
            added,
            Err(AddMemberError::Password(PasswordProblem::EasilyGuessed))
        ),
        "{added:?}"
    );
}
