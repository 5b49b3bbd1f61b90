//! Root disks and volumes: wishes to a store of disk images.

use async_trait::async_trait;
use nubo_base::Id;
use nubo_domain::image::{Checksum, ImageFormat, PullProgress};
use nubo_domain::{Host, Result, Server, Snapshot, Volume};
use serde::{Deserialize, Serialize};

use crate::copy::{CopySpec, SeenSnapshot};

/// A root disk that should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RootDisk {
    /// Whose disk.
    pub server: Id<Server>,
    /// Where it lies.
    pub host: Id<Host>,
    /// Counts the disks of this server; a higher one starts afresh from the image.
    pub epoch: u64,
    /// What the image is called on the host: its slug, or by what was pulled. Empty for a disk
    /// that starts empty.
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

/// How a disk image is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DiskFormat {
    /// QEMU's own, with backing files.
    Qcow2,
    /// Plain bytes.
    Raw,
}

/// A kernel that is started beside the disk instead of from it; paths on the host.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DirectBoot {
    /// The kernel.
    pub kernel: String,
    /// Its first file system.
    pub initrd: String,
    /// Its command line.
    pub cmdline: String,
}

/// What a hypervisor opens to use a disk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiskSource {
    /// Where it is on the host.
    pub path: String,
    /// How it is written.
    pub format: DiskFormat,
    /// The kernel to start, where the image does not bring its own boot loader.
    pub boot: Option<DirectBoot>,
}

/// A volume that should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VolumeSpec {
    /// Whose disk.
    pub volume: Id<Volume>,
    /// Where it lies.
    pub host: Id<Host>,
    /// Its size in GiB; a volume only grows.
    pub size_gib: u64,
}

/// A volume that was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenVolume {
    /// Whose disk.
    pub volume: Id<Volume>,
    /// Where it lies.
    pub host: Id<Host>,
    /// Its size in GiB.
    pub size_gib: u64,
}

/// How full a host's store of images is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiskRoom {
    /// All of it, in bytes.
    pub total_bytes: u64,
    /// What is free now, in bytes.
    pub free_bytes: u64,
    /// What disks may still grow by, in bytes.
    pub promised_bytes: u64,
    /// What may still be promised to new disks by the host's own rule, in bytes.
    pub left_bytes: u64,
}

/// An image that a host should fetch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImageSpec {
    /// What it will be called on the host.
    pub image: String,
    /// Where it is wanted.
    pub host: Id<Host>,
    /// Counts the wishes for it; what failed for good is tried again for a higher one only.
    pub generation: u64,
    /// The `http` or `https` address of the file.
    pub url: String,
    /// What the file must be.
    pub checksum: Checksum,
    /// How the file is written.
    pub format: ImageFormat,
}

/// How far an image is that a host fetches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImageProgress {
    /// Bytes that have arrived, and all there are once that is known.
    pub arrived: PullProgress,
    /// Whether disks can be made of it, or servers can read it.
    pub ready: bool,
    /// The smallest disk in GiB that holds it; 0 until it is ready, and for an ISO.
    pub min_disk_gib: u64,
}

/// An image that was fetched, or is being fetched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenImage {
    /// What it is called on the host.
    pub image: String,
    /// Where it is.
    pub host: Id<Host>,
    /// Whether disks can be made of it.
    pub ready: bool,
}

/// How the structure of a disk was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DiskHealth {
    /// Nothing that a guest would miss is wrong.
    Sound,
    /// Data may be lost; what was found, for the operator.
    Damaged(String),
}

/// A store of disk images.
#[async_trait]
pub trait Disks: Send + Sync {
    /// Makes the disk be there, made afresh for a new epoch and grown for a larger size. A wish
    /// with an older epoch is refused with `conflict`, one for an image that the host does not
    /// have with `not_found`.
    ///
    /// # Errors
    /// `unavailable` when it may be tried again; `no_capacity` when the host's store would not
    /// hold it; anything else when it cannot be.
    async fn ensure(&self, disk: &RootDisk) -> Result<DiskSource>;

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

