//! The driver: its state, and where the wishes meet the folders.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use nubo_base::Id;
use nubo_domain::{Error, Host, Result, Server, Snapshot, Volume};
use nubo_ports::{
    CopySpec, DiskHealth, DiskRef, DiskRoom, DiskSource, Disks, ImageProgress, ImageSpec, RootDisk,
    SeenDisk, SeenImage, SeenSnapshot, SeenVolume, VolumeSpec,
};
use tokio::sync::Mutex;

use crate::copies::Copies;
use crate::folders::Folders;
use crate::import::ImportedImage;
use crate::pull::Pulls;
use crate::qemu_img::QemuImg;
use crate::room::Policy;

/// How the driver is opened.
#[derive(Clone, Debug)]
pub struct DisksOptions {
    /// The data folder.
    pub dir: PathBuf,
    /// Where qemu-img is; searched for in the usual places if absent.
    pub qemu_img: Option<PathBuf>,
    /// Bytes that stay free whatever is promised; by default a twentieth of the file system, at
    /// least 1 GiB and at most 10.
    pub reserve_bytes: Option<u64>,
    /// How much may be promised, in percent of what is free: 100 promises no more than there is.
    /// With more, guests that all fill their disks are paused until there is room again.
    pub overcommit_percent: u64,
    /// How images are pulled.
    pub pull: PullOptions,
}

/// How images are pulled.
#[derive(Clone, Debug)]
pub struct PullOptions {
    /// The largest file that is fetched, in bytes.
    pub most_bytes: u64,
    /// The largest disk that an image may hold, in GiB.
    pub most_disk_gib: u64,
    /// So many are fetched side by side; others wait.
    pub at_once: usize,
    /// How long a server may say nothing.
    pub patience: Duration,
    /// So many tries in a row may bring nothing more.
    pub tries: u32,
    /// The wait before the second try; each further one is twice as long, up to a minute.
    pub backoff: Duration,
    /// A file of further root certificates (PEM), beside those of the machine.
    pub roots: Option<PathBuf>,
}

impl Default for PullOptions {
    fn default() -> Self {
        Self {
            most_bytes: 64 << 30,
            most_disk_gib: 2_048,
            at_once: 2,
            patience: Duration::from_secs(30),
            tries: 10,
            backoff: Duration::from_secs(1),
            roots: None,
        }
    }
}

impl DisksOptions {
    /// The usual choices for a data folder.
    #[must_use]
    pub fn new(dir: &Path) -> Self {
        Self {
            dir: dir.to_owned(),
            qemu_img: None,
            reserve_bytes: None,
            overcommit_percent: 100,
            pull: PullOptions::default(),
        }
    }
}

/// What the driver and its downloads share.
#[derive(Debug)]
pub struct Core {
    pub folders: Folders,
    pub qemu_img: QemuImg,
    pub policy: Policy,
    pub pull: PullOptions,
    /// Held while room is counted and taken, so that the same room is not given away twice.
    pub taking: Mutex<()>,
    /// Held while an image is brought in, so that two do not write the same file.
    pub importing: Mutex<()>,
}

impl Core {
    /// Runs what only reads and writes folders beside the runtime's own threads.
    pub async fn off<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Folders) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let folders = self.folders.clone();
        tokio::task::spawn_blocking(move || work(&folders)).await.map_err(Error::internal)?
    }
}

/// Disks as qcow2 files in folders of this machine. Dropping it stops its downloads; the next one
/// over the same folders goes on where they stood.
#[derive(Debug)]
pub struct DisksLocal {
    pub(crate) core: Arc<Core>,
    pulls: Pulls,
    copies: Copies,
}

impl DisksLocal {
    /// Opens the folders and removes what was half made when somebody died.
    ///
    /// # Errors
    /// `unavailable` when they cannot be used.
    pub fn open(options: &DisksOptions) -> Result<Arc<Self>> {
        let folders = Folders::open(&options.dir)?;
        folders.drop_unnoted()?;
        folders.drop_unnoted_snapshots()?;
        folders.drop_idle_bases()?;
        folders.drop_spent_pulls()?;
        let core = Arc::new(Core {
            folders,
            qemu_img: QemuImg { program: options.qemu_img.clone() },
            policy: Policy {
                reserve_bytes: options.reserve_bytes,
                overcommit_percent: options.overcommit_percent,
            },
            pull: options.pull.clone(),
            taking: Mutex::new(()),
            importing: Mutex::new(()),
        });
        let pulls = Pulls::new(&core);
        Ok(Arc::new(Self { core, pulls, copies: Copies::default() }))
    }

