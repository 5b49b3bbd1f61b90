//! One-call test clouds, contract suites for every port, the flow harness and the simulator.
//!
//! Only tests use this crate.

pub mod cloud;
pub mod contract;
pub mod golden;
pub mod harness;
pub mod post_office;
pub mod postgres;
pub mod sim;
