//! Tests of the whole house, in one binary.

#![cfg(test)]

mod disks;
mod drivers;
mod figures;
mod flows;
mod reconcile;
mod sim;
