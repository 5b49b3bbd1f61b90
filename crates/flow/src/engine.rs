//! Many workflows at a time: claims what is due, runs each in its own task, and stops in order.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use nubo_base::{Id, Time};
use nubo_domain::{Error, Result};
use nubo_ports::flows::Operation;
use nubo_ports::{FlowRow, StoreExt as _};
use tokio::sync::Notify;
use tokio::task::{AbortHandle, JoinError, JoinHandle, JoinSet};

use crate::runner::{Ended, Runner};

/// Tells the engine that there may be work. Only a hint: it also looks by itself.
#[derive(Clone, Debug, Default)]
pub struct Waker(Arc<Notify>);

impl Waker {
    /// There may be work.
    pub fn wake(&self) {
        self.0.notify_one();
    }
}

/// Says whether an engine still runs.
#[derive(Clone, Debug)]
pub struct Pulse(AbortHandle);

impl Pulse {
    /// Whether it takes up workflows; false once it was stopped or has died.
    #[must_use]
    pub fn is_alive(&self) -> bool {
        !self.0.is_finished()
    }
}

/// A running engine. Dropping it is like pulling the plug: nothing is freed or saved.
#[derive(Debug)]
pub struct Engine {
    stop: tokio::sync::watch::Sender<bool>,
    waker: Waker,
    dispatcher: JoinHandle<()>,
}

impl Engine {
    /// Starts to work. On a store that is this process' alone, what an earlier process of the
    /// same name held is taken up at once.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn start<C: Send + Sync + 'static>(runner: Arc<Runner<C>>) -> Result<Self> {
        if runner.store().is_exclusive() {
            let owner = runner.options().owner.clone();
            let freed = runner.store().write(move |tx| tx.flow_free_leases(&owner)).await?;
            tracing::info!(freed, "took over the workflows of the process before");
        }
        let waker = Waker::default();
        let stop = runner.stop_sender();
        let dispatcher = Dispatcher {
            runner,
            waker: waker.clone(),
            tasks: JoinSet::new(),
            ids: HashMap::new(),
            working: HashSet::new(),
            naps: BinaryHeap::new(),
            seen: Time::ZERO,
        };
        Ok(Self { stop, waker, dispatcher: tokio::spawn(dispatcher.run()) })
    }

    /// Who can tell that there is work.
    #[must_use]
    pub fn waker(&self) -> Waker {
        self.waker.clone()
    }

    /// Who can tell whether the engine still runs.
    #[must_use]
    pub fn pulse(&self) -> Pulse {
        Pulse(self.dispatcher.abort_handle())
    }

    /// Takes nothing new, lets running steps end for a few seconds, and frees every lease.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        if let Err(error) = (&mut self.dispatcher).await {
            tracing::error!(%error, "the engine did not stop in order");
        }
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.dispatcher.abort();
    }
}

type Joined = std::result::Result<(tokio::task::Id, Ended), JoinError>;

struct Dispatcher<C: 'static> {
    runner: Arc<Runner<C>>,
    waker: Waker,
    tasks: JoinSet<Ended>,
    ids: HashMap<tokio::task::Id, Id<Operation>>,
    /// What is being worked on here. A clock that jumps past a lease makes the store hand out a
    /// row for the second time; it must not run twice side by side.
    working: HashSet<Id<Operation>>,
    naps: BinaryHeap<Reverse<Time>>,
    /// The time at the last look.
    seen: Time,
}

/// A clock that is set back by less is only being trimmed.
const TRIM: Duration = Duration::from_secs(1);

impl<C: Send + Sync + 'static> Dispatcher<C> {
    async fn run(mut self) {
        let mut stop = self.runner.stop_sender().subscribe();
        let mut failures = 0;
        while !self.runner.is_stopping() {
            self.follow_clock().await;
            let room = self.runner.options().concurrency.saturating_sub(self.tasks.len());
            let mut pause = self.pause();
            match self.runner.claim(room).await {
                Ok(rows) => {
                    failures = 0;
                    rows.into_iter().for_each(|row| self.spawn(row));
                }
                Err(error) => {
                    failures += 1;
                    pause = self.runner.options().retry.wait(failures);
                    self.complain(&error);
                }
            }
            let waker = self.waker.clone();
            tokio::select! {
                // In this order, so that the same things happening give the same run.
                biased;
                Some(joined) = self.tasks.join_next_with_id() => self.joined(joined),
                () = waker.0.notified(), if self.has_room() && failures == 0 => {}
                () = tokio::time::sleep(pause), if self.has_room() => {}
                _ = stop.changed() => {}
            }
            while let Some(joined) = self.tasks.try_join_next_with_id() {
                self.joined(joined);
            }
        }
        self.drain().await;
    }

    async fn follow_clock(&mut self) {
        let now = self.runner.now();
        let back = self.seen.since(now);
        self.seen = now;
        if back < TRIM {
            return;
        }
        self.naps.clear();
        match self.runner.set_back(back).await {
            Ok(count) => tracing::warn!(?back, count, "the clock was set back"),
            Err(error) => {
                // The next look finds the same difference again.
                self.seen = now.after(back);
                self.complain(&error);
            }
        }
    }

    fn has_room(&self) -> bool {
        self.tasks.len() < self.runner.options().concurrency
    }

    fn spawn(&mut self, row: FlowRow) {
        let id = row.id;
        if self.working.insert(id) {
            let runner = self.runner.clone();
            let task = self.tasks.spawn(async move { runner.run(row).await });
            self.ids.insert(task.id(), id);
        }
    }

    fn joined(&mut self, joined: Joined) {
        let task = match &joined {
            Ok((task, _)) => *task,
            Err(error) => error.id(),
        };
        if let Some(id) = self.ids.remove(&task) {
            self.working.remove(&id);
        }
        match joined {
            Ok((_, Ended::Napping(wake))) => self.naps.push(Reverse(wake)),
            Ok(_) => {}
            Err(error) => tracing::error!(%error, "a workflow's task died"),
        }
    }

    /// How long to sleep when nobody wakes us: until the next nap of ours ends, at most one poll.
    fn pause(&mut self) -> Duration {
        let now = self.runner.now();
        while self.naps.peek().is_some_and(|Reverse(wake)| *wake <= now) {
            self.naps.pop();
        }
        let next = self.naps.peek().map_or(Duration::MAX, |Reverse(wake)| wake.since(now));
        next.min(self.runner.options().poll).max(Duration::from_millis(1))
    }

    fn complain(&self, error: &Error) {
        tracing::warn!(%error, owner = self.runner.options().owner, "cannot claim workflows");
    }

    async fn drain(mut self) {
        let all = async { while self.tasks.join_next().await.is_some() {} };
        // Each task gives its step the time of grace and then saves; the rest is for the store.
        let limit = self.runner.options().grace + Duration::from_secs(3);
        if tokio::time::timeout(limit, all).await.is_err() {
            tracing::warn!("workflows were left behind leased; they go on when their leases end");
        }
    }
}
