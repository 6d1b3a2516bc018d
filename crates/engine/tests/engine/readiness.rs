//! Whether the program can do its work.

use engine::callbacks::CallbackSender;
use engine::deliveries::Dispatcher;
use engine::{Engine, NotReady};

use crate::fixture::World;

async fn ended(engine: &Engine) -> Option<&'static str> {
    match engine.ready().await {
        Ok(()) => None,
        Err(NotReady::LoopEnded(name)) => Some(name),
        Err(error) => panic!("{error}"),
    }
}

#[tokio::test]
async fn a_program_is_ready_while_its_loops_go_on() {
    let world = World::new().await;
    let engine = &world.engine;
    assert_eq!(ended(engine).await, None);
    let dispatcher = Dispatcher::start(engine.clone()).await.unwrap();
    let callbacks = CallbackSender::start(engine);
    assert_eq!(ended(engine).await, None);
    drop(dispatcher);
    while ended(engine).await.is_none() {
        tokio::task::yield_now().await;
    }
    assert_eq!(ended(engine).await, Some("dispatcher"));
    let _another = Dispatcher::start(engine.clone()).await.unwrap();
    assert_eq!(ended(engine).await, None);
    drop(callbacks);
}

#[tokio::test]
async fn a_loop_that_panics_or_returns_makes_it_unready() {
    let world = World::new().await;
    let engine = &world.engine;
    let returns = engine.start_loop("first", |_| async {});
    returns.await.unwrap();
    assert_eq!(ended(engine).await, Some("first"));
    let _goes_on = engine.start_loop("first", |_| std::future::pending());
    let panics = engine.start_loop("second", |_| async { panic!("as it should in this test") });
    panics.await.unwrap_err();
    assert_eq!(ended(engine).await, Some("second"));
}

#[tokio::test]
async fn a_database_that_does_not_answer_makes_it_unready() {
    let world = World::new().await;
    world.engine.close().await;
    let refused = world.engine.ready().await;
    assert!(matches!(refused, Err(NotReady::Storage(_))), "{refused:?}");
}
