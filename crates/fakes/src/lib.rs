//! The outside of the cloud in memory: hosts, guests, ports and disks that cost nothing.
//!
//! It is a driver like any other and passes the same contract suites. It also keeps a list of
//! what a real machine would have punished ([`FakeWorld::violations`]) and has a switch for
//! faults ([`Faults`]). It must not know what a wish is for: no rules, no workflows, no store.

mod console;
mod counters;
mod drivers;
mod faults;
mod figures;
mod journal;
mod letterbox;
mod records;
mod world;

pub use faults::{Fault, Faults, Odds, Verb};
pub use figures::MemoryMetrics;
pub use letterbox::Letterbox;
pub use records::{FakeDisk, FakeGuest, FakeImage, FakePort, FakeSnapshot, FakeVolume};
pub use world::{Counts, FakeOptions, FakeWorld, hosts};
