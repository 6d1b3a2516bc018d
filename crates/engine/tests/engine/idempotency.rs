//! A call that is made again is carried out once.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use engine::idempotency::{
    IdempotencyKey, Once, OnceCall, OnceError, Taken, finish, once, purge, release, take,
};
use tokio::sync::Notify;

use crate::fixture::{MILLISECOND, SECRET, World};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const ROUTE: &str = "/certificates";

impl World {
    async fn call(&self, body: &str) -> OnceCall {
        let caller = self.api_key(&[]).await.id();
        let key = IdempotencyKey::parse("k-1").unwrap();
        OnceCall::new(caller, ROUTE, key, body.as_bytes())
    }

    async fn taken(&self, call: &OnceCall) -> Taken {
        take(&self.engine, call).await.unwrap()
    }
}

#[tokio::test]
async fn a_call_is_answered_again_for_a_day() {
    let world = World::new().await;
    let call = world.call(SECRET).await;
    assert_eq!(world.taken(&call).await, Taken::New);
    assert_eq!(world.taken(&call).await, Taken::Running);
    finish(&world.engine, &call, 201, "{}").await.unwrap();
    let before = Taken::Before {
        status: 201,
        answer: "{}".to_owned(),
    };
    // Another program's calls have nothing to do with it.
    assert_eq!(world.taken(&world.call(SECRET).await).await, Taken::New);
    world.clock.advance(DAY - MILLISECOND);
    assert_eq!(world.taken(&call).await, before);
    world.clock.advance(MILLISECOND);
    assert_eq!(world.taken(&call).await, Taken::New);
}

#[tokio::test]
async fn a_key_belongs_to_one_body() {
    let world = World::new().await;
    let caller = world.api_key(&[]).await.id();
    let key = IdempotencyKey::parse("k-1").unwrap();
    let call = |body: &[u8]| OnceCall::new(caller, ROUTE, key.clone(), body);
    assert_eq!(world.taken(&call(b"1")).await, Taken::New);
    assert_eq!(world.taken(&call(b"2")).await, Taken::OtherBody);
}

#[tokio::test]
async fn what_created_nothing_may_be_asked_again() {
    let world = World::new().await;
    let call = world.call("").await;
    assert_eq!(world.taken(&call).await, Taken::New);
    release(&world.engine, &call).await.unwrap();
    assert_eq!(world.taken(&call).await, Taken::New);
    finish(&world.engine, &call, 201, "{}").await.unwrap();
    release(&world.engine, &call).await.unwrap();
    assert_ne!(world.taken(&call).await, Taken::New);
}

#[tokio::test]
async fn old_answers_are_purged_and_young_ones_stay() {
    let world = World::new().await;
    let old = world.call("old").await;
    world.taken(&old).await;
    world.clock.advance(DAY - MILLISECOND);
    let young = world.call("young").await;
    world.taken(&young).await;
    assert_eq!(purge(&world.engine).await.unwrap(), 0);
    world.clock.advance(MILLISECOND);
    assert_eq!(purge(&world.engine).await.unwrap(), 1);
    assert_eq!(world.taken(&young).await, Taken::Running);
}

/// What a call creates, once it may.
#[derive(Clone, Default)]
struct Work {
    may_end: Arc<Notify>,
    carried_out: Arc<AtomicU32>,
}

impl Work {
    async fn answer(self) -> Result<String, &'static str> {
        self.may_end.notified().await;
        let number = self.carried_out.fetch_add(1, Ordering::Relaxed) + 1;
        Ok(format!("created {number}"))
    }
}

fn before(answer: &str) -> Once {
    Once::Before {
        status: 201,
        answer: answer.to_owned(),
    }
}

#[tokio::test]
async fn of_two_calls_at_once_one_is_carried_out() {
    let world = World::new().await;
    let call = world.call("").await;
    let work = Work::default();
    let made = async || once(&world.engine, call.clone(), 201, work.clone().answer()).await;
    let second = async {
        let second = made().await;
        work.may_end.notify_one();
        second
    };
    let (first, second) = tokio::join!(made(), second);
    assert_eq!(first.unwrap(), Once::Done("created 1".into()));
    assert_eq!(second.unwrap(), Once::Running);
    assert_eq!(made().await.unwrap(), before("created 1"));
}

#[tokio::test]
async fn a_call_whose_caller_hangs_up_at_once_is_carried_out_and_found_again() {
    let world = World::new().await;
    let call = world.call("").await;
    let work = Work::default();
    work.may_end.notify_one();
    let made = async || once(&world.engine, call.clone(), 201, work.clone().answer()).await;
    tokio::select! {
        biased;
        answer = made() => panic!("{answer:?}"),
        () = std::future::ready(()) => {}
    }
    // As a stop of the program does.
    world.engine.idle().await;
    assert_eq!(made().await.unwrap(), before("created 1"));
    assert_eq!(work.carried_out.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn a_call_that_is_refused_or_panics_may_be_made_again() {
    let world = World::new().await;
    let call = world.call("").await;
    let refused = once(&world.engine, call.clone(), 201, async { Err("no") }).await;
    assert!(matches!(refused, Err(OnceError::Refused("no"))));
    let broken = once::<&str>(&world.engine, call.clone(), 201, async {
        panic!("as it should in this test")
    });
    assert!(matches!(broken.await, Err(OnceError::BrokenOff)));
    let work = Work::default();
    work.may_end.notify_one();
    let made = once(&world.engine, call, 201, work.answer()).await;
    assert_eq!(made.unwrap(), Once::Done("created 1".into()));
}
