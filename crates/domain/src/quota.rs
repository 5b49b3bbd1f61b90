//! What is counted and limited, for an account and for a project.

use crate::words::words;

words! {
    /// A thing that is counted.
    pub enum Counted {
        /// Servers that are not terminated.
        Servers = "servers",
        /// Virtual processors of those.
        Vcpus = "vcpus",
        /// Memory of those in MiB.
        MemoryMib = "memory_mib",
        /// Root disks of those in GiB.
        DiskGib = "disk_gib",
        /// Public addresses.
        Addresses = "addresses",
        /// Public keys.
        SshKeys = "ssh_keys",
        /// Projects.
        Projects = "projects",
        /// People.
        Users = "users",
        /// Live keys and tokens.
        Credentials = "credentials",
        /// Volumes.
        Volumes = "volumes",
        /// Their sizes in GiB.
        VolumeGib = "volume_gib",
        /// Snapshots.
        Snapshots = "snapshots",
        /// Their sizes in GiB.
        SnapshotGib = "snapshot_gib",
        /// Networks that somebody asked for.
        Networks = "networks",
        /// Security groups that somebody asked for.
        SecurityGroups = "security_groups",
    }
}

impl Counted {
    /// The limit of a new account; the operator changes it.
    #[must_use]
    pub const fn default_limit(self) -> i64 {
        match self {
            Self::Servers | Self::Addresses | Self::Volumes | Self::Snapshots => 1_000,
            Self::Vcpus => 4_000,
            Self::MemoryMib => 8_388_608,
            Self::DiskGib | Self::VolumeGib | Self::SnapshotGib => 200_000,
            Self::SshKeys | Self::Users | Self::Credentials => 500,
            Self::Projects | Self::Networks | Self::SecurityGroups => 100,
        }
    }
}

/// One line of a quota.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuotaLine {
    /// What is counted.
    pub counted: Counted,
    /// How many there are.
    pub used: i64,
    /// How many there may be; none is no limit.
    pub limit: Option<i64>,
}
