use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use domain::oppo::MasterSecret;
use domain::{Cause, Classification};
use futures::future::{join_all, poll_immediate};
use futures::{channel::oneshot, pin_mut};

use super::*;

const NOW: Timestamp = Timestamp::from_millis(0);

fn credentials(app_key: &str, secret: &str, region: Region) -> OppoCredentials {
    OppoCredentials {
        app_key: AppKey::parse(app_key).unwrap(),
        master_secret: MasterSecret::parse(secret).unwrap(),
        region,
    }
}

fn key(app_key: &str) -> CacheKey {
    CacheKey::of(&credentials(app_key, "secret", Region::China))
}

fn token(text: &str) -> AuthToken {
    AuthToken::new(text, NOW)
}

fn refusal() -> Refusal {
    Refusal {
        classification: Classification::RetryLater,
        cause: Cause::Timeout,
        retry_after: None,
    }
}

/// Asks for a token that `fetch` gives at once, and tells its text.
async fn ask(cache: &TokenCache, key: &CacheKey, fetch: &str) -> String {
    let admission = cache
        .token(key, NOW, None, || std::future::ready(Ok(token(fetch))))
        .await
        .unwrap();
    admission.held.token.expose().to_owned()
}

fn entries(cache: &TokenCache) -> usize {
    cache.state().entries.len()
}

#[test]
fn another_app_another_secret_and_another_region_are_other_entries() {
    let of = |app_key, secret, region| CacheKey::of(&credentials(app_key, secret, region));
    let first = of("app1", "secret1", Region::China);
    assert!(first == of("app1", "secret1", Region::China));
    assert!(first != of("app2", "secret1", Region::China));
    assert!(first != of("app1", "secret2", Region::China));
    assert!(first != of("app1", "secret1", Region::Overseas));
}

#[tokio::test]
async fn a_token_is_fetched_once_and_again_when_its_twenty_hours_are_over() {
    let cache = TokenCache::new();
    assert_eq!(ask(&cache, &key("a"), "first").await, "first");
    assert_eq!(ask(&cache, &key("a"), "second").await, "first");

    let later = NOW.plus(Duration::from_secs(20 * 3600));
    let admission = cache
        .token(&key("a"), later, None, || async move {
            Ok(AuthToken::new("second", later))
        })
        .await
        .unwrap();
    assert!(admission.fetched);
    assert_eq!(admission.held.token.expose(), "second");
}

#[tokio::test]
async fn all_who_wait_share_one_fetch_and_its_refusal_which_is_then_forgotten() {
    let cache = TokenCache::new();
    let fetches = AtomicUsize::new(0);
    let (answer, answered) = oneshot::channel::<()>();
    let mut answered = Some(answered);
    let key = key("a");
    let waiting: Vec<_> = (0..100)
        .map(|_| {
            let answered = answered.take();
            let fetches = &fetches;
            cache.token(&key, NOW, None, move || {
                fetches.fetch_add(1, Ordering::SeqCst);
                async move {
                    answered.unwrap().await.unwrap();
                    Err(refusal())
                }
            })
        })
        .collect();
    let all = join_all(waiting);
    pin_mut!(all);
    assert!(poll_immediate(&mut all).await.is_none());
    answer.send(()).unwrap();
    for outcome in all.await {
        assert_eq!(outcome.unwrap_err(), refusal());
    }
    assert_eq!(fetches.load(Ordering::SeqCst), 1);
    assert_eq!(entries(&cache), 0);
    assert_eq!(ask(&cache, &key, "next").await, "next");
}

#[tokio::test]
async fn a_fetch_goes_on_when_the_one_who_began_it_gives_up() {
    let cache = TokenCache::new();
    let key = key("a");
    let (answer, answered) = oneshot::channel::<()>();
    let mut first = Box::pin(cache.token(&key, NOW, None, || async move {
        answered.await.unwrap();
        Ok(token("shared"))
    }));
    assert!(poll_immediate(&mut first).await.is_none());
    let mut second = Box::pin(cache.token(&key, NOW, None, || async {
        unreachable!("one is under way")
    }));
    assert!(poll_immediate(&mut second).await.is_none());
    drop(first);
    answer.send(()).unwrap();
    assert_eq!(second.await.unwrap().held.token.expose(), "shared");
}

