//! One-call test clouds, contract suites for every port, the flow harness and the simulator.
//!
//! Only tests use this crate.

pub mod contract;
pub mod harness;
