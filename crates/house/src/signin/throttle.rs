//! Slows down guessing: each failure for an address or an e-mail doubles the wait before the next try.
//! Kept in this process's memory: with several nodes each counts for itself.

use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Failures that cost nothing: people mistype.
const FREE: u32 = 5;
/// Longest wait.
const WAIT_MAX_SECONDS: i64 = 900;
/// Forgets old failures when the table grows beyond this.
const KEYS_MAX: usize = 10_000;

#[derive(Default)]
pub struct Throttle {
    failures: Mutex<HashMap<String, (u32, Timestamp)>>,
}

impl Throttle {
    /// How many seconds `key` must still wait; 0 to go ahead.
    pub fn wait(&self, key: &str, now: Timestamp) -> i64 {
        let failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        failures.get(key).map_or(0, |(count, last)| (wait_after(*count) - now.duration_since(*last).as_secs()).max(0))
    }

    /// Counts a failure.
    pub fn failed(&self, key: &str, now: Timestamp) {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        if failures.len() > KEYS_MAX {
            failures.retain(|_, (_, last)| now.duration_since(*last) < SignedDuration::from_secs(WAIT_MAX_SECONDS));
        }
        let entry = failures.entry(key.to_owned()).or_insert((0, now));
        *entry = (entry.0.saturating_add(1), now);
    }

    /// Forgets the failures of `key` after a success.
    pub fn succeeded(&self, key: &str) {
        self.failures.lock().unwrap_or_else(PoisonError::into_inner).remove(key);
    }
}

fn wait_after(failures: u32) -> i64 {
    match failures.checked_sub(FREE) {
        None => 0,
        Some(over) => (2i64 << over.min(16)).min(WAIT_MAX_SECONDS),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_mistakes_are_free_then_the_wait_doubles() {
        let (throttle, now) = (Throttle::default(), Timestamp::UNIX_EPOCH);
        for _ in 0..4 {
            throttle.failed("a", now);
        }
        assert_eq!(throttle.wait("a", now), 0);
        throttle.failed("a", now);
        assert_eq!(throttle.wait("a", now), 2);
        throttle.failed("a", now);
        assert_eq!(throttle.wait("a", now), 4);
        assert_eq!(throttle.wait("a", now + SignedDuration::from_secs(3)), 1);
        assert_eq!(throttle.wait("b", now), 0);
        throttle.succeeded("a");
        assert_eq!(throttle.wait("a", now), 0);
    }
}
