//! Seeded simulation: one seed is one cloud with its tenants, its weather and its accidents.
//!
//! A few tenants make random calls through [`nubo_cloud::Cloud`] on a real SQLite store while
//! drivers are slow, fail, or lose their answers, while the clock jumps, guests die and the
//! whole process is killed in the middle of anything. Then the weather clears, everything settles,
//! and what is left must add up (`verify`). It runs on one thread with paused time, so a seed that
//! fails fails again.
//!
//! What is simulated must not know that it is: the clients use the same door as a dialect, and
//! nothing here reaches around the store.

mod beside;
mod clock;
mod dice;
mod evidence;
mod model;
mod money;
mod outside;
mod perform;
mod process;
mod quiet;
mod storm;
mod tenants;
mod verbs;
mod verify;

use std::fmt;

/// What a simulation is made of.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Everything random follows from it.
    pub seed: u64,
    /// How many things happen before the weather clears.
    pub steps: u32,
    /// What is broken on purpose, to see whether it is noticed.
    pub sabotage: Option<Sabotage>,
}

/// A part that is broken on purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sabotage {
    /// The network driver says that ports are gone and leaves them.
    ForgetPorts,
    /// A server gets onto a host without asking for its room.
    SkipPlacement,
    /// The disk driver says that snapshots are gone and leaves them.
    ForgetSnapshots,
    /// The cloud does not know idempotency keys again.
    ForgetKeys,
    /// Revoked credentials keep working.
    ForgetRevocations,
}

/// What happened in a simulation that held.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Calls that were made.
    pub calls: u64,
    /// Calls that were done.
    pub done: u64,
    /// Calls that were refused.
    pub refused: u64,
    /// Calls whose answer nobody got.
    pub unanswered: u64,
    /// Answers that were given a second time for the same key.
    pub replayed: u64,
    /// How often the process died.
    pub deaths: u64,
    /// Servers that were accepted, all counted.
    pub servers: u64,
    /// Volumes that were accepted.
    pub volumes: u64,
    /// Snapshots that came to be whole.
    pub snapshots: u64,
    /// Snapshots that were copied back, or into a new volume.
    pub restored: u64,
    /// Parts of addresses that led somewhere.
    pub forwards: u64,
    /// Workflows that ran.
    pub flows: u64,
    /// Workflows that needed somebody to let them go on.
    pub retried_flows: u64,
}

impl Report {
    /// Both together.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            calls: self.calls + other.calls,
            done: self.done + other.done,
            refused: self.refused + other.refused,
            unanswered: self.unanswered + other.unanswered,
            replayed: self.replayed + other.replayed,
            deaths: self.deaths + other.deaths,
            servers: self.servers + other.servers,
            volumes: self.volumes + other.volumes,
            snapshots: self.snapshots + other.snapshots,
            restored: self.restored + other.restored,
            forwards: self.forwards + other.forwards,
            flows: self.flows + other.flows,
            retried_flows: self.retried_flows + other.retried_flows,
        }
    }
}

/// A simulation that did not hold.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The seed that shows it again.
    pub seed: u64,
    /// What is wrong, in sentences.
    pub broken: Vec<String>,
    /// What happened, in order.
    pub trace: Vec<String>,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in &self.trace {
            writeln!(f, "  {line}")?;
        }
        writeln!(f, "seed {} does not hold:", self.seed)?;
        for line in &self.broken {
            writeln!(f, "  - {line}")?;
        }
        write!(f, "show it again with NUBO_SIM_SEED={}", self.seed)
    }
}

/// Runs one simulation. It must be called on a single-threaded runtime whose time is paused.
///
/// # Errors
/// What did not hold, with the way to it.
pub async fn run(options: Options) -> Result<Report, Box<Failure>> {
    let mut storm = storm::Storm::begin(options).await?;
    storm.rage().await?;
    storm.settle().await?;
    storm.judge().await
}
