//! Tokens that are good for hours, fetched once and shared by everybody who sends.
//!
//! Callers that need the same token at the same time wait for one and the same fetch, and share its
//! outcome, a refusal too: a hundred callers behind a vendor that does not answer wait once, not a
//! hundred times. A refusal is forgotten with those who waited for it. The fetch lives as long as
//! anybody waits for it, whoever began it.

use std::collections::HashMap;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::oppo::{AppKey, Region};
use domain::{Refusal, Timestamp};
use futures::FutureExt as _;
use futures::future::{BoxFuture, Shared, WeakShared};
use sha2::{Digest, Sha256};

use super::OppoCredentials;
use super::auth::AuthToken;

/// More credentials than this in use at once, and the longest unused token is fetched again.
const CAPACITY: usize = 4096;

/// Whose token. Another secret is another entry, so that a corrected certificate never rides on the
/// token of the wrong one; the secret itself is not kept.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct CacheKey {
    region: Region,
    app_key: AppKey,
    secret_digest: [u8; 32],
}

impl CacheKey {
    pub(super) fn of(credentials: &OppoCredentials) -> Self {
        Self {
            region: credentials.region,
            app_key: credentials.app_key.clone(),
            secret_digest: Sha256::digest(credentials.master_secret.expose()).into(),
        }
    }
}

/// A token in the cache. The serial tells it from the next one even where the vendor gives out the
/// same text twice.
#[derive(Clone, Debug)]
pub(super) struct HeldToken {
    pub(super) token: AuthToken,
    pub(super) serial: u64,
}

/// A token, and whether it had to be fetched.
#[derive(Debug)]
pub(super) struct Admission {
    pub(super) held: HeldToken,
    pub(super) fetched: bool,
}

type Fetch = BoxFuture<'static, Result<HeldToken, Refusal>>;

struct Flight {
    number: u64,
    /// Held by those who wait alone: with the last of them it ends.
    fetch: WeakShared<Fetch>,
}

#[derive(Default)]
struct Entry {
    held: Option<HeldToken>,
    flight: Option<Flight>,
    last_use: u64,
}

impl Entry {
    fn flight(&self) -> Option<Shared<Fetch>> {
        self.flight.as_ref()?.fetch.upgrade()
    }
}

struct State {
    entries: HashMap<CacheKey, Entry>,
    capacity: usize,
    /// Numbers uses, flights and tokens, each higher than all before.
    counter: u64,
}

enum Seat {
    Held(HeldToken),
    Flight(Shared<Fetch>),
}

/// See the module. Clones share one cache.
#[derive(Clone)]
pub(super) struct TokenCache(Arc<Mutex<State>>);

impl TokenCache {
    pub(super) fn new() -> Self {
        Self::with_capacity(CAPACITY)
    }

    fn with_capacity(capacity: usize) -> Self {
        Self(Arc::new(Mutex::new(State {
            entries: HashMap::new(),
            capacity,
            counter: 0,
        })))
    }

    /// The token of `key`, from the cache or by `fetch`. The vendor having refused the one with
    /// the serial `refused`, that one is dropped first; a later one is as good as new.
    pub(super) async fn token<F>(
        &self,
        key: &CacheKey,
        now: Timestamp,
        refused: Option<u64>,
        fetch: impl FnOnce() -> F,
    ) -> Result<Admission, Refusal>
    where
        F: Future<Output = Result<AuthToken, Refusal>> + Send + 'static,
    {
        match self.seat(key, now, refused, fetch) {
            Seat::Held(held) => Ok(Admission {
                held,
                fetched: false,
            }),
            Seat::Flight(flight) => flight.await.map(|held| Admission {
                held,
                fetched: true,
            }),
        }
    }

    /// Keeps a token that was fetched outside.
    pub(super) fn keep(&self, key: &CacheKey, token: AuthToken) -> HeldToken {
        self.state().keep(key, token)
    }

    /// Drops the token with that serial, if it is still the one that is kept.
    pub(super) fn forget(&self, key: &CacheKey, serial: u64) {
        let mut state = self.state();
        if let Some(entry) = state.entries.get_mut(key) {
            entry.held.take_if(|held| held.serial == serial);
        }
        state.remove_if_empty(key);
    }

    fn seat<F>(
        &self,
        key: &CacheKey,
        now: Timestamp,
        refused: Option<u64>,
        fetch: impl FnOnce() -> F,
    ) -> Seat
    where
        F: Future<Output = Result<AuthToken, Refusal>> + Send + 'static,
    {
        let mut state = self.state();
        let number = state.count();
        let entry = state.entry(key);
        entry
            .held
            .take_if(|held| Some(held.serial) == refused || !held.token.is_fresh(now));
        if let Some(held) = &entry.held {
            return Seat::Held(held.clone());
        }
        if let Some(flight) = entry.flight() {
            return Seat::Flight(flight);
        }
        let fetch = fetch();
        let (cache, key) = (self.clone(), key.clone());
        let flight = async move { cache.land(&key, number, fetch.await) }
            .boxed()
            .shared();
        entry.flight = flight.downgrade().map(|fetch| Flight { number, fetch });
        Seat::Flight(flight)
    }

    fn land(
        &self,
        key: &CacheKey,
        number: u64,
        fetched: Result<AuthToken, Refusal>,
    ) -> Result<HeldToken, Refusal> {
        let mut state = self.state();
        let held = fetched.map(|token| state.keep(key, token));
        if let Some(entry) = state.entries.get_mut(key) {
            entry.flight.take_if(|flight| flight.number == number);
        }
        state.remove_if_empty(key);
        held
    }

    /// Nothing panics while holding the lock, and no entry is half-written if something did.
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    const fn count(&mut self) -> u64 {
        self.counter += 1;
        self.counter
    }

    /// The entry of `key`, made where there is none, if need be in the place of another.
    fn entry(&mut self, key: &CacheKey) -> &mut Entry {
        if !self.entries.contains_key(key) && self.entries.len() >= self.capacity {
            self.evict();
        }
        let last_use = self.count();
        let entry = self.entries.entry(key.clone()).or_default();
        entry.last_use = last_use;
        entry
    }

    /// Removes the longest unused entry, rather one that nobody waits for.
    fn evict(&mut self) {
        let oldest = self
            .entries
            .iter()
            .min_by_key(|(_, entry)| (entry.flight().is_some(), entry.last_use))
            .map(|(key, _)| key.clone());
        if let Some(key) = oldest {
            self.entries.remove(&key);
        }
    }

    fn keep(&mut self, key: &CacheKey, token: AuthToken) -> HeldToken {
        let serial = self.count();
        let held = HeldToken { token, serial };
        self.entry(key).held = Some(held.clone());
        held
    }

    fn remove_if_empty(&mut self, key: &CacheKey) {
        if self
            .entries
            .get(key)
            .is_some_and(|entry| entry.held.is_none() && entry.flight().is_none())
        {
            self.entries.remove(key);
        }
    }
}

#[cfg(test)]
mod tests;
