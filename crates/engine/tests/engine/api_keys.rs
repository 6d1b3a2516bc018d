//! Programs are let in by keys that are made, used and revoked.

use std::time::Duration;

use domain::api_key::{ApiKeyExpiry, ApiKeyName, ApiKeyPermissions, ApiKeySecret, NewApiKey};
use domain::audit::AuditAction;
use domain::pace::Pace;
use domain::{ApiKeyId, NotPermitted, Permission, SdkAppId, Who};
use engine::api_keys::{ApiKey, ApiKeyError, authenticate, limit_calls, list, make, revoke};
use engine::audit::AuditFilter;
use engine::{FindError, certificates};

use crate::fixture::{MILLISECOND, START, World, admin, developer, new};

const MINUTE: Duration = Duration::from_secs(60);

pub(crate) fn new_key(permissions: &[Permission], expiry: ApiKeyExpiry) -> NewApiKey {
    NewApiKey {
        name: ApiKeyName::parse("CI").unwrap(),
        permissions: ApiKeyPermissions::new(permissions.iter().copied()).unwrap(),
        expiry,
    }
}

impl World {
    pub(crate) async fn api_key(&self, permissions: &[Permission]) -> ApiKeySecret {
        let new = new_key(permissions, ApiKeyExpiry::Never);
        make(&self.engine, &admin(), self.application, &new)
            .await
            .unwrap()
    }

    async fn api_keys(&self) -> Vec<ApiKey> {
        list(&self.engine, &admin(), self.application)
            .await
            .unwrap()
    }
}

#[tokio::test]
async fn a_key_lets_in_for_its_application_and_what_it_was_made_for() {
    let world = World::new().await;
    let (engine, application) = (&world.engine, world.application);
    let key = world.api_key(&[Permission::AddCertificate]).await;
    let caller = authenticate(engine, key.expose(), None).await.unwrap();
    assert_eq!(caller.application, application);
    assert_eq!(caller.actor.who, Who::ApiKey(key.id()));
    let id = certificates::add(engine, &caller.actor, application, new(|_| ()))
        .await
        .unwrap();
    assert_eq!(world.certificate(id).await.latest().saved_by, "CI");
    let verified = certificates::verify(engine, &caller.actor, application, id).await;
    assert!(matches!(
        verified,
        Err(FindError::NotPermitted(NotPermitted::InApplication(_)))
    ));
    let other = world.add_application("Other").await;
    let added = certificates::add(engine, &caller.actor, other, new(|_| ())).await;
    assert!(added.is_err());
    let made = make(
        engine,
        &caller.actor,
        application,
        &new_key(&[], ApiKeyExpiry::Year),
    )
    .await;
    assert!(matches!(made, Err(FindError::NotPermitted(_))));
}

#[tokio::test]
async fn what_is_no_key_lets_nobody_in() {
    let world = World::new().await;
    let key = world.api_key(&[]).await;
    let forged = ApiKeySecret::new(key.id(), [0; 32]);
    let unknown = ApiKeySecret::new(ApiKeyId(99), [0; 32]);
    for shown in ["", "pdk_1_x", forged.expose(), unknown.expose()] {
        let refused = authenticate(&world.engine, shown, None).await;
        assert!(matches!(refused, Err(ApiKeyError::Unknown)), "{shown}");
    }
    assert_eq!(world.api_keys().await[0].last_used_at, None);
}

#[tokio::test]
async fn a_revoked_key_lets_nobody_in_from_that_moment_on() {
    let world = World::new().await;
    let (engine, application) = (&world.engine, world.application);
    let key = world.api_key(&[]).await;
    authenticate(engine, key.expose(), None).await.unwrap();
    for _ in 0..2 {
        revoke(engine, &admin(), application, key.id())
            .await
            .unwrap();
    }
    let refused = authenticate(engine, key.expose(), None).await;
    assert!(matches!(refused, Err(ApiKeyError::Revoked)));
    let revoked = world.api_keys().await[0].revoked.clone().unwrap();
    assert_eq!((revoked.at, revoked.by.as_str()), (START, "ada"));
    let actions: Vec<_> = world
        .audited(&AuditFilter::default())
        .await
        .into_iter()
        .map(|entry| entry.action)
        .collect();
    assert_eq!(
        actions[..2],
        [AuditAction::ApiKeyRevoked, AuditAction::ApiKeyMade]
    );
}

