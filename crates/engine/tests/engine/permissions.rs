use engine::certificates::{self, EditError, WithdrawError};
use engine::{applications, test_pushes};

use crate::fixture::{World, developer, edit, new, test_push};

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
