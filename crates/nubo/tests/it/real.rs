//! The whole cloud on this machine's own drivers: real guests under QEMU, real packets, real ssh.
//!
//! Everything is done through the native API as an owner does it, and looked at from outside: in
//! the guests over ssh, and on the machine with the machine's own tools. Each test has a data
//! folder and ranges of addresses of its own, and whatever it leaves behind is removed with it.

mod discs;
mod doors;
mod host;
mod kills;
mod lab;
mod life;
mod looks;
mod many;
mod networks;
mod outside;
mod portal;
mod range;
mod refusals;
mod snapshots;
mod socket;
mod ssh;
mod up;