    /// Makes the image that lies in a folder (`<slug>.json` and the files that it names, see
    /// `images/README.md`) the host's image of that name. One that is the host's already is left
    /// alone, and so are disks that stand on what it replaces.
    ///
    /// # Errors
    /// `not_found` when the folder has no such image; `image_unusable` when a file is not what its
    /// checksum says, or stands on another file; `no_capacity` when the host has no room for it;
    /// `unavailable` when it may be tried again.
    pub async fn import(&self, from: &Path, slug: &str) -> Result<ImportedImage> {
        self.core.import(from, slug).await
    }

    /// How many bytes of new disks the host can still promise.
    ///
    /// # Errors
    /// `unavailable` when the folders cannot be read.
    pub fn sellable_bytes(&self) -> Result<u64> {
        Ok(self.core.folders.room(self.core.policy)?.left_bytes)
    }
}

#[async_trait]
impl Disks for DisksLocal {
    /// One that a running guest holds is grown by the guest's hypervisor instead.
    async fn ensure(&self, disk: &RootDisk) -> Result<DiskSource> {
        let _taking = self.core.taking.lock().await;
        self.core.ensure_root(disk).await
    }

    async fn ensure_gone(&self, host: Id<Host>, server: Id<Server>) -> Result<()> {
        let _taking = self.core.taking.lock().await;
        self.core.off(move |folders| folders.remove_root(host, server)).await
    }

    async fn observe(&self, host: Id<Host>, server: Id<Server>) -> Result<Option<SeenDisk>> {
        self.core.off(move |folders| folders.seen_disk(host, server)).await
    }

    async fn list(&self, host: Id<Host>) -> Result<Vec<SeenDisk>> {
        self.core.off(move |folders| folders.seen_disks(host)).await
    }

    /// One that a running guest holds is grown by the guest's hypervisor instead.
    async fn ensure_volume(&self, volume: &VolumeSpec) -> Result<DiskSource> {
        let _taking = self.core.taking.lock().await;
        self.core.ensure_volume_file(volume).await
    }

    async fn ensure_volume_gone(&self, host: Id<Host>, volume: Id<Volume>) -> Result<()> {
        let _taking = self.core.taking.lock().await;
        self.core.off(move |folders| folders.remove_volume(host, volume)).await
    }

    async fn list_volumes(&self, host: Id<Host>) -> Result<Vec<SeenVolume>> {
        self.core.off(move |folders| folders.seen_volumes(host)).await
    }

    /// All disks of these folders count, whatever host they were made for: they share one file
    /// system.
    async fn room(&self, _host: Id<Host>) -> Result<DiskRoom> {
        let policy = self.core.policy;
        self.core.off(move |folders| folders.room(policy)).await
    }

    async fn ensure_image(&self, image: &ImageSpec) -> Result<ImageProgress> {
        self.pulls.ensure(&self.core, image).await
    }

    /// Whoever's disks these folders hold shares their ISOs.
    async fn iso(&self, _host: Id<Host>, image: &str) -> Result<DiskSource> {
        let image = image.to_owned();
        self.core.off(move |folders| folders.iso(&image)).await
    }

    async fn ensure_image_gone(&self, _host: Id<Host>, image: &str) -> Result<()> {
        self.pulls.ensure_gone(&self.core, image).await
    }

    /// Whoever's disks these folders hold shares their images.
    async fn list_images(&self, host: Id<Host>) -> Result<Vec<SeenImage>> {
        self.core.off(move |folders| folders.seen_images(host)).await
    }

    async fn ensure_copy(&self, copy: &CopySpec) -> Result<bool> {
        self.copies.ensure(&self.core, copy).await
    }

    async fn ensure_copy_gone(&self, copy: &CopySpec) -> Result<()> {
        let _taking = self.core.taking.lock().await;
        self.copies.stop(&self.core, copy.to).await
    }

    async fn prepare_copy(&self, copy: &CopySpec) -> Result<Option<DiskSource>> {
        let _taking = self.core.taking.lock().await;
        self.copies.give_way(&self.core, copy.to).await?;
        self.core.lay_out(copy).await
    }

    async fn finish_copy(&self, copy: &CopySpec) -> Result<()> {
        let _taking = self.core.taking.lock().await;
        let (core, copy) = (self.core.clone(), copy.clone());
        let work = move || core.take_in(&copy);
        tokio::task::spawn_blocking(work).await.map_err(Error::internal)?
    }

    async fn ensure_snapshot_gone(&self, host: Id<Host>, snapshot: Id<Snapshot>) -> Result<()> {
        let _taking = self.core.taking.lock().await;
        self.copies.give_way(&self.core, DiskRef::Snapshot(snapshot)).await?;
        self.core.off(move |folders| folders.remove_snapshot(host, snapshot)).await
    }

    async fn list_snapshots(&self, host: Id<Host>) -> Result<Vec<SeenSnapshot>> {
        self.core.off(move |folders| folders.seen_snapshots(host)).await
    }

    async fn check(&self, host: Id<Host>, server: Id<Server>) -> Result<DiskHealth> {
        self.core.check_root(host, server).await
    }
}
