//! Copies of disks that no guest holds, by qemu-img: a task of this process for each.
//!
//! The source is read without a lock, for a lock would keep its server from starting for as long
//! as the copy takes. So a source that was written to meanwhile makes the copy worthless, and it is
//! thrown away: a copy is of one moment or it is none.
//!
//! Sources were written by guests' processes, so what they say of themselves is checked before
//! qemu-img opens them: a file behind them would be read with this process' rights.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use nubo_base::Id;
use nubo_domain::{Error, Host, Result, code};
use nubo_ports::{CopySpec, DiskRef};
use tokio::task::JoinHandle;

use crate::driver::Core;
use crate::folders::{self, Folders, failed};
use crate::header;
use crate::roots::{GIB, PATIENCE};
use crate::snapshots::{Note, RootNote};

/// How long a GiB may take beside [`PATIENCE`]: a slow disk of a busy host.
const PER_GIB: Duration = Duration::from_secs(60);

/// Every copying of this process, by its target.
#[derive(Debug, Default)]
pub struct Copies(Mutex<BTreeMap<DiskRef, Job>>);

#[derive(Debug)]
struct Job {
    task: JoinHandle<Result<()>>,
    stopped: Stopped,
}

/// Whether a copying was stopped. Held while a whole copy takes its place, so that afterwards
/// either it has or it never will.
type Stopped = Arc<Mutex<bool>>;

impl Drop for Job {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// A disk that is there and whole.
pub struct Kept {
    /// Its file.
    pub path: PathBuf,
    /// The only file that it may stand on.
    pub backing: Option<String>,
    /// What it is beside its bytes, if it is a root disk or was one.
    pub root: Option<RootNote>,
}

impl Copies {
    fn jobs(&self) -> MutexGuard<'_, BTreeMap<DiskRef, Job>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins a copy unless it is there or on its way; tells whether it is there.
    pub async fn ensure(&self, core: &Arc<Core>, spec: &CopySpec) -> Result<bool> {
        let _taking = core.taking.lock().await;
        let ended = {
            let mut jobs = self.jobs();
            match jobs.get(&spec.to) {
                Some(job) if !job.task.is_finished() => return Ok(false),
                Some(_) => jobs.remove(&spec.to),
                None => None,
            }
        };
        if let Some(mut job) = ended {
            (&mut job.task).await.map_err(Error::internal)??;
        }
        let (folders, wish) = (core.folders.clone(), spec.clone());
        let work = move || -> Result<Option<u64>> {
            if folders.has_copy(&wish)? {
                return Ok(None);
            }
            let Kept { path, backing, .. } = folders.kept(wish.from, wish.host)?;
            let bytes = check_plain(&path, backing.as_deref())?.virtual_bytes;
            Ok(Some(bytes.max(wish.size_gib.saturating_mul(GIB))))
        };
        let work = tokio::task::spawn_blocking(work).await.map_err(Error::internal)?;
        let Some(bytes) = work? else { return Ok(true) };
        core.admit(bytes)?;
        let (core, wish) = (core.clone(), spec.clone());
        let stopped = Stopped::default();
        let seen = stopped.clone();
        let task = tokio::spawn(async move { core.copy_disk(&wish, bytes, seen).await });
        self.jobs().insert(spec.to, Job { task, stopped });
        Ok(false)
    }

    /// Stops a copying and removes what it has written, if it was not whole.
    pub async fn give_way(&self, core: &Core, to: DiskRef) -> Result<()> {
        let job = self.jobs().remove(&to);
        if let Some(mut job) = job {
            *job.stopped.lock().unwrap_or_else(PoisonError::into_inner) = true;
            job.task.abort();
            // Whether it ended in order or not, it is over.
            let _ended = (&mut job.task).await;
        }
        let fresh = core.folders.fresh(to);
        folders::remove(&fresh).map_err(|why| failed(&fresh, &why))
    }

    /// The same, and removes what a hypervisor has written too.
    pub async fn stop(&self, core: &Core, to: DiskRef) -> Result<()> {
        self.give_way(core, to).await?;
        match to {
            DiskRef::Snapshot(snapshot) => core.folders.remove_filling(snapshot),
            DiskRef::Root(_) | DiskRef::Volume(_) => Ok(()),
        }
    }
}

impl Folders {
    /// A disk of a host.
    ///
    /// # Errors
    /// `not_found` when it is not there.
    pub fn kept(&self, disk: DiskRef, host: Id<Host>) -> Result<Kept> {
        let found = match disk {
            DiskRef::Root(server) => self.root(server)?.filter(|r| r.note.host == host).map(|r| {
                let backing = Some(format!("../../bases/{}.qcow2", r.note.base));
                let (image, base, boot) = (r.note.image, r.note.base, r.note.boot);
                Kept { path: r.path, backing, root: Some(RootNote { image, base, boot }) }
            }),
            DiskRef::Volume(volume) => {
                let path = self.of_volume(volume).0;
                let here = self.volume_note(volume)?.is_some_and(|note| note.host == host);
                here.then_some(Kept { path, backing: None, root: None })
            }
            DiskRef::Snapshot(snapshot) => {
                let path = self.of_snapshot(snapshot).0;
                let note = self.snapshot(snapshot)?.filter(|note| note.host == host);
                note.map(|Note { root, .. }| Kept { path, backing: None, root })
            }
        };
        found.ok_or_else(|| Error::not_found("disk"))
    }

