//! A call that is made again is carried out once.

use std::time::Duration;

use engine::idempotency::{IdempotencyKey, OnceCall, Taken, finish, purge, release, take};

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
