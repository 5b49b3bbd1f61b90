//! The driver: its state, and where the wishes meet the folders.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use async_trait::async_trait;
use nubo_base::Id;
use nubo_domain::{Error, Host, Result, Server, Volume};
use nubo_ports::{
    DiskHealth, DiskRoom, DiskSource, Disks, RootDisk, SeenDisk, SeenVolume, VolumeSpec,
};
use tokio::sync::Mutex;

use crate::folders::Folders;
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
}

impl DisksOptions {
    /// The usual choices for a data folder.
    #[must_use]
    pub fn new(dir: &Path) -> Self {
        Self { dir: dir.to_owned(), qemu_img: None, reserve_bytes: None, overcommit_percent: 100 }
    }
}

/// Disks as qcow2 files in folders of this machine.
#[derive(Debug)]
pub struct DisksLocal {
    pub(crate) folders: Folders,
    pub(crate) qemu_img: QemuImg,
    pub(crate) policy: Policy,
    /// Held while room is counted and taken, so that the same room is not given away twice.
    pub(crate) taking: Mutex<()>,
    /// Held while an image is brought in, so that two do not write the same file.
    pub(crate) importing: Mutex<()>,
}

impl DisksLocal {
    /// Opens the folders and removes what was half made when somebody died.
    ///
    /// # Errors
    /// `unavailable` when they cannot be used.
    pub fn open(options: &DisksOptions) -> Result<Arc<Self>> {
        let folders = Folders::open(&options.dir)?;
        folders.drop_unnoted()?;
        folders.drop_idle_bases()?;
        let qemu_img = QemuImg { program: options.qemu_img.clone() };
        let policy = Policy {
            reserve_bytes: options.reserve_bytes,
            overcommit_percent: options.overcommit_percent,
        };
        Ok(Arc::new(Self {
            folders,
            qemu_img,
            policy,
            taking: Mutex::new(()),
            importing: Mutex::new(()),
        }))
    }

    /// Runs what only reads and writes folders beside the runtime's own threads.
    pub(crate) async fn off<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Folders) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let folders = self.folders.clone();
        tokio::task::spawn_blocking(move || work(&folders)).await.map_err(Error::internal)?
    }
}

#[async_trait]
impl Disks for DisksLocal {
    /// One that a running guest holds is grown by the guest's hypervisor instead.
    async fn ensure(&self, disk: &RootDisk) -> Result<DiskSource> {
        let _taking = self.taking.lock().await;
        self.ensure_root(disk).await
    }

    async fn ensure_gone(&self, host: Id<Host>, server: Id<Server>) -> Result<()> {
        let _taking = self.taking.lock().await;
        self.off(move |folders| folders.remove_root(host, server)).await
    }

    async fn observe(&self, host: Id<Host>, server: Id<Server>) -> Result<Option<SeenDisk>> {
        self.off(move |folders| folders.seen_disk(host, server)).await
    }

    async fn list(&self, host: Id<Host>) -> Result<Vec<SeenDisk>> {
        self.off(move |folders| folders.seen_disks(host)).await
    }

    /// One that a running guest holds is grown by the guest's hypervisor instead.
    async fn ensure_volume(&self, volume: &VolumeSpec) -> Result<DiskSource> {
        let _taking = self.taking.lock().await;
        self.ensure_volume_file(volume).await
    }

    async fn ensure_volume_gone(&self, host: Id<Host>, volume: Id<Volume>) -> Result<()> {
        let _taking = self.taking.lock().await;
        self.off(move |folders| folders.remove_volume(host, volume)).await
    }

    async fn list_volumes(&self, host: Id<Host>) -> Result<Vec<SeenVolume>> {
        self.off(move |folders| folders.seen_volumes(host)).await
    }

    /// All disks of these folders count, whatever host they were made for: they share one file
    /// system.
    async fn room(&self, _host: Id<Host>) -> Result<DiskRoom> {
        self.off(|folders| folders.room()).await
    }

    async fn check(&self, host: Id<Host>, server: Id<Server>) -> Result<DiskHealth> {
        self.check_root(host, server).await
    }
}
