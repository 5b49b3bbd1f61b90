//! How long to wait before the next try.

use std::time::Duration;

/// Waits that double from `first` up to `most`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backoff {
    /// The wait after the first failure.
    pub first: Duration,
    /// No wait is longer than this.
    pub most: Duration,
}

impl Backoff {
    /// The wait after `failures` failures in a row (counted from 1).
    #[must_use]
    pub fn wait(&self, failures: u32) -> Duration {
        let factor = 1_u32.checked_shl(failures.saturating_sub(1)).unwrap_or(u32::MAX);
        self.first.saturating_mul(factor).min(self.most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_the_limit_and_never_overflow() {
        let backoff = Backoff { first: Duration::from_millis(100), most: Duration::from_secs(5) };
        assert_eq!(backoff.wait(1), Duration::from_millis(100));
        assert_eq!(backoff.wait(4), Duration::from_millis(800));
        assert_eq!(backoff.wait(40), Duration::from_secs(5));
        assert_eq!(backoff.wait(u32::MAX), Duration::from_secs(5));
    }
}
