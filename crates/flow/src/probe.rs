//! A place to stand for those who try workflows out: tests that make a step happen twice, fail,
//! or be the last thing a process did. In service there is no probe.

use nubo_domain::{Error, FlowName};
use nubo_ports::Phase;

/// Where in a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Place {
    /// Nothing was done yet.
    BeforeWork,
    /// The work was done, nothing was saved.
    AfterWork,
    /// The workflow's new place was saved.
    AfterSave,
}

/// A moment of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Which workflow.
    pub flow: FlowName,
    /// Which list of steps.
    pub phase: Phase,
    /// The name of the step, or of what undoes it.
    pub step: &'static str,
    /// Where in that step.
    pub place: Place,
}

/// What shall happen at a moment.
#[derive(Clone, Debug)]
pub enum Verdict {
    /// Nothing special.
    GoOn,
    /// The work is done once more. Only after the work of an `act`.
    Again,
    /// The step fails so. Not after the save.
    Fail(Error),
    /// The process dies here.
    Crash,
}

/// Asked at every moment of every run.
pub trait Probe: Send + Sync {
    /// What shall happen here.
    fn at(&self, moment: Moment) -> Verdict;
}
