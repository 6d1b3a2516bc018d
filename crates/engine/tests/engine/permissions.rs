use domain::{Actor, MemberId, NotPermitted, Role};
use engine::certificates::{self, EditError, WithdrawError};
use engine::test_pushes::SendTestPushError;
use engine::{FindError, applications, members, test_pushes};

use crate::fixture::{World, admin, developer, edit, new, test_push};

#[tokio::test]
async fn a_developer_adds_verifies_and_sends_but_edits_and_withdraws_nothing() {
    let world = World::new().await;
    let (engine, application, dev) = (&world.engine, world.application, developer());
    let id = certificates::add(engine, &dev, application, new(|_| ()))
        .await
        .unwrap();
    certificates::verify(engine, &dev, application, id)
        .await
        .unwrap();
    let before = certificates::find(engine, &dev, application, id)
        .await
        .unwrap();

    let edited =
        certificates::edit(engine, &dev, application, id, before.version, edit(|_| ())).await;
    assert!(
        matches!(edited, Err(EditError::NotPermitted(_))),
        "{edited:?}"
    );
    let number = before.latest().number;
    let withdrawn = certificates::withdraw(engine, &dev, application, id, number).await;
    assert!(
        matches!(withdrawn, Err(WithdrawError::NotPermitted(_))),
        "{withdrawn:?}"
    );
    let form = domain::application::ApplicationForm {
        name: "Mine".into(),
        ..Default::default()
    };
    let added = applications::add(engine, &dev, form.parse().unwrap()).await;
    assert!(
        matches!(
            added,
            Err(applications::AddApplicationError::NotPermitted(_))
        ),
        "{added:?}"
    );

    world.clock.advance(crate::fixture::DELAY);
    test_pushes::send(engine, &dev, application, test_push(id))
        .await
        .unwrap();
    engine.idle().await;
    let after = certificates::find(engine, &dev, application, id)
        .await
        .unwrap();
    assert_eq!(after.version, before.version);
    assert_eq!(after.revisions.iter().count(), 1);
}

#[tokio::test]
async fn whoever_may_not_learns_nothing_about_what_is_there() {
    let world = World::new().await;
    let nothing = domain::certificate::CertificateId::from_number(7999).unwrap();
    let revision = domain::certificate::RevisionNumber::FIRST;
    let withdrawn = certificates::withdraw(
        &world.engine,
        &developer(),
        world.application,
        nothing,
        revision,
    )
    .await;
    assert!(
        matches!(withdrawn, Err(WithdrawError::NotPermitted(_))),
        "{withdrawn:?}"
    );
}

#[tokio::test]
async fn to_a_developer_of_another_application_there_is_nothing() {
    let world = World::new().await;
    let (engine, application) = (&world.engine, world.application);
    let id = world.add_in_effect(new(|_| ())).await;
    let stranger = Actor::member(MemberId(3), "eve", Role::Developer, []);

    assert_eq!(applications::list(engine, &stranger).await.unwrap(), []);
    let shown = certificates::list_oldest(engine, &stranger, 10).await;
    assert_eq!(shown.unwrap(), []);
    let found = certificates::find(engine, &stranger, application, id).await;
    assert!(
        matches!(
            found,
            Err(FindError::NotPermitted(NotPermitted::OutOfReach(_)))
        ),
        "{found:?}"
    );
    let sent = test_pushes::send(engine, &stranger, application, test_push(id)).await;
    assert!(
        matches!(
            sent,
            Err(SendTestPushError::NotPermitted(NotPermitted::OutOfReach(_)))
        ),
        "{sent:?}"
    );
}

#[tokio::test]
async fn a_developer_reaches_the_applications_that_they_were_let_into() {
    let world = World::new().await;
    let (engine, mine) = (&world.engine, world.application);
    let form = domain::application::ApplicationForm {
        name: "Other".into(),
        ..Default::default()
    };
    let other = applications::add(engine, &admin(), form.parse().unwrap())
        .await
        .unwrap();
    let member = members::add(
        engine,
        "anna",
        Role::Developer,
        &[mine, mine],
        "correct horse battery".into(),
    )
    .await
    .unwrap();
    let anna = members::actor(engine, member).await.unwrap().unwrap();
    assert!(anna.reaches(mine) && !anna.reaches(other));
    let listed = applications::list(engine, &anna).await.unwrap();
    let listed: Vec<_> = listed.iter().map(|it| it.application.id).collect();
    assert_eq!(listed, [mine]);
}
