//! Virtual machines as QEMU processes, one per server.
//!
//! A guest is a folder `DIR/guests/<server>`: what was wished of it, who runs it and the sockets
//! to speak with it. The processes belong to nobody's session, so they outlive Nubo; whoever opens
//! the same folder later finds them again. Wishes are made idempotent by what the folder and the
//! process table say, never by what this program remembers.
//!
//! This crate knows QEMU and Linux. It must not know where disks come from, how a network is
//! built, or what a server costs.
//!
//! # Opening it
//!
//! [`Qemu::open`] is called once, on a tokio runtime, with [`QemuOptions::new`] of a folder; the
//! result is an `Arc` that is a `nubo_ports::Vmm`. What the options mean:
//!
//! - `dir`: guests lie in `dir/guests/<server>`, and the accelerator that a trial boot found is
//!   remembered in `dir/accelerator.json` until the host starts again. Disks that lie below `dir`
//!   are named relative to it, so only `dir` itself must let others pass (mode 0711); disks and
//!   shared images must not be elsewhere below a closed folder. A path must be short, for sockets
//!   lie below it; one that is too long is `validation_failed` on the field `data`.
//! - `program`: QEMU; searched for in `PATH` and the usual folders if none is given.
//! - `accel`: [`Accel`]; found by trial at the first start (or by [`Qemu::accel`]) if none is
//!   given.
//! - `users`: the accounts of guests, one for each, without names in `/etc/passwd`. As root, each
//!   guest's disks are given to its account (0600) when it starts. Without root guests run as this
//!   process does.
//! - `grace`: how long a gentle stop may take before the power is cut.
//!
//! Nothing else needs to be prepared: taps are opened by name in the namespace that `NicSource`
//! tells, and handed to QEMU open. Where cgroup v2 can be written, each guest gets a group
//! `nubo/<server>` below its root, outside of the group of this process: a service manager that
//! ends this process and all of its group does not end guests. [`checks`] tells `doctor` what is
//! missing and what mends it.
//!
//! # Lives
//!
//! QEMU has a session of its own, an open tap as its input, a file for what it prints, and nobody
//! who ends it: it lives on when this process ends in any way. A driver opened later on the same
//! folder sees what runs at once, without asking QEMU, from the process table; a process that has
//! ended is off in the next answer of `observe` and `list`. Neither of them waits for anything.

mod accel;
mod agent;
mod args;
mod cgroup;
mod checks;
mod clean;
mod console;
mod copy;
mod drive;
mod driver;
mod figures;
mod files;
mod hotplug;
mod launch;
mod logs;
mod nics;
mod observe;
mod options;
mod process;
mod qmp;
mod seed;
mod sockets;
mod start;
mod stop;
mod tap;
mod vmm;

pub use accel::Accel;
pub use agent::GuestNic;
pub use checks::{checks, necessities};
pub use driver::Qemu;
pub use options::{GuestUsers, QemuOptions};

/// What a hostile peer may send, for tests that play one.
#[doc(hidden)]
pub use qmp::{Qmp, codec::Lines};
