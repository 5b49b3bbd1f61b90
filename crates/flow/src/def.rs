//! What a workflow is: named lists of steps, as data.
//!
//! `try` steps may be undone; after the last of them there is no way back and `then` is only
//! retried. When a `try` step fails, the steps up to it are undone from the last to the first, and
//! `else` follows, which again is only retried.

use futures_util::future::BoxFuture;
use nubo_domain::{FlowName, Result};
use nubo_ports::Tx;

use crate::{Doing, StepResult};

/// Work on the outside. It may be done more than once and must come to the same end.
pub type Act<C> = for<'a> fn(&'a mut Doing<C>) -> BoxFuture<'a, StepResult>;

/// Work on rows. It is committed with the workflow's new place, so it takes effect exactly once,
/// but the function itself may run again after a serialisation failure.
pub type RowWork<C> = fn(&mut dyn Tx, &mut Doing<C>) -> StepResult;

/// What a step does.
pub enum Work<C: 'static> {
    /// Works on the outside.
    Act(Act<C>),
    /// Works on rows.
    Row(RowWork<C>),
}

impl<C> Clone for Work<C> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<C> Copy for Work<C> {}

/// One step.
pub struct Step<C: 'static> {
    /// Its function's name.
    pub name: &'static str,
    /// What it does.
    pub work: Work<C>,
    /// What takes it back, with its name. It must also succeed where there is nothing to undo,
    /// for a step that failed may have half happened.
    pub undo: Option<(&'static str, Work<C>)>,
}

impl<C> Clone for Step<C> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<C> Copy for Step<C> {}

/// A workflow.
pub struct FlowDef<C: 'static> {
    /// The name that rows carry.
    pub name: FlowName,
    /// Steps that may be undone.
    pub tries: &'static [Step<C>],
    /// What follows when all of them are done.
    pub then: &'static [Step<C>],
    /// What follows when they were undone.
    pub otherwise: &'static [Step<C>],
}

impl<C> Clone for FlowDef<C> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<C> Copy for FlowDef<C> {}

impl<C> FlowDef<C> {
    /// Checks that the names of steps are unique, so that a log line names one of them.
    ///
    /// # Errors
    /// `internal_error` naming the step.
    pub fn check(&self) -> Result<()> {
        let mut seen = std::collections::BTreeSet::new();
        let lists = [self.tries, self.then, self.otherwise];
        match lists.iter().flat_map(|l| l.iter()).find(|step| !seen.insert(step.name)) {
            None => Ok(()),
            Some(step) => {
                let text = format!("{} has two steps called {}", self.name, step.name);
                Err(nubo_domain::Error::internal(text))
            }
        }
    }
}

/// Declares a workflow as a table of steps.
///
/// ```text
/// flow! {
///     /// Makes a thing.
///     pub THING_CREATE(World) = names::CREATE;
///     try { row begin; act make_disk ~ drop_disk; act boot ~ power_off; }
///     then { row mark_running; }
///     else { row mark_failed; }
/// }
/// ```
///
/// `act` names an `async fn(&mut Doing<World>) -> StepResult`, `row` a
/// `fn(&mut dyn Tx, &mut Doing<World>) -> StepResult`; what follows `~` is of the same sort and
/// takes the step back.
#[macro_export]
macro_rules! flow {
    (
        $(#[$meta:meta])*
        $vis:vis $name:ident($context:ty) = $flow:expr;
        try { $($try_sort:ident $try_step:ident $(~ $try_undo:ident)?;)* }
        then { $($then_sort:ident $then_step:ident;)* }
        else { $($else_sort:ident $else_step:ident;)* }
    ) => {
        $(#[$meta])*
        $vis static $name: $crate::FlowDef<$context> = $crate::FlowDef {
            name: $flow,
            tries: &[$($crate::flow!(@step $try_sort $try_step $($try_undo)?)),*],
            then: &[$($crate::flow!(@step $then_sort $then_step)),*],
            otherwise: &[$($crate::flow!(@step $else_sort $else_step)),*],
        };
    };
    (@step $sort:ident $step:ident) => {
        $crate::Step {
            name: stringify!($step),
            work: $crate::flow!(@work $sort $step),
            undo: None,
        }
    };
    (@step $sort:ident $step:ident $undo:ident) => {
        $crate::Step {
            name: stringify!($step),
            work: $crate::flow!(@work $sort $step),
            undo: Some((stringify!($undo), $crate::flow!(@work $sort $undo))),
        }
    };
    (@work act $step:ident) => { $crate::Work::Act(|doing| Box::pin($step(doing))) };
    (@work row $step:ident) => { $crate::Work::Row($step) };
}
