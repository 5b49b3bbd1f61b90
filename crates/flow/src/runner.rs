//! Runs one workflow at a time from where its row says, until it rests or is over.
//!
//! Every change of the row goes through one place, `save`, which is guarded by the lease: whoever
//! lost the lease changes nothing and forgets what it knew.

mod attempt;

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use nubo_base::{Backoff, Clock, Time};
use nubo_domain::{Error, ErrorKind, Result, code};
use nubo_ports::{FlowRow, FlowStatus, Phase, Store, StoreExt as _, Tx};
use tokio::sync::watch;

use crate::border::{self, Current};
use crate::def::{Act, FlowDef, RowWork, Work};
use crate::doing::{Doing, StepResult};
use crate::probe::{Moment, Place, Probe, Verdict};
use crate::registry::Registry;
use attempt::Attempt;

/// How an engine works.
#[derive(Clone, Debug)]
pub struct EngineOptions {
    /// Its name on leases. On a store of one process it stays the same over restarts; on a shared
    /// store each running engine has one of its own.
    pub owner: String,
    /// How many workflows run at a time.
    pub concurrency: usize,
    /// How long a lease lasts; it is renewed while a step is pending.
    pub lease: Duration,
    /// How long it sleeps at most before it looks for work.
    pub poll: Duration,
    /// Waits between tries of a step.
    pub retry: Backoff,
    /// Tries of a `try` step before it counts as failed.
    pub try_attempts: i64,
    /// Tries of any other step before somebody has to look.
    pub forward_attempts: i64,
    /// How long one try of a step may take.
    pub patience: Duration,
    /// How long a pending step may still take when the engine stops.
    pub grace: Duration,
}

impl EngineOptions {
    /// The usual values for an engine of this name.
    #[must_use]
    pub fn new(owner: impl Into<String>) -> Self {
        Self {
            owner: owner.into(),
            concurrency: 64,
            lease: Duration::from_secs(30),
            poll: Duration::from_millis(200),
            retry: Backoff { first: Duration::from_millis(100), most: Duration::from_secs(30) },
            try_attempts: 8,
            forward_attempts: 30,
            patience: Duration::from_secs(300),
            grace: Duration::from_secs(3),
        }
    }
}

/// Called in the transaction that parks a workflow, so that an event can be written with it.
pub type AttentionHook<C> = fn(&mut dyn Tx, &C, &FlowRow) -> Result<()>;

/// What an engine stands on.
pub struct Wiring<C: 'static> {
    /// What the steps work on.
    pub world: Arc<C>,
    /// The workflows it knows.
    pub registry: Registry<C>,
    /// Where the rows are.
    pub store: Arc<dyn Store>,
    /// Where the present comes from.
    pub clock: Arc<dyn Clock>,
    /// Called when a workflow needs attention.
    pub on_attention: Option<AttentionHook<C>>,
    /// Told after each commit of a step on rows, for those who follow what steps write.
    pub after_rows: Option<Arc<tokio::sync::Notify>>,
    /// For tests only.
    pub probe: Option<Arc<dyn Probe>>,
}

/// How a run came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The workflow is over.
    Over(FlowStatus),
    /// It rests until this time.
    Napping(Time),
    /// It needs attention.
    Parked,
    /// Somebody else holds it, or it is absent.
    Lost,
    /// A probe said so.
    Crashed,
}

/// What became of the row after a step.
enum Kept {
    /// This is how it is stored now.
    Row(Box<FlowRow>),
    Lost,
    Crashed,
}

/// Runs workflows, one call each.
pub struct Runner<C: 'static> {
    wiring: Wiring<C>,
    options: EngineOptions,
    stop: watch::Sender<bool>,
}

