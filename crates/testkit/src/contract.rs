//! One suite per port, run against every driver of it, fakes included.

mod claim;
pub mod disks;
pub mod metrics;
pub mod net;
pub mod store;
pub mod vmm;
