//! Who makes the callbacks while the program runs.

use engine::callbacks::CallbackSender;

use crate::back_end::Answer;
use crate::fixture::World;

#[tokio::test]
async fn what_waits_is_told_by_the_program_that_starts_next() {
    let mut world = World::new().await;
    let back_end = world.with_back_end().await;
    world.push(1).await;
    world.restart().await.unwrap();
    let sender = CallbackSender::start(&world.engine);
    back_end.called().await;
    drop(sender);
    world.engine.close().await;
    assert_eq!(back_end.events().len(), 1);
    world.restart().await.unwrap();
    assert_eq!(world.facts().await.waiting, 0, "taken before the end");
}

#[tokio::test]
async fn one_back_end_does_not_wait_for_another() {
    let mut world = World::new().await;
    let slow = world.with_back_end().await;
    let first = world.application;
    world.application = world.add_application("Another").await;
    let second = world.application;
    let quick = world.with_back_end().await;

    slow.answer(Answer::Silence);
    let sender = CallbackSender::start(&world.engine);
    world.application = first;
    world.push(1).await;
    slow.called().await;
    world.application = second;
    for random in 1..=3 {
        world.push(random).await;
        quick.called().await;
    }
    assert_eq!(slow.calls().len(), 1, "it still has not answered");
    drop(sender);
}
