//! How many writing transactions of this process run side by side.
//!
//! Transactions that want the same rows clash, and each clash is a transaction done for nothing.
//! How many can go on at a time without clashing depends on what they do, which nobody here knows;
//! so each clash makes the lane narrower and a row of commits without one makes it wider again.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// So many commits without a clash make the lane wider by one.
const CALM: u32 = 24;

/// The lane.
#[derive(Debug)]
pub(crate) struct Lane {
    most: u32,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug)]
struct State {
    /// So many may run.
    width: u32,
    running: u32,
    /// So many want to run alone; they come first.
    waiting_alone: u32,
    is_alone: bool,
    /// Commits since the last clash or widening.
    calm: u32,
}

/// The right to run one transaction.
pub(crate) struct Pass<'a>(&'a Lane);

impl Lane {
    /// A lane for at most so many.
    pub(crate) fn new(most: usize) -> Self {
        let most = u32::try_from(most.max(1)).unwrap_or(u32::MAX);
        let state = State { width: most, running: 0, waiting_alone: 0, is_alone: false, calm: 0 };
        Self { most, state: Mutex::new(state), changed: Condvar::new() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for room.
    pub(crate) fn enter(&self) -> Pass<'_> {
        let is_full = |s: &mut State| s.waiting_alone > 0 || s.is_alone || s.running >= s.width;
        let waited = self.changed.wait_while(self.state(), is_full);
        waited.unwrap_or_else(PoisonError::into_inner).running += 1;
        Pass(self)
    }

    /// Waits until nobody else runs: whoever clashed several times would otherwise lose again and
    /// again to those who came later.
    pub(crate) fn enter_alone(&self) -> Pass<'_> {
        let mut state = self.state();
        state.waiting_alone += 1;
        let waited = self.changed.wait_while(state, |s| s.running > 0);
        let mut state = waited.unwrap_or_else(PoisonError::into_inner);
        state.waiting_alone -= 1;
        (state.running, state.is_alone) = (1, true);
        Pass(self)
    }
}

impl Pass<'_> {
    /// Ends the transaction, which has `clashed` with another one or not.
    pub(crate) fn leave(self, clashed: bool) {
        let mut state = self.0.state();
        state.calm = if clashed { 0 } else { state.calm + 1 };
        if clashed {
            state.width = (state.width - 1).max(1);
        } else if state.calm >= CALM && state.width < self.0.most {
            (state.width, state.calm) = (state.width + 1, 0);
        }
    }
}

impl Drop for Pass<'_> {
    fn drop(&mut self) {
        let mut state = self.0.state();
        state.running -= 1;
        let wakes_all = state.is_alone || state.waiting_alone > 0 || state.calm == 0;
        state.is_alone = false;
        drop(state);
        // Who waits to be alone and who does not wait at one place, and a wider lane has room for
        // two; otherwise one takes the place of one.
        if wakes_all {
            self.0.changed.notify_all();
        } else {
            self.0.changed.notify_one();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    fn width(lane: &Lane) -> u32 {
        lane.state().width
    }

    #[test]
    fn clashes_make_it_narrow_and_calm_makes_it_wide_again() {
        let lane = Lane::new(4);
        for _ in 0..10 {
            lane.enter().leave(true);
        }
        assert_eq!(width(&lane), 1, "one can always run");
        for _ in 0..CALM * 2 {
            lane.enter().leave(false);
        }
        assert_eq!(width(&lane), 3);
        for _ in 0..CALM * 9 {
            lane.enter().leave(false);
        }
        assert_eq!(width(&lane), 4, "not wider than there are connections");
    }

    #[test]
    fn never_more_run_than_it_is_wide_and_whoever_is_alone_is_alone() {
        let (lane, running) = (Lane::new(3), AtomicU32::new(0));
        std::thread::scope(|scope| {
            for number in 0..12 {
                let (lane, running) = (&lane, &running);
                scope.spawn(move || {
                    for turn in 0..50 {
                        let is_alone = (number + turn) % 7 == 0;
                        let pass = if is_alone { lane.enter_alone() } else { lane.enter() };
                        let others = running.fetch_add(1, Ordering::SeqCst);
                        assert!(others < if is_alone { 1 } else { 3 }, "{others} beside");
                        std::thread::yield_now();
                        running.fetch_sub(1, Ordering::SeqCst);
                        pass.leave(turn % 5 == 0);
                    }
                });
            }
        });
    }
}
