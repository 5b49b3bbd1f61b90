//! The machine's clock with a shift: time passes by itself, and a test may set it forward.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use nubo_base::{Clock, SystemClock, Time};

/// The machine's clock, so many microseconds ahead.
#[derive(Debug, Default)]
pub struct ShiftedClock(AtomicU64);

impl ShiftedClock {
    /// Sets the clock forward.
    pub fn advance(&self, span: Duration) {
        self.0.fetch_add(u64::try_from(span.as_micros()).unwrap_or(u64::MAX), Ordering::SeqCst);
    }
}

impl Clock for ShiftedClock {
    fn now(&self) -> Time {
        SystemClock.now().after(Duration::from_micros(self.0.load(Ordering::SeqCst)))
    }
}
