//! What happens after a wish was accepted: the workflow engine and the reconcilers.

use std::sync::Arc;

use nubo_base::{Ids, SystemClock, SystemRandom};
use nubo_cloud::{Committed, Watcher};
use nubo_flow::{Engine, EngineOptions, Registry, Runner, Waker, Wiring};
use nubo_flows::reconcile::{Reconcilers, Signals, Timing};
use nubo_flows::{ALL, World, on_attention};
use nubo_ports::{Mailer, Metrics};
use tokio::sync::watch;

use super::SharedStore;
use super::drivers::Drivers;
use crate::halt::Outcome;

/// The running engine and reconcilers.
pub struct Running {
    engine: Engine,
    reconcilers: Reconcilers,
    signals: Signals,
    waker: Waker,
}

/// Starts both over a store and drivers; live figures go to `metrics`.
pub async fn start(
    store: &SharedStore,
    (drivers, mailer): (Drivers, Arc<dyn Mailer>),
    metrics: Arc<dyn Metrics>,
    grace: std::time::Duration,
) -> Outcome<Running> {
    let clock = Arc::new(SystemClock);
    let ids = Ids::new(clock.clone(), Arc::new(SystemRandom));
    // A store of one process knows its engine by name over restarts; on a shared one each engine
    // needs a name of its own.
    let owner = match store.is_exclusive() {
        true => "nubo".to_owned(),
        false => format!("nubo-{}", ids.uuid().as_simple()),
    };
    let world = Arc::new(World {
        store: store.clone(),
        vmm: drivers.vmm,
        net: drivers.net,
        disks: drivers.disks,
        mailer,
        clock: clock.clone(),
        ids,
    });
    let signals = Signals::default();
    let wiring = Wiring {
        world: world.clone(),
        registry: Registry::of(ALL)?,
        store: store.clone(),
        clock,
        on_attention: Some(on_attention),
        after_rows: Some(signals.committed.clone()),
        probe: None,
    };
    let runner = Arc::new(Runner::new(wiring, EngineOptions::new(owner)));
    let engine = Engine::start(runner).await?;
    let waker = engine.waker();
    let timing = Timing { grace, ..Timing::default() };
    let mut reconcilers = Reconcilers::start(&world, &signals, timing);
    reconcilers.collect(&world, metrics);
    Ok(Running { engine, reconcilers, signals, waker })
}

impl Running {
    /// Whom the cloud tells of its commits.
    pub fn watcher(&self) -> Watcher {
        let (waker, committed) = (self.waker.clone(), self.signals.committed.clone());
        Arc::new(move |what: Committed| {
            if what.flows {
                waker.wake();
            }
            if what.events {
                committed.notify_one();
            }
        })
    }

    /// Changes when events have been numbered.
    pub fn numbered(&self) -> watch::Receiver<i64> {
        self.signals.numbered.subscribe()
    }

    /// Says whether the engine still runs.
    pub fn alive(&self) -> nubo_flow::Pulse {
        self.engine.pulse()
    }

    /// Lets steps and passes end, and frees what was leased.
    pub async fn stop(self) {
        tokio::join!(self.engine.stop(), self.reconcilers.stop());
    }
}
