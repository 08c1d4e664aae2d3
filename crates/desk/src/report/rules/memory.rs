//! Keeps answers between two requests, for as long as nothing happens.

use std::sync::{Arc, Mutex, PoisonError};

/// Answers that are kept as long as nothing happens, the newest last.
pub struct Answers<K, V> {
    kept: Mutex<Vec<(K, Arc<V>)>>,
    most: usize,
}

impl<K: PartialEq, V> Answers<K, V> {
    pub const fn new(most: usize) -> Self {
        Self { kept: Mutex::new(Vec::new()), most }
    }

    pub fn find(&self, key: &K) -> Option<Arc<V>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(|(known, _)| known == key).map(|(_, answer)| answer.clone())
    }

    pub fn keep(&self, key: K, answer: V) -> Arc<V> {
        let answer = Arc::new(answer);
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= self.most {
            kept.remove(0);
        }
        kept.push((key, answer.clone()));
        answer
    }
}
