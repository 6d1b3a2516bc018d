use domain::SdkAppId;
use domain::application::ApplicationForm;
use engine::applications::{self, AddApplicationError};
use engine::{FindError, Missing};

use crate::fixture::{DELAY, START, World, admin, edit, new};

async fn add(world: &World, sdkappid: &str) -> Result<i64, AddApplicationError> {
    let form = ApplicationForm {
        name: "Another".into(),
        sdkappid: sdkappid.into(),
    };
    applications::add(&world.engine, &admin(), form.parse().unwrap())
        .await
        .map(SdkAppId::number)
}

#[tokio::test]
async fn numbers_are_given_out_in_order_and_past_those_that_are_taken() {
    let world = World::new().await;
    assert_eq!(world.application.number(), 1_400_000_001);
    assert_eq!(add(&world, "1400000002").await.unwrap(), 1_400_000_002);
    assert_eq!(add(&world, "1400000004").await.unwrap(), 1_400_000_004);
    assert_eq!(add(&world, "").await.unwrap(), 1_400_000_003);
    assert_eq!(add(&world, "").await.unwrap(), 1_400_000_005);
}

#[tokio::test]
async fn a_number_that_is_taken_is_refused_and_nothing_is_stored() {
    let world = World::new().await;
    match add(&world, "1400000001").await {
        Err(AddApplicationError::Taken { id }) => assert_eq!(id, world.application),
        other => panic!("{other:?}"),
    }
    let all = applications::list(&world.engine, &admin()).await.unwrap();
    assert_eq!(all.len(), 1);
}

#[tokio::test]
async fn an_application_tells_who_added_it_and_when() {
    let world = World::new().await;
    let found = applications::find(&world.engine, &admin(), world.application)
        .await
        .unwrap();
    assert_eq!(found.name.as_str(), "Chat");
    assert_eq!(found.created_at, START);
    assert_eq!(found.created_by, "ada");
}

#[tokio::test]
async fn an_application_that_is_not_there_is_named() {
    let world = World::new().await;
    let other = SdkAppId::from_number(1_499_999_999).unwrap();
    match applications::find(&world.engine, &admin(), other).await {
        Err(FindError::NotFound(missing)) => {
            assert_eq!(missing, Missing::Application(other));
            assert_eq!(missing.to_string(), "application 1499999999");
        }
        found => panic!("{found:?}"),
    }
}

#[tokio::test]
async fn a_summary_counts_certificates_in_effect_and_revisions_that_wait() {
    let world = World::new().await;
    let empty = world.add_application("Empty").await;
    let edited = world.add_in_effect(new(|_| ())).await;
    world.edit(edited, edit(|_| ())).await;
    world.edit(edited, edit(|_| ())).await;
    world.add(new(|_| ())).await;

    let counts = || async {
        let all = applications::list(&world.engine, &admin()).await.unwrap();
        assert_eq!(all[1].application.id, empty);
        assert_eq!(
            (all[1].certificates, all[1].in_effect, all[1].waiting),
            (0, 0, 0)
        );
        (all[0].certificates, all[0].in_effect, all[0].waiting)
    };
    assert_eq!(counts().await, (2, 1, 3));
    world.clock.advance(DELAY);
    assert_eq!(counts().await, (2, 2, 0));
}
