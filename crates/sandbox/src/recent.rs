//! A memory with a limit: whoever talks to the sandbox for weeks must not fill it.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;

/// Remembers values by key and forgets the oldest beyond a fixed number.
#[derive(Debug)]
pub(crate) struct Recent<K, V> {
    values: HashMap<K, V>,
    oldest_first: VecDeque<K>,
    most: usize,
}

impl<K: Clone + Eq + Hash, V> Recent<K, V> {
    /// An empty memory for at most `most` values.
    pub(crate) fn with_room_for(most: usize) -> Self {
        Self {
            values: HashMap::new(),
            oldest_first: VecDeque::new(),
            most,
        }
    }

    pub(crate) fn get(&self, key: &K) -> Option<&V> {
        self.values.get(key)
    }

    /// Keeps the value, unless there is one under this key already: then that one stays, and is
    /// the answer.
    pub(crate) fn keep(&mut self, key: K, value: V) -> Option<&V> {
        if self.values.contains_key(&key) {
            return self.values.get(&key);
        }
        self.oldest_first.push_back(key.clone());
        self.values.insert(key, value);
        if self.oldest_first.len() > self.most
            && let Some(oldest) = self.oldest_first.pop_front()
        {
            self.values.remove(&oldest);
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_value_under_a_key_stays() {
        let mut memory = Recent::with_room_for(2);
        assert_eq!(memory.keep("a", 1), None);
        assert_eq!(memory.keep("a", 2), Some(&1));
        assert_eq!(memory.get(&"a"), Some(&1));
    }

    #[test]
    fn the_oldest_is_forgotten_when_there_is_no_room() {
        let mut memory = Recent::with_room_for(2);
        for (key, value) in [("a", 1), ("b", 2), ("a", 9), ("c", 3)] {
            memory.keep(key, value);
        }
        assert_eq!(memory.get(&"a"), None);
        assert_eq!((memory.get(&"b"), memory.get(&"c")), (Some(&2), Some(&3)));
    }
}
