use std::time::Duration;

use domain::push::NoPush;
use engine::certificates::{self, RESTORABLE};
use engine::{FindError, devices};
use sqlx::{AssertSqlSafe, Row as _};

use crate::devices::TOKEN_A;
use crate::fixture::{World, admin, developer, new};

#[tokio::test]
async fn a_deleted_certificate_is_gone_and_its_id_is_never_given_out_again() {
    let world = World::new().await;
    let (engine, application) = (&world.engine, world.application);
    let id = world.add(new(|_| ())).await;
    certificates::delete(engine, &admin(), application, id)
        .await
        .unwrap();
    let found = certificates::find(engine, &admin(), application, id).await;
    assert!(matches!(found, Err(FindError::NotFound(_))), "{found:?}");
    let listed = certificates::list(engine, &admin(), application).await;
    assert_eq!(listed.unwrap(), []);
    let again = certificates::delete(engine, &admin(), application, id).await;
    assert!(matches!(again, Err(FindError::NotFound(_))), "{again:?}");
    assert!(world.add(new(|_| ())).await > id);
}

#[tokio::test]
async fn a_developer_neither_deletes_nor_restores() {
    let world = World::new().await;
    let (engine, application, dev) = (&world.engine, world.application, developer());
    let id = world.add(new(|_| ())).await;
    let deleted = certificates::delete(engine, &dev, application, id).await;
    assert!(matches!(deleted, Err(FindError::NotPermitted(_))));
    let listed = certificates::list_deleted(engine, &dev, application).await;
    assert!(matches!(listed, Err(FindError::NotPermitted(_))));
    let restored = certificates::restore(engine, &dev, application, id).await;
    assert!(matches!(restored, Err(FindError::NotPermitted(_))));
}

#[tokio::test]
async fn for_thirty_days_it_can_be_restored_as_it_was() {
    let world = World::new().await;
    let (engine, application) = (&world.engine, world.application);
    let id = world.add_in_effect(new(|_| ())).await;
    let before = world.certificate(id).await;
    certificates::delete(engine, &admin(), application, id)
        .await
        .unwrap();
    world.clock.advance(RESTORABLE - Duration::from_millis(1));
    let deleted = certificates::list_deleted(engine, &admin(), application)
        .await
        .unwrap();
    assert_eq!(deleted[0].id, id);
    assert_eq!(deleted[0].deleted_by, "ada");
    assert_eq!(certificates::forget_deleted(engine).await.unwrap(), 0);
    certificates::restore(engine, &admin(), application, id)
        .await
        .unwrap();
    let after = world.certificate(id).await;
    assert_eq!(after.revisions, before.revisions);
    // An edit that was begun before is one of an older version.
    assert_ne!(after.version, before.version);
}

#[tokio::test]
async fn after_that_it_cannot_and_its_secret_is_forgotten() {
    let world = World::new().await;
    let (engine, application) = (&world.engine, world.application);
    let id = world.add(new(|_| ())).await;
    certificates::delete(engine, &admin(), application, id)
        .await
        .unwrap();
    world.clock.advance(RESTORABLE);
    let restored = certificates::restore(engine, &admin(), application, id).await;
    assert!(matches!(restored, Err(FindError::NotFound(_))));
    let listed = certificates::list_deleted(engine, &admin(), application).await;
    assert_eq!(listed.unwrap(), []);
    assert_eq!(certificates::forget_deleted(engine).await.unwrap(), 1);
    assert_eq!(certificates::forget_deleted(engine).await.unwrap(), 0);
}

#[tokio::test]
async fn phones_that_use_it_are_counted_and_get_no_pushes_any_more() {
    let world = World::new().await;
    let (engine, application) = (&world.engine, world.application);
    let id = world.with_killed_phone().await;
    let devices = certificates::bound_devices(engine, &admin(), application, id).await;
    assert_eq!(devices.unwrap(), 1);
    let waiting = world
        .send_with(|message| message["MsgRandom"] = 1.into())
        .await;
    certificates::delete(engine, &admin(), application, id)
        .await
        .unwrap();
    // What waits is not sent, and what comes is not even queued.
    assert_eq!(world.run().await, 0);
    let refused = world
        .send_with(|message| message["MsgRandom"] = 2.into())
        .await;
    assert_eq!(refused.reason, Some(NoPush::UnknownCertificate));
    let key = world.sign_in("carol", "phone").await;
    let reported =
        devices::report_token(engine, &key, Some((id, crate::devices::token(TOKEN_A)))).await;
    assert!(reported.is_err());

    certificates::restore(engine, &admin(), application, id)
        .await
        .unwrap();
    assert_eq!(world.run().await, 1);
    assert_eq!(world.vendor.pushes().len(), 1);
    assert!(!world.state(&waiting).await.is_dead());
}

#[tokio::test]
async fn they_are_counted_without_looking_at_every_device() {
    let world = World::new().await;
    let raw = world.raw().await;
    for question in [
        "SELECT COUNT(*) FROM devices WHERE certificate_id = 7001",
        "SELECT 1 FROM devices WHERE certificate_id = 7001 AND token = 't' AND user_id = 'bob'",
    ] {
        let plan = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {question}"));
        let row = sqlx::query(plan).fetch_one(&raw).await.unwrap();
        let step: String = row.get("detail");
        assert!(step.contains("INDEX devices_certificate"), "{step}");
    }
}