impl<C: Send + Sync + 'static> Runner<C> {
    /// A runner over `wiring`.
    #[must_use]
    pub fn new(wiring: Wiring<C>, options: EngineOptions) -> Self {
        Self { wiring, options, stop: watch::Sender::new(false) }
    }

    pub(crate) fn options(&self) -> &EngineOptions {
        &self.options
    }

    pub(crate) fn store(&self) -> &Arc<dyn Store> {
        &self.wiring.store
    }

    pub(crate) fn stop_sender(&self) -> watch::Sender<bool> {
        self.stop.clone()
    }

    pub(crate) fn is_stopping(&self) -> bool {
        *self.stop.borrow()
    }

    pub(crate) fn now(&self) -> Time {
        self.wiring.clock.now()
    }

    /// Leases up to `room` workflows that are due.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn claim(&self, room: usize) -> Result<Vec<FlowRow>> {
        let limit = u32::try_from(room).unwrap_or(u32::MAX);
        if limit == 0 {
            return Ok(Vec::new());
        }
        let (owner, clock) = (self.options.owner.clone(), self.wiring.clock.clone());
        let lease = self.options.lease;
        let claim = move |tx: &mut dyn Tx| {
            let now = clock.now();
            tx.flow_claim(&owner, now, now.after(lease), limit)
        };
        self.wiring.store.write(claim).await
    }

    /// Follows a clock that was set back by `span`, so that what was put off does not sleep as
    /// much longer.
    pub(crate) async fn set_back(&self, span: Duration) -> Result<u64> {
        let now = self.now();
        self.wiring.store.write(move |tx| tx.flow_hasten(now, span)).await
    }

    /// Runs a claimed workflow until it rests or is over.
    pub async fn run(&self, row: FlowRow) -> Ended {
        let mut row = Box::new(row);
        loop {
            let kept = match self.wiring.registry.find(&row.flow) {
                Some(def) => self.turn(def, row).await,
                None => {
                    let reason = format!("no workflow is called {}", row.flow);
                    border::park(&mut row, code::INTERNAL_ERROR.slug, reason);
                    self.save(row, None).await
                }
            };
            row = match kept {
                Kept::Row(row) => row,
                Kept::Lost => return Ended::Lost,
                Kept::Crashed => return Ended::Crashed,
            };
            if row.status.is_over() {
                return Ended::Over(row.status);
            }
            if row.status == FlowStatus::NeedsAttention {
                return Ended::Parked;
            }
            if row.lease_owner != self.options.owner {
                return Ended::Napping(row.wake);
            }
        }
    }

    /// One step, or one move of the row that needs no step.
    async fn turn(&self, def: &'static FlowDef<C>, mut row: Box<FlowRow>) -> Kept {
        if row.phase == Phase::Try && row.cancel {
            border::unwind(def, &mut row, &border::cancelled());
        } else if border::is_given_up(def, &row, self.now()) {
            border::unwind(def, &mut row, &border::late());
        }
        let current = match border::next_step(def, &mut row) {
            Ok(Some(current)) => current,
            Ok(None) => return self.save(row, None).await,
            Err(reason) => {
                border::park(&mut row, code::INTERNAL_ERROR.slug, reason);
                return self.save(row, None).await;
            }
        };
        if self.is_stopping() {
            border::free(&mut row);
            return self.save(row, None).await;
        }
        let phase = row.phase;
        let kept = match current.work {
            Work::Act(act) => self.act(def, row, &current, act).await,
            Work::Row(work) => self.row(def, row, &current, work).await,
        };
        if !matches!(kept, Kept::Row(_)) {
            return kept;
        }
        match self.ask(def, phase, current.name, Place::AfterSave) {
            Verdict::Crash => Kept::Crashed,
            Verdict::GoOn | Verdict::Again | Verdict::Fail(_) => kept,
        }
    }

    fn ask(&self, def: &FlowDef<C>, phase: Phase, step: &'static str, place: Place) -> Verdict {
        let moment = Moment { flow: def.name, phase, step, place };
        self.wiring.probe.as_ref().map_or(Verdict::GoOn, |probe| probe.at(moment))
    }

    async fn act(
        &self,
        def: &'static FlowDef<C>,
        mut row: Box<FlowRow>,
        current: &Current<C>,
        act: Act<C>,
    ) -> Kept {
        let mut doing = Doing::new(self.wiring.world.clone(), &row, self.now());
        let mut attempt = match self.ask(def, row.phase, current.name, Place::BeforeWork) {
            Verdict::Crash => return Kept::Crashed,
            Verdict::Fail(error) => Attempt::Answer(Err(error)),
            Verdict::GoOn | Verdict::Again => self.attempt(&row, &mut doing, act).await,
        };
        match self.ask(def, row.phase, current.name, Place::AfterWork) {
            Verdict::Crash => return Kept::Crashed,
            Verdict::Fail(error) => attempt = Attempt::Answer(Err(error)),
            Verdict::Again => attempt = self.attempt(&row, &mut doing, act).await,
            Verdict::GoOn => {}
        }
        row.frame = doing.frame.into_value();
        let nap = match attempt {
            Attempt::Answer(answer) => self.apply(def, &mut row, current.name, answer),
            Attempt::Lost => return Kept::Lost,
            Attempt::Stopped => {
                border::free(&mut row);
                None
            }
        };
        self.save(row, nap).await
    }

    async fn row(
        &self,
        def: &'static FlowDef<C>,
        row: Box<FlowRow>,
        current: &Current<C>,
        work: RowWork<C>,
    ) -> Kept {
        let refusal = match self.ask_both(def, &row, current.name) {
            Verdict::Crash => return Kept::Crashed,
            Verdict::Fail(error) => Some(error),
            Verdict::GoOn | Verdict::Again => None,
        };
        let lost = Arc::new(AtomicBool::new(false));
        let template = Doing::new(self.wiring.world.clone(), &row, self.now());
        let (owner, seen, lost_inside) = (self.options.owner.clone(), row.clone(), lost.clone());
        let (lease, clock, step) = (self.options.lease, self.wiring.clock.clone(), current.name);
        let commit = move |tx: &mut dyn Tx| {
            let (mut row, mut doing) = (seen.clone(), template.clone());
            let next = caught(|| work(tx, &mut doing))?;
            if let Some(error) = &refusal {
                return Err(error.clone());
            }
            row.frame = doing.frame.into_value();
            row.updated = clock.now();
            row.lease_until = row.updated.after(lease);
            let now = row.updated;
            if let Some(span) = border::answered(def, &mut row, step, now, next) {
                row.wake = now.after(span);
            }
            if !tx.flow_save(&owner, &row)? {
                lost_inside.store(true, Ordering::SeqCst);
                return Err(Error::new(&code::CONFLICT).detail("the lease was lost"));
            }
            tx.flow_get(row.id)
        };
        match self.wiring.store.write(commit).await {
            Ok(Some(stored)) => {
                self.tell_rows();
                Kept::Row(Box::new(stored))
            }
            Ok(None) => Kept::Lost,
            Err(_) if lost.load(Ordering::SeqCst) => Kept::Lost,
            Err(error) => self.row_failed(def, row, current.name, error).await,
        }
    }

    /// Before and after the work of a step on rows is one moment for the outside: nothing of it
    /// is there before the commit.
    fn ask_both(&self, def: &FlowDef<C>, row: &FlowRow, step: &'static str) -> Verdict {
        match self.ask(def, row.phase, step, Place::BeforeWork) {
            Verdict::GoOn | Verdict::Again => self.ask(def, row.phase, step, Place::AfterWork),
            special @ (Verdict::Crash | Verdict::Fail(_)) => special,
        }
    }

    /// The answer of a commit may be lost although it was done, so the stored row decides.
    async fn row_failed(
        &self,
        def: &'static FlowDef<C>,
        mut row: Box<FlowRow>,
        step: &'static str,
        error: Error,
    ) -> Kept {
        if error.is_passing() {
            match self.reload(&row).await {
                Kept::Row(stored)
                    if (stored.phase, stored.position) == (row.phase, row.position)
                        && stored.wake == row.wake => {}
                other => return other,
            }
        }
        let nap = self.apply(def, &mut row, step, Err(error));
        self.save(row, nap).await
    }

    fn tell_rows(&self) {
        if let Some(notify) = &self.wiring.after_rows {
            notify.notify_one();
        }
    }

    /// What an answer means for the row; gives the span of a nap.
    fn apply(
        &self,
        def: &FlowDef<C>,
        row: &mut FlowRow,
        step: &'static str,
        answer: StepResult,
    ) -> Option<Duration> {
        match answer {
            Ok(next) => border::answered(def, row, step, self.now(), next),
            Err(error) => self.failed(def, row, step, &error),
        }
    }

    fn failed(
        &self,
        def: &FlowDef<C>,
        row: &mut FlowRow,
        step: &'static str,
        error: &Error,
    ) -> Option<Duration> {
        let now = self.now();
        let late = border::is_late(row, now);
        row.attempt += 1;
        let (id, flow, attempt) = (row.id.to_string(), row.flow.as_str(), row.attempt);
        tracing::warn!(id, flow, step, attempt, %error, "a step failed");
        let passing = error.is_passing() || error.kind() == ErrorKind::Stale;
        let limit = match row.phase {
            Phase::Try => self.options.try_attempts,
            Phase::Then | Phase::Undo | Phase::Else => self.options.forward_attempts,
        };
        if passing && !late && row.attempt < limit {
            let failures = u32::try_from(row.attempt).unwrap_or(u32::MAX);
            border::free(row);
            return Some(error.wait().unwrap_or_else(|| self.options.retry.wait(failures)));
        }
        if row.phase == Phase::Try {
            let cause = if late && passing { border::late() } else { border::cause_of(error) };
            border::unwind(def, row, &cause);
        } else {
            let reason = format!("step {step}: {error}");
            border::park(row, error.code().slug, reason);
        }
        None
    }

    /// Saves the row if the lease is still ours, and answers how it is stored, with the marks that
    /// others may have made meanwhile. A nap begins with the commit: a clock that was set back
    /// before it is followed, and one that is set back later makes the engine hasten what naps.
    async fn save(&self, mut row: Box<FlowRow>, nap: Option<Duration>) -> Kept {
        row.updated = self.now();
        if !row.lease_owner.is_empty() {
            row.lease_until = row.updated.after(self.options.lease);
        }
        let (owner, mut to_save) = (self.options.owner.clone(), row.clone());
        let clock = self.wiring.clock.clone();
        let (world, hook) = (self.wiring.world.clone(), self.wiring.on_attention);
        let saved = move |tx: &mut dyn Tx| {
            if let Some(span) = nap {
                to_save.wake = clock.now().after(span);
            }
            if !tx.flow_save(&owner, &to_save)? {
                return Ok(None);
            }
            if let (FlowStatus::NeedsAttention, Some(hook)) = (to_save.status, hook) {
                hook(tx, &world, &to_save)?;
            }
            tx.flow_get(to_save.id)
        };
        if row.status == FlowStatus::NeedsAttention {
            let (id, reason) = (row.id.to_string(), row.error_message.as_str());
            tracing::error!(id, flow = row.flow, reason, "a workflow needs attention");
        }
        match self.wiring.store.write(saved).await {
            Ok(Some(stored)) => Kept::Row(Box::new(stored)),
            Ok(None) => Kept::Lost,
            Err(error) => {
                tracing::warn!(%error, id = row.id.to_string(), "cannot save a workflow");
                self.reload(&row).await
            }
        }
    }

    /// Asks the store how the row stands until it answers; what it says is the truth, whatever
    /// was tried before.
    async fn reload(&self, row: &FlowRow) -> Kept {
        let id = row.id;
        let mut failures = 0;
        while !self.is_stopping() {
            failures += 1;
            tokio::time::sleep(self.options.retry.wait(failures)).await;
            match self.wiring.store.read(move |tx| tx.flow_get(id)).await {
                Ok(Some(stored)) if stored.lease_owner == self.options.owner => {
                    return Kept::Row(Box::new(stored));
                }
                Ok(Some(stored)) if stored.lease_owner.is_empty() => {
                    return Kept::Row(Box::new(stored));
                }
                Ok(_) => return Kept::Lost,
                Err(error) => tracing::warn!(%error, %failures, "the store does not answer"),
            }
        }
        Kept::Lost
    }
}

/// A panic in a step must neither kill the store's thread nor the engine.
fn caught(work: impl FnOnce() -> StepResult) -> StepResult {
    std::panic::catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| Err(panicked(&*panic)))
}

fn panicked(panic: &(dyn std::any::Any + Send)) -> Error {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    Error::internal(format!("a step panicked: {}", text.unwrap_or("no reason given")))
}
