//! The monitor protocol of QEMU: JSON, one message a line, over a unix socket.
//!
//! One connection serves one piece of work and is then closed; QEMU serves one connection at a
//! time, so a peer that hangs can delay work but never hold it. What comes in is bounded in
//! length and read leniently, since every QEMU version says something more. Nothing here knows
//! what a guest is.

mod client;
pub mod codec;

pub use client::{Qmp, QmpError};
