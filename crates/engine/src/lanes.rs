//! A few pieces of work at a time for each of many, none waiting for another's.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// For whom how much is being done.
#[derive(Debug)]
pub(crate) struct Lanes<K> {
    busy: Arc<Busy<K>>,
    each: usize,
}

#[derive(Debug)]
struct Busy<K>(Mutex<HashMap<K, usize>>);

impl<K: Eq + Hash> Lanes<K> {
    /// That many lanes for each.
    pub(crate) fn new(each: usize) -> Self {
        Self {
            busy: Arc::new(Busy(Mutex::default())),
            each,
        }
    }
}

impl<K: Copy + Eq + Hash> Lanes<K> {
    /// A lane of that one, unless somebody is in each.
    pub(crate) fn enter(&self, key: K) -> Option<Lane<K>> {
        let mut busy = self.busy.counts();
        let count = busy.get(&key).copied().unwrap_or_default();
        (count < self.each).then(|| {
            busy.insert(key, count + 1);
            Lane {
                busy: Arc::clone(&self.busy),
                key,
            }
        })
    }
}

/// Left when it is dropped, in a panic too.
#[derive(Debug)]
pub(crate) struct Lane<K: Eq + Hash> {
    busy: Arc<Busy<K>>,
    key: K,
}

impl<K: Copy + Eq + Hash> Lane<K> {
    /// Whose lane it is.
    pub(crate) const fn key(&self) -> K {
        self.key
    }
}

impl<K: Eq + Hash> Drop for Lane<K> {
    fn drop(&mut self) {
        let mut busy = self.busy.counts();
        if let Some(count) = busy.get_mut(&self.key) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                busy.remove(&self.key);
            }
        }
    }
}

impl<K> Busy<K> {
    fn counts(&self) -> MutexGuard<'_, HashMap<K, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lane_is_for_one_and_is_free_again_when_it_is_left() {
        let lanes = Lanes::new(1);
        let first = lanes.enter(1).unwrap();
        assert_eq!(first.key(), 1);
        assert!(lanes.enter(1).is_none());
        assert!(lanes.enter(2).is_some());
        drop(first);
        assert!(lanes.enter(1).is_some());
    }

    #[test]
    fn each_has_as_many_lanes_as_there_are() {
        let lanes = Lanes::new(2);
        let both = [lanes.enter(1).unwrap(), lanes.enter(1).unwrap()];
        assert!(lanes.enter(1).is_none());
        let [first, second] = both;
        drop(first);
        let third = lanes.enter(1).unwrap();
        assert!(lanes.enter(1).is_none());
        drop((second, third));
        assert!(lanes.busy.counts().is_empty(), "nobody is remembered");
    }
}
