//! Which drivers: for now the fake world, which remembers itself in the data folder.

use std::sync::Arc;
use std::time::Duration;

use nubo_fakes::{FakeOptions, FakeWorld};
use nubo_ports::{Disks, Net, Vmm};

use crate::folder::Folder;
use crate::halt::Outcome;

/// One driver for each port.
#[derive(Clone)]
pub struct Drivers {
    /// Guests.
    pub vmm: Arc<dyn Vmm>,
    /// Ports.
    pub net: Arc<dyn Net>,
    /// Root disks.
    pub disks: Arc<dyn Disks>,
}

/// Every driver in memory. Like real guests the fake ones survive this process.
pub fn fake(folder: &Folder, boot_time: Duration) -> Outcome<Drivers> {
    let options = FakeOptions { boot_time, journal: Some(folder.fake_world()) };
    let world = Arc::new(FakeWorld::open(&options)?);
    Ok(Drivers { vmm: world.clone(), net: world.clone(), disks: world })
}
