//! What the driver is told when it is opened: the folder, the users and the patience.

use std::path::{Path, PathBuf};
use std::time::Duration;

use nubo_base::Uuid;

use crate::accel::Accel;

/// The accounts that guests run as. Each guest has a number of its own, so that a guest that
/// breaks out of QEMU finds nothing of another guest that it may open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GuestUsers {
    /// The first user number; the groups have the same numbers.
    pub first: u32,
    /// How many there are. Two guests may share one when there are many.
    pub count: u32,
}

impl Default for GuestUsers {
    /// A part of 65536..524288, which no distribution gives to anybody (systemd's table of users
    /// calls it unused).
    fn default() -> Self {
        Self { first: 100_000, count: 400_000 }
    }
}

impl GuestUsers {
    /// The number of a guest's user and group.
    #[must_use]
    pub fn of(&self, server: Uuid) -> u32 {
        // The last bits of the id are random.
        let low = u32::try_from(server.as_u128() & u128::from(u32::MAX)).unwrap_or(0);
        self.first.saturating_add(low % self.count.max(1))
    }
}

/// How the driver is opened.
#[derive(Clone, Debug)]
pub struct QemuOptions {
    /// The data folder; guests lie in `guests/` below it.
    pub dir: PathBuf,
    /// Where QEMU is; searched for in the usual places if absent.
    pub program: Option<PathBuf>,
    /// The accelerator; found by trial if absent.
    pub accel: Option<Accel>,
    /// The accounts that guests run as; without them, or without root, they run as this process.
    pub users: Option<GuestUsers>,
    /// How long a guest may take to switch itself off before its power is cut.
    pub grace: Duration,
}

impl QemuOptions {
    /// The usual choices for a data folder.
    #[must_use]
    pub fn new(dir: &Path) -> Self {
        Self {
            dir: dir.to_owned(),
            program: None,
            accel: None,
            users: Some(GuestUsers::default()),
            grace: Duration::from_secs(60),
        }
    }
}
