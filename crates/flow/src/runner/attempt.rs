//! One try of a step on the outside: bounded in time, its lease renewed, its panics caught.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures_util::FutureExt as _;
use nubo_base::Time;
use nubo_domain::Error;
use nubo_ports::{FlowRow, Phase, StoreExt as _};
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep};

use super::{Runner, panicked};
use crate::def::Act;
use crate::doing::{Doing, StepResult};

/// What came of a try.
pub enum Attempt {
    /// The step answered, or its time was up.
    Answer(StepResult),
    /// The lease is gone, and with it the right to save.
    Lost,
    /// The engine stops and the step did not end in time.
    Stopped,
}

impl<C: Send + Sync + 'static> Runner<C> {
    /// Does `act` once.
    pub(super) async fn attempt(
        &self,
        row: &FlowRow,
        doing: &mut Doing<C>,
        act: Act<C>,
    ) -> Attempt {
        let patience = self.patience(row);
        let work = AssertUnwindSafe(act(doing)).catch_unwind();
        tokio::pin!(work);
        let limit = sleep(patience);
        tokio::pin!(limit);
        let stopped = self.stopped();
        tokio::pin!(stopped);
        let third = (self.options().lease / 3).max(Duration::from_millis(1));
        let mut renewal = interval_at(Instant::now() + third, third);
        renewal.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                // An answer that is there counts, also when its time is up.
                biased;
                answer = &mut work => {
                    let answer = answer.unwrap_or_else(|panic| Err(panicked(&*panic)));
                    return Attempt::Answer(answer);
                }
                () = &mut limit => {
                    let text = format!("no answer within {patience:?}");
                    return Attempt::Answer(Err(Error::unavailable(text)));
                }
                () = &mut stopped => return Attempt::Stopped,
                _ = renewal.tick() => {
                    if !self.renew(row).await {
                        return Attempt::Lost;
                    }
                }
            }
        }
    }

    /// A step that can be undone has no more time than its workflow.
    fn patience(&self, row: &FlowRow) -> Duration {
        let most = self.options().patience;
        if row.phase != Phase::Try || row.deadline == Time::ZERO {
            return most;
        }
        most.min(row.deadline.since(self.now())).max(Duration::from_millis(1))
    }

    /// Ends when the engine stops and the time of grace is over.
    async fn stopped(&self) {
        let mut stop = self.stop_sender().subscribe();
        if stop.wait_for(|stop| *stop).await.is_ok() {
            sleep(self.options().grace).await;
        }
    }

    /// Makes the lease last longer; says whether it is still ours. A store that does not answer
    /// is asked again at the next renewal.
    async fn renew(&self, row: &FlowRow) -> bool {
        let (owner, mut row) = (self.options().owner.clone(), row.clone());
        row.lease_until = self.now().after(self.options().lease);
        self.store().write(move |tx| tx.flow_save(&owner, &row)).await.unwrap_or(true)
    }
}
