//! Root disks: wishes to a store of disk images.

use async_trait::async_trait;
use nubo_base::Id;
use nubo_domain::{Host, Result, Server};
use serde::{Deserialize, Serialize};

/// A root disk that should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RootDisk {
    /// Whose disk.
    pub server: Id<Server>,
    /// Where it lies.
    pub host: Id<Host>,
    /// Counts the disks of this server; a higher one starts afresh from the image.
    pub epoch: u64,
    /// The image's slug.
    pub image: String,
    /// Its size in GiB; a disk only grows.
    pub size_gib: u64,
}

/// A root disk that was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenDisk {
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
}

/// A store of disk images.
#[async_trait]
pub trait Disks: Send + Sync {
    /// Makes the disk be there, made afresh for a new epoch and grown for a larger size. A wish
    /// with an older epoch is refused with `conflict`.
    ///
    /// # Errors
    /// `unavailable` when it may be tried again; anything else when it cannot be.
    async fn ensure(&self, disk: &RootDisk) -> Result<()>;

    /// Removes every disk of a server; also of one that has none.
    ///
    /// # Errors
    /// `unavailable` when it may be tried again.
    async fn ensure_gone(&self, host: Id<Host>, server: Id<Server>) -> Result<()>;

    /// What there is of a server's disk; none if nothing.
    ///
    /// # Errors
    /// `unavailable` when the host does not answer.
    async fn observe(&self, host: Id<Host>, server: Id<Server>) -> Result<Option<SeenDisk>>;

    /// Every disk of a host.
    ///
    /// # Errors
    /// `unavailable` when the host does not answer.
    async fn list(&self, host: Id<Host>) -> Result<Vec<SeenDisk>>;
}