    /// Whether the target has this content, or a later one.
    fn has_copy(&self, spec: &CopySpec) -> Result<bool> {
        let elsewhere = |host: Id<Host>, epoch: u64| match host == spec.host {
            true => Ok(epoch >= spec.epoch),
            false => Err(Error::new(&code::CONFLICT).public("The disk is on another host.")),
        };
        match spec.to {
            DiskRef::Root(server) => match self.root(server)? {
                Some(root) => elsewhere(root.note.host, root.note.epoch),
                None => Ok(false),
            },
            DiskRef::Volume(volume) => match self.volume_note(volume)? {
                Some(note) => elsewhere(note.host, note.epoch),
                None => Ok(false),
            },
            DiskRef::Snapshot(snapshot) => match self.snapshot(snapshot)? {
                Some(note) => elsewhere(note.host, u64::MAX),
                None => Ok(false),
            },
        }
    }

    /// Where a copy lies before it is whole.
    fn fresh(&self, to: DiskRef) -> PathBuf {
        match to {
            DiskRef::Root(server) => self.disks().join(format!(".new-{}.qcow2", server.uuid())),
            DiskRef::Volume(volume) => folders::unfinished(&self.of_volume(volume).0),
            DiskRef::Snapshot(snapshot) => folders::unfinished(&self.of_snapshot(snapshot).0),
        }
    }
}

impl Core {
    async fn copy_disk(&self, spec: &CopySpec, bytes: u64, stopped: Stopped) -> Result<()> {
        let fresh = self.folders.fresh(spec.to);
        let done = match self.write_copy(spec, bytes, &fresh).await {
            Ok(root) => {
                let (folders, spec, fresh) = (self.folders.clone(), spec.clone(), fresh.clone());
                let work = move || folders.settle(&spec, &fresh, root, &stopped);
                tokio::task::spawn_blocking(work).await.map_err(Error::internal)?
            }
            Err(error) => Err(error),
        };
        if done.is_err() {
            folders::remove(&fresh).map_err(|why| failed(&fresh, &why))?;
        }
        done
    }

    /// Writes the copy beside its place, and tells what it is beside its bytes.
    async fn write_copy(
        &self,
        spec: &CopySpec,
        bytes: u64,
        fresh: &Path,
    ) -> Result<Option<RootNote>> {
        let Kept { path, backing, root } = self.folders.kept(spec.from, spec.host)?;
        let folder = path.parent().unwrap_or(&path).to_owned();
        let patience = PATIENCE + PER_GIB * u32::try_from(bytes.div_ceil(GIB)).unwrap_or(u32::MAX);
        let (from, to) = (path.display().to_string(), fresh.display().to_string());
        folders::remove(fresh).map_err(|why| failed(fresh, &why))?;
        let before = stamp(&path)?;
        // This takes the lock for a moment, which tells whether a guest has it.
        let told = self.qemu_img.run(&folder, &["info", "-f", "qcow2", &from], PATIENCE).await?;
        if told.is_held() {
            return Err(held());
        }
        check_plain(&path, backing.as_deref())?;
        let words = ["convert", "-q", "-U", "-f", "qcow2", "-O", "qcow2", &from, &to];
        self.qemu_img.run(&folder, &words, patience).await?.good()?;
        if header::read(fresh).map_err(|why| failed(fresh, &why))?.virtual_bytes < bytes {
            let words = ["resize", "-q", "-f", "qcow2", &to, &bytes.to_string()];
            self.qemu_img.run(&folder, &words, PATIENCE).await?.good()?;
        }
        if stamp(&path)? == before { Ok(root) } else { Err(held()) }
    }
}

impl Folders {
    /// Makes a whole copy the target's disk.
    fn settle(
        &self,
        spec: &CopySpec,
        fresh: &Path,
        root: Option<RootNote>,
        stopped: &Mutex<bool>,
    ) -> Result<()> {
        let stopped = stopped.lock().unwrap_or_else(PoisonError::into_inner);
        if *stopped {
            return Err(Error::unavailable("the copy was stopped"));
        }
        fs::set_permissions(fresh, fs::Permissions::from_mode(0o600))
            .map_err(|why| failed(fresh, &why))?;
        match spec.to {
            DiskRef::Snapshot(snapshot) => {
                let (file, note) = self.of_snapshot(snapshot);
                folders::finish(fresh, &file).map_err(|why| failed(&file, &why))?;
                folders::write(&note, &Note { host: spec.host, root })?;
                self.remove_filling(snapshot)
            }
            DiskRef::Volume(volume) => self.put_volume(volume, fresh, (spec.host, spec.epoch)),
            DiskRef::Root(server) => {
                let root = root.ok_or_else(|| Error::internal("no root disk was copied"))?;
                self.put_root(server, fresh, (spec.host, spec.epoch), root)
            }
        }
    }
}

/// What changes when somebody writes to a file.
fn stamp(path: &Path) -> Result<(u64, i64, i64, u64)> {
    let meta = fs::metadata(path).map_err(|why| match why.kind() {
        std::io::ErrorKind::NotFound => Error::not_found("disk"),
        _ => failed(path, &why),
    })?;
    Ok((meta.ino(), meta.mtime(), meta.mtime_nsec(), meta.len()))
}

fn held() -> Error {
    Error::new(&code::WRONG_STATE).public("A running guest writes to the disk.")
}

/// Reads the header of a file that a guest's process may have written, and refuses one that leads
/// elsewhere than to `backing`.
///
/// # Errors
/// `disk_damaged` when it does; `unavailable` when it cannot be read.
pub fn check_plain(path: &Path, backing: Option<&str>) -> Result<header::Header> {
    let found = header::read(path).map_err(|why| failed(path, &why))?;
    let known = found.backing.is_none() || found.backing.as_deref() == backing;
    match found.oddity().or((!known).then_some("it stands on another file")) {
        None => Ok(found),
        Some(what) => {
            Err(Error::new(&code::DISK_DAMAGED).detail(format!("{}: {what}", path.display())))
        }
    }
}
