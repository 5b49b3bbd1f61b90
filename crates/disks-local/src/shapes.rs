//! What disks are, as the ports will have it.
//!
//! These types stand here until the ports carry them; they must hold nothing that only qcow2 knows.

use nubo_base::{Id, Uuid};
use nubo_domain::Host;
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

/// A volume that should be; it only grows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VolumeSpec {
    /// Which volume.
    pub volume: Uuid,
    /// Where it lies.
    pub host: Id<Host>,
    /// Its size in GiB.
    pub size_gib: u64,
}

/// A volume that was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenVolume {
    /// Which volume.
    pub volume: Uuid,
    /// Where it lies.
    pub host: Id<Host>,
    /// Its size in GiB.
    pub size_gib: u64,
}

/// How full a host's disk is and may become.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiskRoom {
    /// The size of the file system.
    pub total_bytes: u64,
    /// What of it is free now.
    pub free_bytes: u64,
    /// What the disks may still grow by: their sizes less what they take up.
    pub promised_bytes: u64,
}
