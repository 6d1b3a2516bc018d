//! The address at which an application hears how its users' states change.

use domain::audit::AuditAction;
use engine::applications::access::{
    is_state_change_key, replace_state_change_key, state_change_key,
};
use engine::audit::AuditFilter;
use engine::{FindError, Missing};

use crate::fixture::{World, admin, developer};

impl World {
    async fn state_change_key(&self) -> String {
        let key = state_change_key(&self.engine, &admin(), self.application).await;
        key.unwrap().expose().to_owned()
    }

    async fn lets_in(&self, called: &str) -> bool {
        is_state_change_key(&self.engine, self.application, called)
            .await
            .unwrap()
    }
}

#[tokio::test]
async fn an_application_has_an_address_from_the_start_that_stays_until_it_is_replaced() {
    let world = World::new().await;
    let first = world.state_change_key().await;
    assert_eq!(world.state_change_key().await, first);
    assert_eq!(first.len(), 32);
    assert!(world.lets_in(&first).await);
    assert!(!world.lets_in("guess").await);

    replace_state_change_key(&world.engine, &admin(), world.application)
        .await
        .unwrap();
    let second = world.state_change_key().await;
    assert!(world.lets_in(&second).await);
    assert!(!world.lets_in(&first).await);
    let told = world.audited(&AuditFilter::default()).await;
    assert_eq!(told[0].action, AuditAction::StateChangeAddressReplaced);
}

#[tokio::test]
async fn only_who_manages_the_application_sees_and_replaces_the_address() {
    let world = World::new().await;
    let (engine, application) = (&world.engine, world.application);
    let seen = state_change_key(engine, &developer(), application).await;
    assert!(matches!(seen, Err(FindError::NotPermitted(_))));
    let replaced = replace_state_change_key(engine, &developer(), application).await;
    assert!(matches!(replaced, Err(FindError::NotPermitted(_))));
    let nowhere = domain::SdkAppId::from_number(1_400_000_099).unwrap();
    for missing in [
        state_change_key(engine, &admin(), nowhere).await.map(drop),
        replace_state_change_key(engine, &admin(), nowhere).await,
    ] {
        assert!(matches!(
            missing,
            Err(FindError::NotFound(Missing::Application(_)))
        ));
    }
}

#[tokio::test]
async fn what_an_earlier_release_left_in_clear_is_sealed_and_goes_on() {
    let mut world = World::new().await;
    let other = world.add_application("Never asked").await;
    let raw = world.raw().await;
    let old = "0123456789abcdef0123456789abcdef";
    sqlx::query(
        "UPDATE applications SET sealed_state_change_key = NULL, state_change_key_made_at = NULL,
             state_change_key = CASE WHEN application_id = $1 THEN $2 END",
    )
    .bind(world.application.number())
    .bind(old)
    .execute(&raw)
    .await
    .unwrap();
    world.restart().await.unwrap();
    assert_eq!(world.state_change_key().await, old);
    let made = state_change_key(&world.engine, &admin(), other).await;
    assert_eq!(made.unwrap().expose().len(), 32);
    let in_clear: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM applications
         WHERE state_change_key IS NOT NULL OR sealed_state_change_key IS NULL",
    )
    .fetch_one(&world.raw().await)
    .await
    .unwrap();
    assert_eq!(in_clear, 0);
}
