//! How much waits for a back end that does not listen, and when it is called again.

use std::time::Duration;

use domain::callback::LONGEST_ASKED;
use engine::callbacks::drop_oldest;

use crate::back_end::{Answer, BackEnd};
use crate::callbacks::LONG_PAUSE;
use crate::fixture::World;

const SECOND: Duration = Duration::from_secs(1);

fn randoms(back_end: &BackEnd) -> Vec<i64> {
    let events = back_end.events().into_iter();
    events
        .map(|event| event["MsgRandom"].as_i64().unwrap())
        .collect()
}

#[tokio::test]
async fn of_more_than_may_wait_the_oldest_are_dropped_and_counted() {
    let world = World::new().await;
    let back_end = world.with_back_end().await;
    back_end.answer(Answer::Status(500));
    for random in 1..=5 {
        world.push(random).await;
    }
    assert_eq!(world.tell().await, 0);
    assert_eq!(back_end.calls().len(), 1);
    assert_eq!(drop_oldest(&world.engine, 5).await.unwrap(), 0);
    assert_eq!(drop_oldest(&world.engine, 3).await.unwrap(), 2);
    assert_eq!(drop_oldest(&world.engine, 3).await.unwrap(), 0);
    let facts = world.facts().await;
    assert_eq!((facts.waiting, facts.given_up), (3, 2));

    assert_eq!(world.tell().await, 0);
    assert_eq!(
        back_end.calls().len(),
        1,
        "those that are left wait as well"
    );
    world.clock.advance(LONG_PAUSE);
    back_end.answer(Answer::Status(200));
    assert_eq!(world.tell().await, 3);
    assert_eq!(randoms(&back_end)[5..], [3, 4, 5]);
}

#[tokio::test]
async fn an_application_whose_back_end_listens_loses_nothing_to_another() {
    let mut world = World::new().await;
    let deaf = world.with_back_end().await;
    deaf.answer(Answer::Status(500));
    let first = world.application;
    for random in 1..=4 {
        world.push(random).await;
    }
    world.tell().await;
    world.application = world.add_application("Another").await;
    let listening = world.with_back_end().await;
    world.push(5).await;
    assert_eq!(drop_oldest(&world.engine, 1).await.unwrap(), 3);
    assert_eq!(world.tell().await, 1);
    assert_eq!(randoms(&listening), [5]);
    world.application = first;
    let facts = world.facts().await;
    assert_eq!((facts.waiting, facts.given_up), (1, 3));
    // A limit of none leaves nothing, and nothing to be due.
    assert_eq!(drop_oldest(&world.engine, 0).await.unwrap(), 1);
    assert_eq!(world.tell().await, 0);
}

#[tokio::test]
async fn a_back_end_is_not_called_before_it_asked_for_but_after_an_hour_at_most() {
    let world = World::new().await;
    let back_end = world.with_back_end().await;
    world.push(1).await;
    let mut calls = 0;
    for (asked, pause) in [
        ("120", Duration::from_secs(120)),
        ("Fri, 01 Jan 2100 00:00:00 GMT", LONGEST_ASKED),
        ("99999999", LONGEST_ASKED),
    ] {
        back_end.answer(Answer::Busy(asked));
        assert_eq!(world.tell().await, 0);
        calls += 1;
        world.clock.advance(pause - SECOND);
        world.tell().await;
        assert_eq!(back_end.calls().len(), calls, "{asked}: too early");
        world.clock.advance(SECOND);
    }
    for ignored in ["0", "soon"] {
        back_end.answer(Answer::Busy(ignored));
        assert_eq!(world.tell().await, 0);
        calls += 1;
        world.tell().await;
        assert_eq!(back_end.calls().len(), calls, "{ignored}: not at once");
        world.clock.advance(LONG_PAUSE);
    }
    back_end.answer(Answer::Status(200));
    assert_eq!(world.tell().await, 1);
}
