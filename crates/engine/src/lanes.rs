//! One piece of work at a time for each of many, none waiting for another's.

use std::collections::HashSet;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

/// Who is being worked for.
#[derive(Debug)]
pub(crate) struct Lanes<K>(Arc<Mutex<HashSet<K>>>);

impl<K> Default for Lanes<K> {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(HashSet::new())))
    }
}

impl<K: Copy + Eq + Hash> Lanes<K> {
    /// The lane of that one, unless somebody is in it.
    pub(crate) fn enter(&self, key: K) -> Option<Lane<K>> {
        let mut busy = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        busy.insert(key).then(|| Lane {
            busy: Arc::clone(&self.0),
            key,
        })
    }
}

/// Left when it is dropped, in a panic too.
#[derive(Debug)]
pub(crate) struct Lane<K: Eq + Hash> {
    busy: Arc<Mutex<HashSet<K>>>,
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
        let mut busy = self.busy.lock().unwrap_or_else(PoisonError::into_inner);
        busy.remove(&self.key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lane_is_for_one_and_is_free_again_when_it_is_left() {
        let lanes = Lanes::default();
        let first = lanes.enter(1).unwrap();
        assert_eq!(first.key(), 1);
        assert!(lanes.enter(1).is_none());
        assert!(lanes.enter(2).is_some());
        drop(first);
        assert!(lanes.enter(1).is_some());
    }
}
