//! Who becomes a member through single sign-on, as what, and who does not.

use std::time::{Duration, Instant};

use domain::audit::AuditAction;
use domain::single_sign_on::{Granted, Issuer, Subject};
use domain::{Actor, MemberId, Role, SdkAppId, Who};
use engine::audit::AuditFilter;
use engine::members::second_factor::{self, BeginError};
use engine::members::{
    self, AdmitError, ChangeMemberError, ChangePasswordError, SignInError, SignedInMember,
    Standing, WayIn, admit,
};
use engine::sessions::SessionHandle;
use engine::single_sign_on::Identity;

use crate::fixture::World;
use crate::sessions;

const PASSWORD: &str = "correct horse battery";

/// An admin who is none of the members here.
fn admin() -> Actor {
    Actor::operator("ada")
}

fn identity(subject: &str, names: &[&str]) -> Identity {
    Identity {
        issuer: Issuer::parse("https://id.example.com").unwrap(),
        subject: Subject::parse(subject).unwrap(),
        names: names.iter().map(ToString::to_string).collect(),
        groups: [].into(),
    }
}

fn developer_of(applications: &[SdkAppId]) -> Option<Granted> {
    Some(Granted::Developer(applications.iter().copied().collect()))
}

async fn enters(world: &World, identity: &Identity, granted: Option<Granted>) -> Actor {
    let admitted = admit(&world.engine, identity, granted, None).await;
    admitted.unwrap().actor
}

fn id_of(actor: &Actor) -> MemberId {
    match actor.who {
        Who::Member(id) => id,
        other => panic!("{other:?}"),
    }
}

/// What the log tells, the oldest first, of whom, and by whom.
async fn told(world: &World) -> Vec<(AuditAction, String, String)> {
    let mut told = world.audited(&AuditFilter::default()).await;
    told.reverse();
    let told = told
        .into_iter()
        .filter(|it| it.action != AuditAction::ApplicationAdded);
    told.map(|entry| (entry.action, entry.subject, entry.name))
        .collect()
}

async fn sign_in(world: &World, name: &str) -> Result<SignedInMember, SignInError> {
    members::sign_in(&world.engine, name, PASSWORD.into(), None).await
}

#[tokio::test]
async fn the_first_sign_in_makes_a_member_and_each_one_brings_them_up_to_date() {
    let world = World::new().await;
    let other = world.add_application("Other").await;
    let anna = identity("1", &["Anna", "anna@example.org"]);
    let entered = enters(&world, &anna, developer_of(&[world.application])).await;
    assert_eq!(
        (entered.name.as_str(), entered.role()),
        ("anna", Some(Role::Developer))
    );
    assert!(entered.reaches(world.application) && !entered.reaches(other));

    let again = enters(&world, &anna, developer_of(&[other])).await;
    assert_eq!(again.who, entered.who);
    assert!(!again.reaches(world.application) && again.reaches(other));
    enters(&world, &anna, developer_of(&[other])).await;
    let promoted = enters(&world, &anna, Some(Granted::Admin)).await;
    assert_eq!(promoted.role(), Some(Role::Admin));
    let now = members::actor(&world.engine, id_of(&promoted)).await;
    assert_eq!(now.unwrap().unwrap().role(), Some(Role::Admin));

    let entry = |action, by: &str| (action, "members/anna".to_owned(), by.to_owned());
    assert_eq!(
        told(&world).await,
        [
            entry(AuditAction::MemberAdded, "single sign-on"),
            entry(AuditAction::SignedIn, "anna"),
            entry(AuditAction::MemberChanged, "single sign-on"),
            entry(AuditAction::SignedIn, "anna"),
            entry(AuditAction::SignedIn, "anna"),
            entry(AuditAction::MemberChanged, "single sign-on"),
            entry(AuditAction::SignedIn, "anna"),
        ]
    );
}

