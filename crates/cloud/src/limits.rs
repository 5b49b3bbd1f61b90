//! How many requests a caller may make.
//!
//! The same limiter serves every dialect: a leaky bucket (GCRA) for each credential, or for each
//! client address where there is none. It lives in this process; figures differ by account.

use std::collections::HashMap;
use std::hash::Hash;
use std::num::NonZeroU32;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use governor::clock::{Clock as _, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};
use nubo_domain::{Error, Result, code};

type Bucket<K> =
    RateLimiter<K, DefaultKeyedStateStore<K>, DefaultClock, StateInformationMiddleware>;

/// What a dialect tells of the limit in its headers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateState {
    /// Requests a minute.
    pub limit: u32,
    /// Requests left now.
    pub remaining: u32,
    /// How long until at least one more request is possible, or until the bucket is full again.
    pub reset: Duration,
}

/// Limiters of one sort of caller, one for each figure in use.
pub struct Limits<K: Hash + Eq + Clone> {
    by_rate: RwLock<HashMap<u32, Arc<Bucket<K>>>>,
}

impl<K: Hash + Eq + Clone> Limits<K> {
    /// No limiters yet.
    pub fn new() -> Self {
        Self { by_rate: RwLock::new(HashMap::new()) }
    }

    /// Counts one request of `key` at `per_minute`; 0 is no limit.
    ///
    /// # Errors
    /// `rate_limited` with the wait.
    pub fn take(&self, key: &K, per_minute: u32) -> Result<Option<RateState>> {
        let Some(rate) = NonZeroU32::new(per_minute) else { return Ok(None) };
        let bucket = self.bucket(rate);
        match bucket.check_key(key) {
            Ok(snapshot) => {
                let remaining = snapshot.remaining_burst_capacity();
                let used = per_minute.saturating_sub(remaining);
                let reset = Duration::from_secs(60) * used / per_minute;
                Ok(Some(RateState { limit: per_minute, remaining, reset }))
            }
            Err(until) => {
                let wait = until.wait_time_from(DefaultClock::default().now());
                let text = format!("The limit of {per_minute} requests a minute is reached.");
                Err(Error::new(&code::RATE_LIMITED).public(text).retry_after(wait))
            }
        }
    }

    fn bucket(&self, rate: NonZeroU32) -> Arc<Bucket<K>> {
        let held = self.by_rate.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(bucket) = held.get(&rate.get()) {
            return bucket.clone();
        }
        drop(held);
        let mut held = self.by_rate.write().unwrap_or_else(PoisonError::into_inner);
        let make = || {
            let limiter = RateLimiter::keyed(Quota::per_minute(rate));
            Arc::new(limiter.with_middleware::<StateInformationMiddleware>())
        };
        held.entry(rate.get()).or_insert_with(make).clone()
    }

    /// Forgets callers whose bucket is full again; the tables grow with distinct callers else.
    pub fn tidy(&self) {
        let held = self.by_rate.read().unwrap_or_else(PoisonError::into_inner);
        held.values().for_each(|bucket| bucket.retain_recent());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_request_after_the_last_is_refused_with_a_wait() {
        let limits = Limits::new();
        for left in (0..3).rev() {
            assert_eq!(limits.take(&7, 3).unwrap().unwrap().remaining, left);
        }
        let error = limits.take(&7, 3).unwrap_err();
        assert_eq!(error.code(), &code::RATE_LIMITED);
        assert!(error.wait().unwrap() <= Duration::from_secs(20));
        assert!(limits.take(&8, 3).is_ok(), "another caller has a bucket of its own");
        assert_eq!(limits.take(&7, 0), Ok(None));
    }
}
