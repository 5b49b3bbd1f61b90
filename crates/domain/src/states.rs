//! States as data: legal moves, and who leaves each passing state by when.

use std::fmt::{Debug, Display};
use std::time::Duration;

use crate::{Error, FlowName, Result, code};

/// A passing state, the workflow that will leave it, and the time that may take.
#[derive(Clone, Copy, Debug)]
pub struct Wait<S> {
    /// The passing state.
    pub state: S,
    /// The workflow that leaves it.
    pub flow: FlowName,
    /// How long that may take before somebody is told.
    pub within: Duration,
}

/// A kind with a life of its own.
pub trait Machine {
    /// Its states.
    type State: Copy + Eq + Debug + Display + 'static;
    /// What can happen to it.
    type Event: Copy + Eq + Debug + Display + 'static;
    /// Where a new object starts.
    const START: Self::State;
    /// Where its life ends.
    const END: Self::State;
    /// Every legal move.
    const MOVES: &'static [(Self::State, Self::Event, Self::State)];
    /// Every passing state with its owner.
    const WAITS: &'static [Wait<Self::State>];

    /// Who leaves `state`, if it is a passing one.
    #[must_use]
    fn wait(state: Self::State) -> Option<&'static Wait<Self::State>> {
        Self::WAITS.iter().find(|w| w.state == state)
    }
}

/// The state after `event`.
///
/// # Errors
/// `wrong_state`, naming the state and the event, when the move is not legal.
pub fn step<M: Machine>(state: M::State, event: M::Event) -> Result<M::State> {
    let found = M::MOVES.iter().find(|(from, on, _)| *from == state && *on == event);
    found.map(|(_, _, to)| *to).ok_or_else(|| {
        let text = format!("Cannot {event} while the status is {state}.");
        Error::new(&code::WRONG_STATE).public(text)
    })
}
