//! Virtual machines as QEMU processes, one per server.
//!
//! A guest is a folder `DIR/guests/<server>`: what was wished of it, who runs it and the sockets
//! to speak with it. The processes belong to nobody's session, so they outlive Nubo; whoever opens
//! the same folder later finds them again. Wishes are made idempotent by what the folder and the
//! process table say, never by what this program remembers.
//!
//! This crate knows QEMU and Linux. It must not know where disks come from, how a network is
//! built, or what a server costs.

mod accel;
mod agent;
mod args;
mod cgroup;
mod checks;
mod console;
mod driver;
mod figures;
mod files;
mod hotplug;
mod launch;
mod logs;
mod observe;
mod options;
mod process;
mod qmp;
mod seed;
mod shapes;
mod start;
mod stop;
mod tap;

pub use accel::Accel;
pub use agent::GuestNic;
pub use checks::{Check, checks};
pub use driver::Qemu;
pub use options::{GuestUsers, QemuOptions};
pub use shapes::{
    ConsoleKind, DirectBoot, DiskFormat, DiskSource, GuestFigures, GuestSpec, GuestVolume,
    NicSource,
};

/// What a hostile peer may send, for tests that play one.
#[doc(hidden)]
pub use qmp::{Qmp, codec::Lines};
