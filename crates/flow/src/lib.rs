//! The durable workflow engine: leases, steps, naps, retries, undoing, deadlines, children.
//!
//! A workflow is a table of steps ([`flow!`]). Its row says which step comes next; after each
//! step the row is saved, so that a process that dies goes on where it stood. Steps of the outside
//! (`act`) are wishes that may be made twice; steps of the store (`row`) are committed together
//! with the row's new place and so happen exactly once.
//!
//! This crate must never know a cloud word: what a step works on is the context `C`.

mod border;
mod def;
mod doing;
mod engine;
mod probe;
mod registry;
mod runner;

pub use def::{Act, FlowDef, RowWork, Step, Work};
pub use doing::{Cause, Doing, Facts, Frame, Next, StepResult};
pub use engine::{Engine, Pulse, Waker};
pub use probe::{Moment, Place, Probe, Verdict};
pub use registry::Registry;
pub use runner::{AttentionHook, Ended, EngineOptions, Runner, Wiring};
