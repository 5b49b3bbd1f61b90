//! Tests of the whole house, in one binary.

#![cfg(test)]

mod addresses;
mod charges;
mod disks;
mod doors;
mod drivers;
mod everywhere;
mod figures;
mod flows;
mod forwards;
mod hosts;
mod images;
mod mail;
mod money;
mod once;
mod reconcile;
mod sim;
