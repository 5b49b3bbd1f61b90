//! What a guest is made of, as the ports will have it.
//!
//! These types stand here until the ports carry them; they must hold nothing that only QEMU knows.

use std::path::PathBuf;

use nubo_base::{Id, Uuid};
use nubo_domain::{Host, Server};
use nubo_ports::vmm::GuestSeed;
use serde::{Deserialize, Serialize};

/// How a disk's bytes are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DiskFormat {
    /// Copy on write with a table of clusters.
    Qcow2,
    /// Byte for byte.
    Raw,
}

/// A kernel that the hypervisor loads itself; paths on the host.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DirectBoot {
    /// The kernel's file.
    pub kernel: String,
    /// The file of its first file system.
    pub initrd: String,
    /// The kernel's command line.
    pub cmdline: String,
}

/// What a hypervisor opens as a disk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiskSource {
    /// A path on the host.
    pub path: String,
    /// How its bytes are kept.
    pub format: DiskFormat,
    /// The kernel to start, for disks without a boot loader.
    pub boot: Option<DirectBoot>,
}

/// Where a network card is plugged in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NicSource {
    /// The tap device's name.
    pub tap: String,
    /// The network namespace it is in, by its name under `/run/netns`.
    pub namespace: Option<String>,
    /// The address of the card.
    pub mac: String,
}

/// A volume of a guest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuestVolume {
    /// Which volume.
    pub volume: Uuid,
    /// What the guest reads as the disk's serial; its first 20 characters are seen.
    pub serial: String,
    /// What to open.
    pub source: DiskSource,
    /// Its size in GiB; it only grows.
    pub size_gib: u64,
}

/// What a guest should be. The wish with the highest `generation` wins; older ones are refused
/// with `conflict`, so that a late wish cannot undo a newer one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuestSpec {
    /// Whose machine.
    pub server: Id<Server>,
    /// Where it runs.
    pub host: Id<Host>,
    /// Counts the wishes of this server.
    pub generation: u64,
    /// Counts the boots: a running guest of an earlier boot is started anew.
    pub boot: u64,
    /// Whether a restart may cut the power instead of asking the guest.
    pub hard: bool,
    /// Virtual processors.
    pub vcpus: u32,
    /// Memory in MiB.
    pub memory_mib: u64,
    /// The address of its network card.
    pub mac: String,
    /// What the guest finds out about itself at boot.
    pub seed: GuestSeed,
    /// The disk it boots from.
    pub root: DiskSource,
    /// The root disk's size in GiB.
    pub root_gib: u64,
    /// Its network card.
    pub nic: NicSource,
    /// Its other disks.
    pub volumes: Vec<GuestVolume>,
}

/// A console of a guest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConsoleKind {
    /// The screen, as RFB.
    Vnc,
    /// The first serial port, as bytes.
    Serial,
}

/// Counters of a guest since its process started.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuestFigures {
    /// Processor time of the process in nanoseconds.
    pub cpu_time_ns: u64,
    /// Memory the process holds, in bytes.
    pub memory_bytes: u64,
    /// Memory in use as the guest itself says, in bytes; absent while it says nothing.
    pub memory_used_bytes: Option<u64>,
    /// Bytes read from disks.
    pub disk_read_bytes: u64,
    /// Bytes written to disks.
    pub disk_written_bytes: u64,
    /// Read operations.
    pub disk_reads: u64,
    /// Write operations.
    pub disk_writes: u64,
}

/// The name of a volume's device in QEMU.
pub(crate) fn device_of(volume: Uuid) -> String {
    format!("vol-{volume}")
}

/// The name of a volume's block node in QEMU, which allows 31 characters. The four digits left out
/// are the slowest of a time-ordered id: equal for all volumes of two months.
pub(crate) fn node_of(volume: Uuid) -> String {
    format!("v{}", &volume.as_simple().to_string()[4..])
}

/// The path of a console's socket within a guest's folder.
pub(crate) fn socket_of(folder: &std::path::Path, kind: ConsoleKind) -> PathBuf {
    folder.join(match kind {
        ConsoleKind::Vnc => "run/vnc.sock",
        ConsoleKind::Serial => "run/serial.sock",
    })
}