#[tokio::test]
async fn a_key_expires_when_it_was_to() {
    let world = World::new().await;
    let (engine, application) = (&world.engine, world.application);
    let new = new_key(&[], ApiKeyExpiry::Month);
    let key = make(engine, &admin(), application, &new).await.unwrap();
    let month = Duration::from_secs(30 * 24 * 60 * 60);
    world.clock.advance(month - MILLISECOND);
    authenticate(engine, key.expose(), None).await.unwrap();
    world.clock.advance(MILLISECOND);
    let refused = authenticate(engine, key.expose(), None).await;
    assert!(matches!(refused, Err(ApiKeyError::Expired)));
    assert_eq!(
        world.api_keys().await[0].expires_at,
        Some(START.plus(month))
    );
}

#[tokio::test]
async fn the_last_use_is_written_down_once_a_minute() {
    let world = World::new().await;
    let key = world.api_key(&[]).await;
    for (wait, noted) in [
        (Duration::ZERO, START),
        (MINUTE - MILLISECOND, START),
        (MILLISECOND, START.plus(MINUTE)),
    ] {
        world.clock.advance(wait);
        authenticate(&world.engine, key.expose(), None)
            .await
            .unwrap();
        assert_eq!(world.api_keys().await[0].last_used_at, Some(noted));
    }
}

#[tokio::test]
async fn only_an_admin_manages_keys() {
    let world = World::new().await;
    let (engine, application, dev) = (&world.engine, world.application, developer());
    let key = world.api_key(&[]).await;
    let new = new_key(&[], ApiKeyExpiry::Year);
    let made = make(engine, &dev, application, &new).await;
    assert!(matches!(made, Err(FindError::NotPermitted(_))));
    let revoked = revoke(engine, &dev, application, key.id()).await;
    assert!(matches!(revoked, Err(FindError::NotPermitted(_))));
    let listed = list(engine, &dev, application).await;
    assert!(matches!(listed, Err(FindError::NotPermitted(_))));
    authenticate(engine, key.expose(), None).await.unwrap();
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let world = World::new().await;
    let (engine, application) = (&world.engine, world.application);
    let nowhere = SdkAppId::from_number(1_400_000_099).unwrap();
    let new = new_key(&[], ApiKeyExpiry::Year);
    let made = make(engine, &admin(), nowhere, &new).await;
    assert!(matches!(made, Err(FindError::NotFound(_))));
    let listed = list(engine, &admin(), nowhere).await;
    assert!(matches!(listed, Err(FindError::NotFound(_))));
    let key = world.api_key(&[]).await;
    let other = world.add_application("Other").await;
    for (application, id) in [(application, ApiKeyId(99)), (other, key.id())] {
        let revoked = revoke(engine, &admin(), application, id).await;
        assert!(matches!(revoked, Err(FindError::NotFound(_))));
    }
    authenticate(engine, key.expose(), None).await.unwrap();
}

#[tokio::test]
async fn a_key_that_calls_too_often_waits_and_others_need_not() {
    let world = World::new().await;
    let engine = &world.engine;
    let busy = world.api_key(&[]).await;
    let other = world.api_key(&[]).await;
    limit_calls(engine, Pace::new(2, 3));
    for _ in 0..3 {
        authenticate(engine, busy.expose(), None).await.unwrap();
    }
    let refused = authenticate(engine, busy.expose(), None).await;
    let half = Duration::from_millis(500);
    assert!(matches!(refused, Err(ApiKeyError::TooManyCalls(wait)) if wait == half));
    authenticate(engine, other.expose(), None).await.unwrap();
    world.clock.advance(half);
    authenticate(engine, busy.expose(), None).await.unwrap();
    let refused = authenticate(engine, busy.expose(), None).await;
    assert!(matches!(refused, Err(ApiKeyError::TooManyCalls(_))));
}

#[tokio::test]
async fn an_address_with_many_wrong_keys_waits_even_with_a_right_one_and_others_need_not() {
    let world = World::new().await;
    let engine = &world.engine;
    let key = world.api_key(&[]).await;
    let here = Some("2001:db8::1".parse().unwrap());
    let same_network = Some("2001:db8::2".parse().unwrap());
    let elsewhere = Some("2001:db8:0:1::1".parse().unwrap());
    for _ in 0..50 {
        let refused = authenticate(engine, "pdk_1_guessed", here).await;
        assert!(matches!(refused, Err(ApiKeyError::Unknown)));
    }
    for address in [here, same_network] {
        let refused = authenticate(engine, key.expose(), address).await;
        assert!(matches!(refused, Err(ApiKeyError::TooManyFailures(_))));
    }
    authenticate(engine, key.expose(), elsewhere).await.unwrap();
    world.clock.advance(Duration::from_secs(1));
    let caller = authenticate(engine, key.expose(), here).await.unwrap();
    assert_eq!(caller.actor.address, here);
}
