//! The clock of a simulation: paused time of the runtime, plus jumps.
//!
//! The store's own threads are outside of the runtime; they see the hand as it was last turned,
//! which is right, since the simulation stands still while they work.

use std::sync::atomic::{AtomicI64, Ordering};

use nubo_base::{Clock, ManualClock, Time};
use tokio::runtime::Handle;
use tokio::time::Instant;

/// A clock that follows the runtime's time and can be set wrong.
pub struct SimClock {
    hand: ManualClock,
    began: Instant,
    start: Time,
    /// How far it was set forward, in microseconds; less than zero if backward.
    jumped: AtomicI64,
}

impl SimClock {
    /// A clock that shows `start` now.
    pub fn new(start: Time) -> Self {
        let jumped = AtomicI64::new(0);
        Self { hand: ManualClock::new(start), began: Instant::now(), start, jumped }
    }

    /// Sets the clock forward, or backward if `seconds` is negative.
    pub fn jump(&self, seconds: i64) {
        self.jumped.fetch_add(seconds.saturating_mul(1_000_000), Ordering::SeqCst);
    }
}

impl Clock for SimClock {
    fn now(&self) -> Time {
        if Handle::try_current().is_ok() {
            let jumped = self.jumped.load(Ordering::SeqCst);
            let now = self.start.after(self.began.elapsed());
            self.hand.set(Time::from_micros(now.micros().saturating_add(jumped)));
        }
        self.hand.now()
    }
}