#[tokio::test]
async fn issuer_and_subject_say_who_it_is_and_neither_name_nor_address_does() {
    let world = World::new().await;
    let (engine, granted) = (&world.engine, || developer_of(&[world.application]));
    members::add(engine, "anna", Role::Admin, &[], PASSWORD.into())
        .await
        .unwrap();
    let local = sign_in(&world, "anna").await.unwrap();

    let namesake = enters(&world, &identity("1", &["ANNA"]), granted()).await;
    assert_ne!(namesake.who, local.actor.who);
    assert_eq!(namesake.name, "anna-2");
    assert_eq!(namesake.role(), Some(Role::Developer));
    let third = enters(&world, &identity("2", &["anna"]), granted()).await;
    assert_eq!(third.name, "anna-3");
    // Whoever is called something else since is who they were.
    let renamed = enters(&world, &identity("1", &["admin"]), granted()).await;
    assert_eq!(renamed, namesake);
    let elsewhere = Identity {
        issuer: Issuer::parse("https://another.example.com").unwrap(),
        ..identity("1", &["anna"])
    };
    assert_ne!(
        enters(&world, &elsewhere, granted()).await.who,
        namesake.who
    );

    let still = sign_in(&world, "anna").await.unwrap();
    assert_eq!(still, local);
}

#[tokio::test]
async fn whoever_has_no_name_that_can_be_one_here_is_called_member() {
    let world = World::new().await;
    for (subject, names, called) in [
        (
            "1",
            &["two words", "anna@example.org"] as &[_],
            "anna@example.org",
        ),
        ("2", &["two words", ""], "member"),
        ("3", &[], "member-2"),
    ] {
        let entered = enters(&world, &identity(subject, names), Some(Granted::Admin)).await;
        assert_eq!(entered.name, called);
    }
}

#[tokio::test]
async fn whoever_is_granted_nothing_is_refused_and_leaves_no_member_behind() {
    let world = World::new().await;
    let stranger = identity("1", &["eve"]);
    let address = "203.0.113.7".parse().unwrap();
    let refused = admit(&world.engine, &stranger, None, Some(address)).await;
    assert!(matches!(refused, Err(AdmitError::NoGrant)), "{refused:?}");
    let members = members::list(&world.engine, &admin()).await.unwrap();
    assert!(members.is_empty());
    let told = world.audited(&AuditFilter::default()).await;
    assert_eq!(told[0].action, AuditAction::SignInRefused);
    assert_eq!(told[0].address.as_deref(), Some("203.0.113.7"));
    let after = told[0].after.as_deref().unwrap();
    assert!(after.contains("no_grant") && after.contains("https://id.example.com"));
}

#[tokio::test]
async fn whoever_lost_every_group_keeps_nothing_until_they_are_in_one_again() {
    let world = World::new().await;
    let engine = &world.engine;
    let anna = identity("1", &["anna"]);
    let entered = enters(&world, &anna, Some(Granted::Admin)).await;
    let id = id_of(&entered);
    sessions::open(&world, id, Duration::from_secs(3600)).await;
    let refused = admit(engine, &anna, None, None).await;
    assert!(matches!(refused, Err(AdmitError::NoGrant)), "{refused:?}");
    let open = engine::sessions::list_of_member(engine, &admin(), id).await;
    assert_eq!(open.unwrap(), []);
    let left = members::find(engine, &admin(), id_of(&entered))
        .await
        .unwrap();
    assert_eq!((left.role, left.applications.len()), (Role::Developer, 0));
    let again = enters(&world, &anna, Some(Granted::Admin)).await;
    assert_eq!(again.who, entered.who);
}

