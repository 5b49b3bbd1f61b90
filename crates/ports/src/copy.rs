//! Copies of disks: what is copied to what.
//!
//! Where no running guest holds the disk, its store copies it by itself ([`Disks::ensure_copy`]).
//! Where one does, only its hypervisor knows what the disk holds at one moment: the store lays a
//! target out ([`Disks::prepare_copy`]), the hypervisor fills it ([`Vmm::ensure_copy`]), and the
//! store takes it in ([`Disks::finish_copy`]).
//!
//! [`Disks::ensure_copy`]: crate::Disks::ensure_copy
//! [`Disks::prepare_copy`]: crate::Disks::prepare_copy
//! [`Disks::finish_copy`]: crate::Disks::finish_copy
//! [`Vmm::ensure_copy`]: crate::Vmm::ensure_copy

use nubo_base::Id;
use nubo_domain::{Host, Server, Snapshot, Volume};
use serde::{Deserialize, Serialize};

use crate::disks::DiskSource;

/// A disk of a host, whatever it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DiskRef {
    /// A server's root disk.
    Root(Id<Server>),
    /// A volume.
    Volume(Id<Volume>),
    /// A snapshot.
    Snapshot(Id<Snapshot>),
}

/// A disk that should be a copy of another one on its host.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CopySpec {
    /// What is copied.
    pub from: DiskRef,
    /// What it is copied to; what was there is replaced.
    pub to: DiskRef,
    /// Where both lie.
    pub host: Id<Host>,
    /// Which of the target's contents this is. A target that has this one or a later one is left
    /// alone; a snapshot has only one, whose number does not matter.
    pub epoch: u64,
    /// The target's size in GiB, if that is more than its source has.
    pub size_gib: u64,
}

/// A snapshot that was seen; one that is being copied is not seen yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenSnapshot {
    /// Which.
    pub snapshot: Id<Snapshot>,
    /// Where it lies.
    pub host: Id<Host>,
    /// Its size in GiB.
    pub size_gib: u64,
}

/// A copy of a running guest's disk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuestCopy {
    /// Whose disk.
    pub server: Id<Server>,
    /// Where it runs.
    pub host: Id<Host>,
    /// Which of its disks; the root disk if none.
    pub volume: Option<Id<Volume>>,
    /// What the copy is for.
    pub snapshot: Id<Snapshot>,
    /// What is written to: as large as the disk, and nobody else's.
    pub target: DiskSource,
}