    /// Makes the volume be there, grown for a larger size, and leaves its data alone.
    ///
    /// # Errors
    /// As [`Disks::ensure`].
    async fn ensure_volume(&self, volume: &VolumeSpec) -> Result<DiskSource>;

    /// Removes a volume; also one that was never made.
    ///
    /// # Errors
    /// `unavailable` when it may be tried again.
    async fn ensure_volume_gone(&self, host: Id<Host>, volume: Id<Volume>) -> Result<()>;

    /// Every volume of a host.
    ///
    /// # Errors
    /// `unavailable` when the host does not answer.
    async fn list_volumes(&self, host: Id<Host>) -> Result<Vec<SeenVolume>>;

    /// How full the host's store is.
    ///
    /// # Errors
    /// `unavailable` when the host does not answer.
    async fn room(&self, host: Id<Host>) -> Result<DiskRoom>;

    /// Makes the host fetch an image, and tells how far it is: the work goes on between the wishes,
    /// and after a break from where it broke. Nothing can be made of it until it is whole and its
    /// checksum is right.
    ///
    /// # Errors
    /// `image_unusable` when the file is not there, or not what it must be, and `no_capacity` when
    /// it would not fit: nothing of it is left then. `unavailable` when it may be tried again.
    async fn ensure_image(&self, image: &ImageSpec) -> Result<ImageProgress>;

    /// What a guest's drive opens to read an ISO that the host has fetched.
    ///
    /// # Errors
    /// `not_found` when the host does not have it, or it is no ISO; `unavailable` when it may be
    /// tried again.
    async fn iso(&self, host: Id<Host>, image: &str) -> Result<DiskSource>;

    /// Stops fetching an image and removes it; also one that was never wished for. Disks that were
    /// made of it stay. An image that the host was given otherwise stays too.
    ///
    /// # Errors
    /// `unavailable` when it may be tried again.
    async fn ensure_image_gone(&self, host: Id<Host>, image: &str) -> Result<()>;

    /// Every image that the host has fetched or is fetching.
    ///
    /// # Errors
    /// `unavailable` when the host does not answer.
    async fn list_images(&self, host: Id<Host>) -> Result<Vec<SeenImage>>;

    /// Makes a disk be a copy of another one that no running guest holds, and tells whether it is
    /// whole: the work goes on between the wishes. The target is what it was until it is whole.
    ///
    /// # Errors
    /// `not_found` when there is no source; `wrong_state` when a guest holds it or has written to
    /// it meanwhile, and nothing of the copy is left then; otherwise as [`Disks::ensure`].
    async fn ensure_copy(&self, copy: &CopySpec) -> Result<bool>;

    /// Stops a copying that is not whole yet and removes what there is of it.
    ///
    /// # Errors
    /// `unavailable` when it may be tried again.
    async fn ensure_copy_gone(&self, copy: &CopySpec) -> Result<()>;

    /// Makes the target of a snapshot be there for a hypervisor to fill; none once the snapshot is
    /// whole.
    ///
    /// # Errors
    /// As [`Disks::ensure_copy`].
    async fn prepare_copy(&self, copy: &CopySpec) -> Result<Option<DiskSource>>;

    /// Takes in a snapshot that a hypervisor has filled and lets go of.
    ///
    /// # Errors
    /// `not_found` when nothing was prepared; `unavailable` when it may be tried again.
    async fn finish_copy(&self, copy: &CopySpec) -> Result<()>;

    /// Removes a snapshot, whole or not; also one that was never made.
    ///
    /// # Errors
    /// `unavailable` when it may be tried again.
    async fn ensure_snapshot_gone(&self, host: Id<Host>, snapshot: Id<Snapshot>) -> Result<()>;

    /// Every snapshot of a host that is whole.
    ///
    /// # Errors
    /// `unavailable` when the host does not answer.
    async fn list_snapshots(&self, host: Id<Host>) -> Result<Vec<SeenSnapshot>>;

    /// Checks the structure of a server's root disk; only for a guest that is off.
    ///
    /// # Errors
    /// `not_found` when there is no such disk; `wrong_state` while a guest holds it; `unavailable`
    /// when it may be tried again.
    async fn check(&self, host: Id<Host>, server: Id<Server>) -> Result<DiskHealth>;
}