#[tokio::test]
async fn a_disabled_member_stays_out_whatever_their_groups_say() {
    let world = World::new().await;
    let engine = &world.engine;
    let anna = identity("1", &["anna"]);
    let id = id_of(&enters(&world, &anna, developer_of(&[])).await);
    members::disable(engine, &admin(), id).await.unwrap();
    let refused = admit(engine, &anna, Some(Granted::Admin), None).await;
    assert!(matches!(refused, Err(AdmitError::Disabled)), "{refused:?}");
    assert!(members::actor(engine, id).await.unwrap().is_none());
    let left = members::find(engine, &admin(), id).await.unwrap();
    assert_eq!(
        (left.role, left.standing),
        (Role::Developer, Standing::Disabled)
    );
    let last = told(&world).await.pop().unwrap();
    assert_eq!(
        last,
        (
            AuditAction::SignInRefused,
            "members/anna".into(),
            "single sign-on".into()
        )
    );
    members::enable(engine, &admin(), id).await.unwrap();
    enters(&world, &anna, Some(Granted::Admin)).await;
}

#[tokio::test]
async fn an_application_that_a_grant_names_too_early_is_reached_once_it_is_there() {
    let world = World::new().await;
    let soon = SdkAppId::from_number(1_400_000_002).unwrap();
    let granted = || developer_of(&[world.application, soon]);
    let anna = identity("1", &["anna"]);
    let entered = enters(&world, &anna, granted()).await;
    assert!(entered.reaches(world.application) && !entered.reaches(soon));
    assert_eq!(world.add_application("Soon").await, soon);
    assert!(enters(&world, &anna, granted()).await.reaches(soon));
}

#[tokio::test]
async fn the_provider_decides_what_they_are_and_an_admin_whether_they_come_in() {
    let world = World::new().await;
    let engine = &world.engine;
    let id = id_of(&enters(&world, &identity("1", &["anna"]), developer_of(&[])).await);
    let member = members::find(engine, &admin(), id).await.unwrap();
    assert_eq!(
        (member.way_in, member.standing),
        (WayIn::SingleSignOn, Standing::Active)
    );
    let reached = [world.application].into();
    let refused = members::change(engine, &admin(), id, Role::Admin, &reached).await;
    assert!(
        matches!(refused, Err(ChangeMemberError::AtProvider(_))),
        "{refused:?}"
    );
    let refused = members::reset(engine, &admin(), id).await;
    assert!(
        matches!(refused, Err(ChangeMemberError::AtProvider(_))),
        "{refused:?}"
    );
    assert_eq!(members::find(engine, &admin(), id).await.unwrap(), member);
    members::disable(engine, &admin(), id).await.unwrap();
}

#[tokio::test]
async fn they_have_neither_a_password_nor_a_second_factor_here() {
    let world = World::new().await;
    let engine = &world.engine;
    let anna = enters(&world, &identity("1", &["anna"]), developer_of(&[])).await;
    let used = SessionHandle::from_shown("0".into());
    let changed = members::change_password(engine, &anna, &used, "".into(), PASSWORD.into()).await;
    assert!(
        matches!(changed, Err(ChangePasswordError::None)),
        "{changed:?}"
    );
    let begun = second_factor::begin(engine, &anna, PASSWORD.into()).await;
    assert!(matches!(begun, Err(BeginError::AtProvider)), "{begun:?}");
}

#[tokio::test]
async fn a_password_with_their_name_is_compared_and_refused_as_with_nobodys() {
    let world = World::new().await;
    enters(&world, &identity("1", &["anna"]), developer_of(&[])).await;
    // The quickest of several, so that a busy machine does not count.
    let quickest = async |name: &str| {
        let mut quickest = Duration::MAX;
        for _ in 0..6 {
            let begun = Instant::now();
            let refused = sign_in(&world, name).await;
            quickest = quickest.min(begun.elapsed());
            assert!(matches!(refused, Err(SignInError::Refused)), "{refused:?}");
        }
        quickest
    };
    let (of_nobody, of_anna) = (quickest("nobody").await, quickest("anna").await);
    // Hashing takes milliseconds, and everything else microseconds.
    assert!(of_anna * 3 > of_nobody, "{of_anna:?} and {of_nobody:?}");
    let paused = sign_in(&world, "anna").await;
    assert!(matches!(paused, Err(SignInError::Paused(_))), "{paused:?}");
}
