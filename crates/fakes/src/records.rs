//! What the fake world remembers of each thing: small, for there are many of them.

use std::net::Ipv4Addr;

use nubo_base::{Id, digest, hex_lower};
use nubo_domain::image::{Medium, PullProgress};
use nubo_domain::{Host, Image, Network, Server, Snapshot, Volume};
use nubo_ports::{
    Forward, GuestSpec, Held, ImageProgress, ImageSpec, NicSource, PortRef, PortSpec, Power,
    RootDisk, SeenDisk, SeenGuest, SeenImage, SeenPort, SeenSnapshot, SeenVolume, VolumeSpec,
};
use serde::{Deserialize, Serialize};

/// Where a thing is and whose it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(crate) struct Seat {
    pub host: Id<Host>,
    pub server: Id<Server>,
}

/// A guest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FakeGuest {
    /// Whose machine.
    pub server: Id<Server>,
    /// Where it is.
    pub host: Id<Host>,
    /// The newest wish it has followed.
    pub generation: u64,
    /// The boot it is in.
    pub boot: u64,
    /// How often it was switched on, restarts included.
    pub starts: u64,
    /// Whether it is on.
    pub on: bool,
    /// Whether it went off though nobody wanted that.
    #[serde(default)]
    pub crashed: bool,
    /// Virtual processors.
    pub vcpus: u32,
    /// Memory in MiB.
    pub memory_mib: u64,
    /// The address of its primary network card.
    pub mac: String,
    /// The addresses of its further network cards.
    #[serde(default)]
    pub more_macs: Vec<String>,
    /// The volumes that are plugged in.
    #[serde(default)]
    pub volumes: Vec<Id<Volume>>,
    /// What lies in its drive.
    #[serde(default)]
    pub iso: Option<Id<Image>>,
    /// The changes of its volumes, further cards and drive that were followed.
    #[serde(default)]
    pub plugs: u64,
    /// Copies of its disks that were begun and not forgotten yet.
    #[serde(default)]
    pub copies: Vec<Id<Snapshot>>,
    /// The instance id it was told.
    pub instance_id: String,
    /// The name it was told.
    pub host_name: String,
    /// How many public keys it was given.
    pub ssh_keys: u32,
    /// SHA-256 of the keys and user data it was given, as hexadecimal.
    pub seed: String,
    /// The user that keys and password are for.
    #[serde(default)]
    pub login: String,
    /// The hash of the login password, from the seed or set since.
    pub password_hash: Option<String>,
}

impl FakeGuest {
    pub(crate) fn new(spec: &GuestSpec, starts: u64) -> Self {
        let seed = &spec.seed;
        let mut parts: Vec<&[u8]> = Vec::new();
        for text in seed.ssh_keys.iter().chain(&seed.user_data) {
            parts.extend([text.as_bytes(), b"\n"]);
        }
        Self {
            server: spec.server,
            host: spec.host,
            generation: spec.generation,
            boot: spec.boot,
            starts,
            on: true,
            crashed: false,
            vcpus: spec.vcpus,
            memory_mib: spec.memory_mib,
            mac: spec.nic.mac.clone(),
            more_macs: macs(&spec.more_nics),
            volumes: spec.volumes.iter().map(|volume| volume.volume).collect(),
            iso: spec.iso.as_ref().map(|iso| iso.image),
            plugs: spec.plugs,
            copies: Vec::new(),
            instance_id: seed.instance_id.clone(),
            host_name: seed.host_name.clone(),
            ssh_keys: u32::try_from(seed.ssh_keys.len()).unwrap_or(u32::MAX),
            seed: hex_lower(&digest(&parts)),
            login: seed.login.clone(),
            password_hash: seed.password_hash.as_ref().map(|hash| hash.reveal().to_owned()),
        }
    }

    pub(crate) fn seat(&self) -> Seat {
        Seat { host: self.host, server: self.server }
    }

    pub(crate) fn seen(&self) -> SeenGuest {
        SeenGuest {
            server: self.server,
            host: self.host,
            generation: self.generation,
            boot: self.boot,
            power: match (self.on, self.crashed) {
                (true, _) => Power::On,
                (false, true) => Power::Crashed,
                (false, false) => Power::Off,
            },
            vcpus: self.vcpus,
            memory_mib: self.memory_mib,
            volumes: self.volumes.clone(),
            more_nics: self.more_macs.clone(),
            iso: self.iso,
        }
    }
}

/// The addresses of some cards.
pub(crate) fn macs(nics: &[NicSource]) -> Vec<String> {
    nics.iter().map(|nic| nic.mac.clone()).collect()
}

/// Which port of a server: the one in this network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(crate) struct Jack {
    pub seat: Seat,
    pub network: Id<Network>,
}

impl Jack {
    pub(crate) const fn of(port: PortRef) -> Self {
        let seat = Seat { host: port.host, server: port.server };
        Self { seat, network: port.network }
    }
}

/// A port.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FakePort {
    /// Whose port.
    pub server: Id<Server>,
    /// Where it is.
    pub host: Id<Host>,
    /// The network it is plugged into.
    pub network: Id<Network>,
    /// The address of the network card.
    pub mac: String,
    /// The address in the network.
    pub private_ip: Ipv4Addr,
    /// The public address that leads here.
    pub public_ip: Option<Ipv4Addr>,
    /// Parts of public addresses that lead here.
    #[serde(default)]
    pub forwards: Vec<Forward>,
    /// SHA-256 of the groups and rules it was given, as hexadecimal.
    #[serde(default)]
    pub rules: String,
    /// Whether it is of a further card.
    #[serde(default)]
    pub further: bool,
    /// The name servers that its network is given.
    #[serde(default)]
    pub nameservers: Vec<Ipv4Addr>,
    /// The generation of the network that they are of.
    #[serde(default)]
    pub network_generation: u64,
}