#[tokio::test]
async fn a_fetch_that_nobody_waits_for_any_more_is_begun_anew() {
    let cache = TokenCache::new();
    let key = key("a");
    let mut given_up = Box::pin(cache.token(&key, NOW, None, std::future::pending));
    assert!(poll_immediate(&mut given_up).await.is_none());
    drop(given_up);
    assert_eq!(ask(&cache, &key, "fresh").await, "fresh");
}

#[tokio::test]
async fn of_many_whose_token_was_refused_one_fetches_and_the_late_ones_find_it() {
    let cache = TokenCache::new();
    let key = key("a");
    let old = cache.keep(&key, token("same text"));
    let again = |refused| {
        cache.token(&key, NOW, Some(refused), || async {
            Ok(token("same text"))
        })
    };
    let first = again(old.serial).await.unwrap();
    assert!(first.fetched);
    let late = again(old.serial).await.unwrap();
    assert!(!late.fetched);
    assert_eq!(late.held.serial, first.held.serial);
}

#[test]
fn only_the_token_that_was_refused_is_forgotten() {
    let cache = TokenCache::new();
    let key = key("a");
    let old = cache.keep(&key, token("old"));
    let new = cache.keep(&key, token("new"));
    cache.forget(&key, old.serial);
    assert_eq!(entries(&cache), 1);
    cache.forget(&key, new.serial);
    assert_eq!(entries(&cache), 0);
}

#[tokio::test]
async fn a_full_cache_gives_up_the_longest_unused_token() {
    let cache = TokenCache::with_capacity(2);
    ask(&cache, &key("a"), "a1").await;
    ask(&cache, &key("b"), "b1").await;
    ask(&cache, &key("a"), "a2").await;
    ask(&cache, &key("c"), "c1").await;
    assert_eq!(entries(&cache), 2);
    assert_eq!(ask(&cache, &key("a"), "a2").await, "a1");
    assert_eq!(ask(&cache, &key("b"), "b2").await, "b2");
    assert_eq!(entries(&cache), 2);
}

#[tokio::test]
async fn a_full_cache_rather_keeps_what_somebody_waits_for() {
    let cache = TokenCache::with_capacity(2);
    let waited_for = key("a");
    let (answer, answered) = oneshot::channel::<()>();
    let mut waiting = Box::pin(cache.token(&waited_for, NOW, None, || async move {
        answered.await.unwrap();
        Ok(token("a1"))
    }));
    assert!(poll_immediate(&mut waiting).await.is_none());
    ask(&cache, &key("b"), "b1").await;
    ask(&cache, &key("c"), "c1").await;
    let mut joining = Box::pin(cache.token(&waited_for, NOW, None, || async {
        unreachable!("one is under way")
    }));
    assert!(poll_immediate(&mut joining).await.is_none());
    answer.send(()).unwrap();
    assert!(waiting.await.is_ok() && joining.await.is_ok());
    assert_eq!(entries(&cache), 2);
    assert_eq!(ask(&cache, &waited_for, "a2").await, "a1");
    assert_eq!(ask(&cache, &key("c"), "c2").await, "c1");
}

#[tokio::test]
async fn more_fetches_at_once_than_fit_all_come_to_their_end() {
    let cache = TokenCache::with_capacity(3);
    let keys: Vec<_> = (0..50).map(|n| key(&format!("app{n}"))).collect();
    let all = keys.iter().map(|key| {
        cache.token(key, NOW, None, || async {
            tokio::task::yield_now().await;
            Ok(token("t"))
        })
    });
    assert!(join_all(all).await.iter().all(Result::is_ok));
    assert!(entries(&cache) <= 3);
}
