//! How often passwords may be tried, and what is written down of it.

use std::net::IpAddr;
use std::time::Duration;

use domain::audit::AuditAction;
use domain::{Role, Who};
use engine::audit::AuditFilter;
use engine::members::{self, SignInError, SignedInMember};

use crate::fixture::{MILLISECOND, World};

const PASSWORD: &str = "correct horse battery";
const WRONG: &str = "wrong horse battery";

async fn world_with_anna() -> World {
    let world = World::new().await;
    members::add(&world.engine, "anna", Role::Developer, &[], PASSWORD.into())
        .await
        .unwrap();
    world
}

fn from(address: &str) -> Option<IpAddr> {
    Some(address.parse().unwrap())
}

async fn sign_in(
    world: &World,
    name: &str,
    password: &str,
    address: Option<IpAddr>,
) -> Result<SignedInMember, SignInError> {
    members::sign_in(&world.engine, name, password.into(), address).await
}

async fn fails(world: &World, name: &str, times: usize, address: Option<IpAddr>) {
    for _ in 0..times {
        let refused = sign_in(world, name, WRONG, address).await;
        assert!(matches!(refused, Err(SignInError::Refused)), "{refused:?}");
    }
}

fn wait(answer: Result<SignedInMember, SignInError>) -> Duration {
    match answer {
        Err(SignInError::Paused(wait)) => wait,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn after_six_failures_not_even_the_right_password_is_compared_for_a_second() {
    let world = world_with_anna().await;
    fails(&world, "anna", 6, None).await;
    let second = Duration::from_secs(1);
    assert_eq!(wait(sign_in(&world, "ANNA", PASSWORD, None).await), second);
    world.clock.advance(second - MILLISECOND);
    assert_eq!(
        wait(sign_in(&world, "anna", PASSWORD, None).await),
        MILLISECOND
    );
    world.clock.advance(MILLISECOND);
    fails(&world, "anna", 1, None).await;
    assert_eq!(
        wait(sign_in(&world, "anna", PASSWORD, None).await),
        2 * second
    );
    world.clock.advance(2 * second);
    sign_in(&world, "anna", PASSWORD, None).await.unwrap();
    // And everything is forgotten.
    fails(&world, "anna", 6, None).await;
}

#[tokio::test]
async fn a_name_that_nobody_has_is_limited_the_same_way() {
    let world = world_with_anna().await;
    for name in ["anna", "nobody"] {
        fails(&world, name, 6, None).await;
        let second = Duration::from_secs(1);
        assert_eq!(wait(sign_in(&world, name, WRONG, None).await), second);
    }
}

#[tokio::test]
async fn an_address_that_tries_many_names_must_wait_and_others_need_not() {
    let world = world_with_anna().await;
    let (attacker, other) = (from("198.51.100.7"), from("203.0.113.7"));
    // Names that none can have are answered without hashing, and count for the address.
    fails(&world, "no name", 51, attacker).await;
    let second = Duration::from_secs(1);
    assert_eq!(
        wait(sign_in(&world, "anna", PASSWORD, attacker).await),
        second
    );
    sign_in(&world, "anna", PASSWORD, other).await.unwrap();
}

#[tokio::test]
async fn whoever_signs_in_is_written_down_with_where_from_and_whoever_fails_is_not() {
    let world = world_with_anna().await;
    let address = from("203.0.113.7");
    fails(&world, "anna", 1, address).await;
    let anna = sign_in(&world, "anna", PASSWORD, address).await.unwrap();
    let filter = AuditFilter {
        action: Some(AuditAction::SignedIn),
        ..AuditFilter::default()
    };
    let told = world.audited(&filter).await;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].who, anna.actor.who);
    assert!(matches!(told[0].who, Who::Member(_)));
    assert_eq!(told[0].name, "anna");
    assert_eq!(told[0].address.as_deref(), Some("203.0.113.7"));
    assert!(!format!("{told:?}").contains(PASSWORD));
}
