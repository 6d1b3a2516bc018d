use std::collections::BTreeSet;

use domain::{Actor, MemberId, Role, Who};
use engine::members::{
    self, AcceptInvitationError, ChangeMemberError, INVITED_FOR, Invitation, MemberName, Standing,
};

use crate::fixture::{World, developer};

/// Nobody of the members that are made here.
fn boss() -> Actor {
    Actor::operator("boss")
}

const PASSWORD: &str = "correct horse battery";

impl World {
    async fn invite(&self, name: &str, role: Role) -> Invitation {
        let name = MemberName::parse(name).unwrap();
        members::invite(&self.engine, &boss(), &name, role, &[self.application])
            .await
            .unwrap()
    }

    async fn standing(&self, id: MemberId) -> Standing {
        let found = members::find(&self.engine, &boss(), id).await;
        found.unwrap().standing
    }

    async fn accept(&self, invitation: &Invitation) -> Result<MemberId, AcceptInvitationError> {
        members::accept_invitation(&self.engine, &invitation.token, PASSWORD.into()).await
    }

    async fn signs_in(&self, name: &str) -> bool {
        members::sign_in(&self.engine, name, PASSWORD.into(), None)
            .await
            .is_ok()
    }
}

#[tokio::test]
async fn an_invited_member_chooses_a_password_once() {
    let world = World::new().await;
    let invitation = world.invite("Anna", Role::Developer).await;
    let id = invitation.member;
    let until = invitation.until;
    assert_eq!(world.standing(id).await, Standing::Invited { until });
    assert!(!world.signs_in("anna").await);
    let name = members::invited(&world.engine, &invitation.token).await;
    assert_eq!(name.unwrap().as_deref(), Some("anna"));

    let short = members::accept_invitation(&world.engine, &invitation.token, "short".into()).await;
    assert!(matches!(short, Err(AcceptInvitationError::Password(_))));
    assert_eq!(world.accept(&invitation).await.unwrap(), id);
    assert_eq!(world.standing(id).await, Standing::Active);
    assert!(world.signs_in("anna").await);
    let anna = members::actor(&world.engine, id).await.unwrap().unwrap();
    assert!(anna.reaches(world.application));

    let again = world.accept(&invitation).await;
    assert!(matches!(again, Err(AcceptInvitationError::NotValid)));
}

#[tokio::test]
async fn an_invitation_is_over_after_three_days() {
    let world = World::new().await;
    let invitation = world.invite("anna", Role::Admin).await;
    world.clock.advance(INVITED_FOR);
    assert_eq!(world.standing(invitation.member).await, Standing::Expired);
    let late = world.accept(&invitation).await;
    assert!(matches!(late, Err(AcceptInvitationError::NotValid)));
    // Another link helps.
    let another = members::reset(&world.engine, &boss(), invitation.member)
        .await
        .unwrap();
    world.accept(&another).await.unwrap();
}

#[tokio::test]
async fn a_reset_shuts_out_until_the_new_link_is_used() {
    let world = World::new().await;
    let first = world.invite("anna", Role::Developer).await;
    let id = world.accept(&first).await.unwrap();
    let second = members::reset(&world.engine, &boss(), id).await.unwrap();
    assert!(!world.signs_in("anna").await);
    assert_eq!(members::actor(&world.engine, id).await.unwrap(), None);
    world.accept(&second).await.unwrap();
    assert!(world.signs_in("anna").await);
}

#[tokio::test]
async fn an_invitation_that_was_taken_back_stays_so() {
    let world = World::new().await;
    let invitation = world.invite("anna", Role::Developer).await;
    let id = invitation.member;
    members::disable(&world.engine, &boss(), id).await.unwrap();
    members::enable(&world.engine, &boss(), id).await.unwrap();
    assert_eq!(world.standing(id).await, Standing::Expired);
    let late = world.accept(&invitation).await;
    assert!(matches!(late, Err(AcceptInvitationError::NotValid)));
}

#[tokio::test]
async fn role_and_applications_count_at_once() {
    let world = World::new().await;
    let other = world.add_application("Other").await;
    let invitation = world.invite("anna", Role::Developer).await;
    let id = world.accept(&invitation).await.unwrap();
    let reached = BTreeSet::from([other]);
    members::change(&world.engine, &boss(), id, Role::Developer, &reached)
        .await
        .unwrap();
    let anna = members::actor(&world.engine, id).await.unwrap().unwrap();
    assert!(anna.reaches(other) && !anna.reaches(world.application));
    members::change(&world.engine, &boss(), id, Role::Admin, &BTreeSet::new())
        .await
        .unwrap();
    let anna = members::actor(&world.engine, id).await.unwrap().unwrap();
    assert_eq!(anna.role(), Some(Role::Admin));
    assert!(anna.reaches(world.application));
}

#[tokio::test]
async fn a_disabled_member_is_out_and_can_be_let_in_again() {
    let world = World::new().await;
    let invitation = world.invite("anna", Role::Developer).await;
    let id = world.accept(&invitation).await.unwrap();
    members::disable(&world.engine, &boss(), id).await.unwrap();
    assert_eq!(world.standing(id).await, Standing::Disabled);
    assert!(!world.signs_in("anna").await);
    assert_eq!(members::actor(&world.engine, id).await.unwrap(), None);
    // Nor does an old link help, now or later.
    let link = members::reset(&world.engine, &boss(), id).await.unwrap();
    assert!(world.accept(&link).await.is_err());
    members::enable(&world.engine, &boss(), id).await.unwrap();
    world.accept(&link).await.unwrap();
    assert!(world.signs_in("anna").await);
}

#[tokio::test]
async fn nobody_manages_themselves_and_only_admins_manage_others() {
    let world = World::new().await;
    let invitation = world.invite("anna", Role::Admin).await;
    let id = world.accept(&invitation).await.unwrap();
    let anna = Actor::member(id, "anna", Role::Admin, []);
    assert_eq!(anna.who, Who::Member(id));
    for done in [
        members::disable(&world.engine, &anna, id).await,
        members::change(&world.engine, &anna, id, Role::Developer, &BTreeSet::new()).await,
        members::reset(&world.engine, &anna, id).await.map(|_| ()),
    ] {
        assert!(matches!(done, Err(ChangeMemberError::Oneself)), "{done:?}");
    }
    let dev = developer();
    assert!(members::list(&world.engine, &dev).await.is_err());
    let disabled = members::disable(&world.engine, &dev, id).await;
    assert!(matches!(disabled, Err(ChangeMemberError::NotPermitted(_))));
    let name = MemberName::parse("eve").unwrap();
    let invited = members::invite(&world.engine, &dev, &name, Role::Admin, &[]).await;
    assert!(invited.is_err());
    let nobody = members::disable(&world.engine, &boss(), MemberId(99)).await;
    assert!(matches!(nobody, Err(ChangeMemberError::NotFound(_))));
}

#[tokio::test]
async fn a_token_is_not_in_the_database_and_is_not_printed() {
    use secrecy::ExposeSecret as _;
    let world = World::new().await;
    let invitation = world.invite("anna", Role::Admin).await;
    let token = invitation.token.expose_secret().to_owned();
    assert!(!format!("{invitation:?}").contains(&token));
    let raw = world.raw().await;
    let kept: String = sqlx::query_scalar("SELECT token_hash FROM invitations")
        .fetch_one(&raw)
        .await
        .unwrap();
    assert_ne!(kept, token);
}
