//! The driver with real packets. Needs root, and the programs that the driver needs.
//!
//! Each test is a small world of its own: a namespace stands for the machine, another for the world
//! outside, and a guest is a namespace whose network card is wired to the server's tap by a thread
//! that does with the tap what QEMU does. Nothing of the real machine's network is touched.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod forwards;
mod frames;
mod guest;
mod lab;

mod contract;
mod dhcp;
mod end;
mod further;
mod groups;
mod limits;
mod many;
mod neighbours;
mod property;
mod publics;
mod reach;
mod refusal;
mod restart;
mod security;
mod spoofing;