impl FakePort {
    /// What is remembered of a port that is as described.
    #[must_use]
    pub fn new(port: &PortSpec) -> Self {
        Self {
            server: port.server,
            host: port.host,
            network: port.network.network,
            mac: port.mac.clone(),
            private_ip: port.private_ip,
            public_ip: port.public_ip,
            forwards: port.forwards.clone(),
            rules: hex_lower(&digest(&[format!("{:?}{:?}", port.groups, port.egress).as_bytes()])),
            further: port.further,
            nameservers: port.network.nameservers.clone(),
            network_generation: port.network.generation,
        }
    }

    pub(crate) fn held(&self) -> Held<'_> {
        Held { network: self.network, public_ip: self.public_ip, forwards: &self.forwards }
    }

    pub(crate) fn seat(&self) -> Seat {
        Seat { host: self.host, server: self.server }
    }

    pub(crate) fn jack(&self) -> Jack {
        Jack { seat: self.seat(), network: self.network }
    }

    pub(crate) fn seen(&self) -> SeenPort {
        SeenPort {
            server: self.server,
            host: self.host,
            network: self.network,
            mac: self.mac.clone(),
            private_ip: self.private_ip,
            public_ip: self.public_ip,
        }
    }
}

/// A disk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FakeDisk {
    /// Whose disk.
    pub server: Id<Server>,
    /// Where it lies.
    pub host: Id<Host>,
    /// Which of the server's disks.
    pub epoch: u64,
    /// The image it started as.
    pub image: String,
    /// Its size in GiB.
    pub size_gib: u64,
    /// The snapshot it was copied from.
    #[serde(default)]
    pub snapshot: Option<Id<Snapshot>>,
    /// Whether a check finds damage.
    #[serde(default)]
    pub damaged: bool,
}

impl FakeDisk {
    pub(crate) fn new(disk: &RootDisk) -> Self {
        Self {
            server: disk.server,
            host: disk.host,
            epoch: disk.epoch,
            image: disk.image.clone(),
            size_gib: disk.size_gib,
            snapshot: None,
            damaged: false,
        }
    }

    pub(crate) fn seat(&self) -> Seat {
        Seat { host: self.host, server: self.server }
    }

    pub(crate) fn seen(&self) -> SeenDisk {
        SeenDisk {
            server: self.server,
            host: self.host,
            epoch: self.epoch,
            image: self.image.clone(),
            size_gib: self.size_gib,
        }
    }
}

/// A volume.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FakeVolume {
    /// Whose disk.
    pub volume: Id<Volume>,
    /// Where it lies.
    pub host: Id<Host>,
    /// Its size in GiB.
    pub size_gib: u64,
    /// Which of its contents.
    #[serde(default)]
    pub epoch: u64,
    /// The snapshot it was copied from last.
    #[serde(default)]
    pub snapshot: Option<Id<Snapshot>>,
}

impl FakeVolume {
    pub(crate) fn new(spec: &VolumeSpec) -> Self {
        let VolumeSpec { volume, host, size_gib } = *spec;
        Self { volume, host, size_gib, epoch: 0, snapshot: None }
    }

    pub(crate) fn seen(&self) -> SeenVolume {
        SeenVolume { volume: self.volume, host: self.host, size_gib: self.size_gib }
    }
}

/// A snapshot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FakeSnapshot {
    /// Which.
    pub snapshot: Id<Snapshot>,
    /// Where it lies.
    pub host: Id<Host>,
    /// Its size in GiB.
    pub size_gib: u64,
    /// The image that the copied disk started as, if it was a root disk.
    pub image: Option<String>,
    /// Which of its contents the copied disk had.
    #[serde(default)]
    pub epoch: u64,
    /// Whether all of its bytes are there.
    pub filled: bool,
    /// Whether it was taken in.
    pub whole: bool,
}

impl FakeSnapshot {
    pub(crate) const fn seen(&self) -> SeenSnapshot {
        SeenSnapshot { snapshot: self.snapshot, host: self.host, size_gib: self.size_gib }
    }
}

/// Where an image is, and what it is called there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(crate) struct Place {
    pub host: Id<Host>,
    pub image: String,
}

/// An image that was pulled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FakeImage {
    /// Where it is.
    pub host: Id<Host>,
    /// What it is called there.
    pub image: String,
    /// Bytes that have arrived.
    pub bytes: u64,
    /// Whether guests read it, and no disk starts as it.
    #[serde(default)]
    pub is_iso: bool,
}

/// Bytes of every fake image.
const IMAGE_BYTES: u64 = 3 << 20;

impl FakeImage {
    pub(crate) fn new(spec: &ImageSpec) -> Self {
        let is_iso = spec.format.medium() == Medium::Iso;
        Self { host: spec.host, image: spec.image.clone(), bytes: 0, is_iso }
    }

    pub(crate) fn place(&self) -> Place {
        Place { host: self.host, image: self.image.clone() }
    }

    /// Whether disks can be made of it.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.bytes >= IMAGE_BYTES
    }

    /// With a third more of its bytes.
    pub(crate) fn grown(mut self) -> Self {
        self.bytes = (self.bytes + IMAGE_BYTES / 3).min(IMAGE_BYTES);
        self
    }

    pub(crate) fn progress(&self) -> ImageProgress {
        let arrived = PullProgress { bytes: self.bytes, total_bytes: Some(IMAGE_BYTES) };
        let ready = self.is_ready();
        ImageProgress { arrived, ready, min_disk_gib: u64::from(ready && !self.is_iso) }
    }

    pub(crate) fn seen(&self) -> SeenImage {
        SeenImage { image: self.image.clone(), host: self.host, ready: self.is_ready() }
    }
}
