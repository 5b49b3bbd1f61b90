//! Reconcilers: read what should be, observe what is, wish the difference.
//!
//! Each is a function over the world without any other input and answers with a typed status. It
//! runs on a timer and does the same every time, so a missed or doubled run costs nothing.

mod charges;
mod disks;
mod figures;
mod guests;
mod hosts;
mod images;
mod leases;
mod mail;
mod open;
mod prune;
mod rooms;
mod sequencer;
mod snapshots;
mod stuck;
mod suspended;

use std::fmt::Debug;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt as _;
use nubo_domain::Result;
use nubo_ports::Metrics;
use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;

use crate::World;

pub use charges::{ChargesStatus, charges};
pub use disks::{Checked, DisksStatus, disks};
pub use figures::{Collector, FiguresStatus};
pub use guests::{GuestsStatus, guests};
pub use hosts::{HostsStatus, hosts};
pub use images::{ImagesStatus, images};
pub(crate) use leases::new_flow;
pub use leases::{LeasesStatus, leases};
pub use mail::{MailStatus, mail};
pub use prune::{PruneStatus, prune};
pub use sequencer::{SequencerStatus, sequencer};
pub use stuck::{StuckStatus, stuck};
pub use suspended::{SuspendedStatus, suspended};

/// How often each reconciler runs.
#[derive(Clone, Copy, Debug)]
pub struct Timing {
    /// Guests that went on or off against rows. A guest that died is shown so within this and
    /// what one run takes.
    pub guests: Duration,
    /// What belongs to no server, and volumes of running guests.
    pub hosts: Duration,
    /// Disks of servers that went off.
    pub disks: Duration,
    /// Pulled images against the catalogue.
    pub images: Duration,
    /// Leases that ran out, and suspended accounts.
    pub leases: Duration,
    /// Numbering of events and of the audit log, when nobody hints.
    pub sequencer: Duration,
    /// Passing states that nobody leaves.
    pub stuck: Duration,
    /// Forgetting what is old.
    pub prune: Duration,
    /// Charging for started periods.
    pub charges: Duration,
    /// Sending letters.
    pub mail: Duration,
    /// How long a wallet may stay below its limit before its account is suspended.
    pub grace: Duration,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            // A guest that died is told of within 5 s.
            guests: Duration::from_secs(2),
            hosts: Duration::from_secs(30),
            disks: Duration::from_secs(60),
            images: Duration::from_secs(600),
            leases: Duration::from_secs(30),
            sequencer: Duration::from_millis(100),
            stuck: Duration::from_secs(30),
            prune: Duration::from_secs(600),
            charges: Duration::from_secs(30),
            mail: Duration::from_millis(500),
            grace: Duration::from_secs(24 * 3_600),
        }
    }
}

/// How the reconcilers and the rest of the process nudge each other.
#[derive(Clone, Debug)]
pub struct Signals {
    /// Somebody committed events or audit lines; the sequencer runs at once.
    pub committed: Arc<Notify>,
    /// The highest number an event has been given; those who follow events wait for it to change.
    pub numbered: watch::Sender<i64>,
}

impl Default for Signals {
    fn default() -> Self {
        Self { committed: Arc::default(), numbered: watch::Sender::new(0) }
    }
}

/// The running reconcilers. Dropping them stops them where they are, which harms nothing.
#[derive(Debug)]
pub struct Reconcilers {
    stop: watch::Sender<bool>,
    loops: JoinSet<()>,
}

impl Reconcilers {
    /// Starts all of them.
    #[must_use]
    pub fn start(world: &Arc<World>, signals: &Signals, timing: Timing) -> Self {
        let stop = watch::Sender::new(false);
        let mut loops = JoinSet::new();
        let pace = |name, every| Pace {
            name,
            every,
            hint: Arc::default(),
            stop: stop.subscribe(),
            world: world.clone(),
        };
        let run = pace("guests", timing.guests);
        loops.spawn(run.repeat(async |world: &World| guests(world).await));
        let run = pace("hosts", timing.hosts);
        loops.spawn(run.repeat(async |world: &World| hosts(world).await));
        let (run, checked) = (pace("disks", timing.disks), Checked::default());
        loops.spawn(run.repeat(async move |world: &World| disks(world, &checked).await));
        let run = pace("images", timing.images);
        loops.spawn(run.repeat(async |world: &World| images(world).await));
        let run = pace("leases", timing.leases);
        loops.spawn(run.repeat(async |world: &World| leases(world).await));
        let run = pace("suspended", timing.leases);
        loops.spawn(run.repeat(async |world: &World| suspended(world).await));
        let run = pace("stuck", timing.stuck);
        loops.spawn(run.repeat(async |world: &World| stuck(world).await));
        let run = pace("charges", timing.charges);
        let grace = timing.grace;
        loops.spawn(run.repeat(async move |world: &World| charges(world, grace).await));
        let run = pace("mail", timing.mail);
        loops.spawn(run.repeat(async |world: &World| mail(world).await));
        let run = pace("prune", timing.prune);
        loops.spawn(run.repeat(async |world: &World| prune(world).await));
        let run = Pace { hint: signals.committed.clone(), ..pace("sequencer", timing.sequencer) };
        let numbered = signals.numbered.clone();
        loops.spawn(run.repeat(async move |world: &World| {
            let status = sequencer(world).await?;
            if status.events > 0 {
                numbered.send_replace(status.last_event);
            }
            Ok(status)
        }));
        Self { stop, loops }
    }

    /// Also collects live figures of running guests.
    pub fn collect(&mut self, world: &Arc<World>, metrics: Arc<dyn Metrics>) {
        let stop = self.stop.subscribe();
        self.loops.spawn(figures::collect_on_time(world.clone(), metrics, stop));
    }

    /// Lets each end its present run, for a few seconds at most.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        let all = async { while self.loops.join_next().await.is_some() {} };
        if tokio::time::timeout(Duration::from_secs(3), all).await.is_err() {
            tracing::warn!("a reconciler was cut off; its next run repairs what it left");
        }
    }
}

struct Pace {
    name: &'static str,
    every: Duration,
    hint: Arc<Notify>,
    stop: watch::Receiver<bool>,
    world: Arc<World>,
}

impl Pace {
    /// Runs `pass` again and again. A failure or a panic of one run is logged and ends that run
    /// only.
    async fn repeat<S, F>(mut self, pass: F)
    where
        S: Debug + Default + PartialEq,
        F: AsyncFn(&World) -> Result<S>,
    {
        while !*self.stop.borrow() {
            match AssertUnwindSafe(pass(&self.world)).catch_unwind().await {
                Ok(Ok(status)) if status == S::default() => {}
                Ok(Ok(status)) => tracing::debug!(reconciler = self.name, ?status, "repaired"),
                Ok(Err(error)) => {
                    tracing::warn!(reconciler = self.name, %error, "a reconciler failed");
                }
                Err(_) => tracing::error!(reconciler = self.name, "a reconciler panicked"),
            }
            tokio::select! {
                () = tokio::time::sleep(self.every) => {}
                () = self.hint.notified() => {}
                _ = self.stop.changed() => {}
            }
        }
    }
}
