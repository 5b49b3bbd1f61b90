//! Which drivers: those of this machine, or the fake world, which remembers itself in the data
//! folder. Each brings what a fresh cloud on it starts with.

use std::sync::Arc;

use nubo_cloud::image::CreateImage;
use nubo_domain::host::Room;
use nubo_fakes::{FakeOptions, FakeWorld};
use nubo_ports::{Disks, HostHealth, Net, Vmm};

use super::host::HostDrivers;
use crate::config::{self, Config};
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

/// What a fresh cloud on these drivers starts with.
pub struct Furniture {
    /// Machines.
    pub machines: Machines,
    /// What disks can start as.
    pub images: Vec<CreateImage>,
}

/// Names of machines with what they may give away.
type Measured = Vec<(String, Room)>;

/// Machines with what they may give away. They are measured only where they are not known yet: an
/// operator may have changed what they give away since.
pub struct Machines {
    /// The name of the last one.
    pub last: String,
    /// All of them.
    pub measure: Box<dyn FnOnce() -> Outcome<Measured> + Send>,
}

/// Drivers, what a fresh cloud on them starts with, and what tells how they are.
pub type Opened = (Drivers, Furniture, Arc<dyn HostHealth>);

/// Opens the drivers that the configuration names.
pub async fn open(folder: &Folder, config: &Config) -> Outcome<Opened> {
    match config.drivers {
        config::Drivers::Fake => fake(folder, config),
        config::Drivers::Host => {
            let host = HostDrivers::open(folder.path(), &config.host)?;
            host.examine().await?;
            Ok((host.drivers()?, host.furniture(&config.host).await?, Arc::new(host)))
        }
    }
}

/// Every driver in memory. Like real guests the fake ones survive this process.
fn fake(folder: &Folder, config: &Config) -> Outcome<Opened> {
    let options = FakeOptions { boot_time: config.fake_boot, journal: Some(folder.fake_world()) };
    let world = Arc::new(FakeWorld::open(&options)?);
    let drivers = Drivers { vmm: world.clone(), net: world.clone(), disks: world.clone() };
    let images = vec![
        image("debian-12", "Debian 12", ("debian", "12"), ("debian", 2, 512)),
        image("tiny", "Tiny Linux", ("tiny", "1"), ("root", 1, 256)),
    ];
    let hosts = nubo_fakes::hosts(config.fake_hosts);
    let last = hosts.last().map(|(name, _)| name.clone()).unwrap_or_default();
    let machines = Machines { last, measure: Box::new(|| Ok(hosts)) };
    Ok((drivers, Furniture { machines, images }, world))
}

fn image(
    name: &str,
    title: &str,
    (os, version): (&str, &str),
    (user, min_disk_gib, min_memory_mib): (&str, u64, u64),
) -> CreateImage {
    CreateImage {
        name: name.to_owned(),
        title: title.to_owned(),
        os: os.to_owned(),
        os_version: version.to_owned(),
        default_user: user.to_owned(),
        min_disk_gib,
        min_memory_mib,
        source: None,
    }
}
