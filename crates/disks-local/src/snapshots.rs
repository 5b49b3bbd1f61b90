//! Snapshots: whole files of their own, which nobody opens for writing once they have their note.
//!
//! One that a hypervisor fills lies beside the others under a name of its own until it is whole;
//! it outlives this process, as the guest does that fills it.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
use std::path::{Path, PathBuf};

use nubo_base::{Id, Uuid};
use nubo_domain::{Error, Host, Result, Snapshot};
use nubo_ports::{CopySpec, DirectBoot, DiskFormat, DiskRef, DiskSource, SeenSnapshot};
use serde::{Deserialize, Serialize};

use crate::copies::{Kept, check_plain};
use crate::driver::Core;
use crate::folders::{self, Folders, failed};
use crate::header;
use crate::roots::GIB;

/// What is noted of a snapshot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    pub host: Id<Host>,
    /// What the disk was, if it was a root disk.
    pub root: Option<RootNote>,
}

/// What a root disk is beside its bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RootNote {
    pub image: String,
    /// The name in `bases/` that its kernel has, without its ending.
    pub base: String,
    /// The kernel, by names in `bases/`.
    pub boot: Option<DirectBoot>,
}

impl Folders {
    /// The file of a snapshot and the note beside it.
    pub fn of_snapshot(&self, snapshot: Id<Snapshot>) -> (PathBuf, PathBuf) {
        let name = |ending| self.snapshots().join(format!("{}.{ending}", snapshot.uuid()));
        (name("qcow2"), name("json"))
    }

    /// What a hypervisor fills, and what is known of it.
    fn of_filling(&self, snapshot: Id<Snapshot>) -> (PathBuf, PathBuf) {
        let name = |ending| self.snapshots().join(format!("{}.{ending}", snapshot.uuid()));
        (name("part"), name("part.json"))
    }

    /// The note of a snapshot that is whole.
    pub fn snapshot(&self, snapshot: Id<Snapshot>) -> Result<Option<Note>> {
        let (file, note) = self.of_snapshot(snapshot);
        Ok(folders::read(&note)?.filter(|_| file.is_file()))
    }

    fn snapshots_noted(&self) -> Result<Vec<Id<Snapshot>>> {
        let names = folders::names(&self.snapshots())?;
        let ids = names.iter().filter_map(|name| name.strip_suffix(".json"));
        Ok(ids.filter_map(|name| Uuid::try_parse(name).ok().map(Id::of)).collect())
    }

    /// The names in `bases/` that snapshots of root disks need to be started again.
    pub fn bases_of_snapshots(&self) -> Result<Vec<String>> {
        let mut found = Vec::new();
        for name in folders::names(&self.snapshots())? {
            if name.ends_with(".json") {
                let note: Option<Note> = folders::read(&self.snapshots().join(&name))?;
                found.extend(note.and_then(|note| note.root).map(|root| root.base));
            }
        }
        Ok(found)
    }

    /// Every snapshot of a host that is whole.
    pub fn seen_snapshots(&self, host: Id<Host>) -> Result<Vec<SeenSnapshot>> {
        let mut found = Vec::new();
        for snapshot in self.snapshots_noted()? {
            if self.snapshot(snapshot)?.is_none_or(|note| note.host != host) {
                continue;
            }
            let file = self.of_snapshot(snapshot).0;
            let header = header::read(&file).map_err(|why| failed(&file, &why))?;
            let size_gib = header.virtual_bytes / GIB;
            found.push(SeenSnapshot { snapshot, host, size_gib });
        }
        Ok(found)
    }

    /// Removes a snapshot: first the note, for a file without a note is nothing.
    pub fn remove_snapshot(&self, host: Id<Host>, snapshot: Id<Snapshot>) -> Result<()> {
        if self.snapshot(snapshot)?.is_some_and(|note| note.host != host) {
            return Ok(());
        }
        let ((file, note), (part, about)) = (self.of_snapshot(snapshot), self.of_filling(snapshot));
        let paths = [note, file, about, part];
        paths
            .iter()
            .try_for_each(|path| folders::remove(path).map_err(|why| failed(path, &why)))?;
        self.drop_idle_bases()
    }

    /// Removes what a hypervisor has filled or was to fill.
    pub fn remove_filling(&self, snapshot: Id<Snapshot>) -> Result<()> {
        let (part, about) = self.of_filling(snapshot);
        [about, part]
            .iter()
            .try_for_each(|path| folders::remove(path).map_err(|why| failed(path, &why)))
    }

    /// Removes files that have no note: they were being made or removed when somebody died.
    pub fn drop_unnoted_snapshots(&self) -> Result<()> {
        for name in folders::names(&self.snapshots())? {
            let stem = name.strip_suffix(".qcow2").map(|stem| format!("{stem}.json"));
            let stem =
                stem.or_else(|| name.strip_suffix(".part").map(|s| format!("{s}.part.json")));
            if stem.is_some_and(|note| !self.snapshots().join(note).is_file()) {
                let path = self.snapshots().join(&name);
                folders::remove(&path).map_err(|why| failed(&path, &why))?;
            }
        }
        Ok(())
    }
}

impl Core {
    /// Lays out what a hypervisor fills, as large as the disk; none once the snapshot is whole.
    pub(crate) async fn lay_out(&self, spec: &CopySpec) -> Result<Option<DiskSource>> {
        let DiskRef::Snapshot(snapshot) = spec.to else {
            return Err(Error::internal("only snapshots are filled by a hypervisor"));
        };
        if self.folders.snapshot(snapshot)?.is_some() {
            return Ok(None);
        }
        let (part, about) = self.folders.of_filling(snapshot);
        let known: Option<Note> = folders::read(&about)?;
        if known.is_none() || !part.is_file() {
            let Kept { path, root, .. } = self.folders.kept(spec.from, spec.host)?;
            let size = header::read(&path).map_err(|why| failed(&path, &why))?.virtual_bytes;
            self.admit(size)?;
            self.make_file(&part, &size.to_string(), None).await?;
            folders::write(&about, &Note { host: spec.host, root })?;
        }
        let path = part.display().to_string();
        Ok(Some(DiskSource { path, format: DiskFormat::Qcow2, boot: None }))
    }

    /// Takes in what a hypervisor has filled. It belonged to the guest's user until now, so what
    /// it says of itself is looked at before anybody opens it again.
    pub(crate) fn take_in(&self, spec: &CopySpec) -> Result<()> {
        let DiskRef::Snapshot(snapshot) = spec.to else { return Ok(()) };
        let ((file, note), (part, about)) =
            (self.folders.of_snapshot(snapshot), self.folders.of_filling(snapshot));
        if self.folders.snapshot(snapshot)?.is_some() {
            return self.folders.remove_filling(snapshot);
        }
        let known: Option<Note> = folders::read(&about)?;
        let known = known.ok_or_else(|| Error::not_found("snapshot"))?;
        if part.is_file() {
            take_back(&part).map_err(|why| failed(&part, &why))?;
            check_plain(&part, None)?;
            folders::finish(&part, &file).map_err(|why| failed(&file, &why))?;
        }
        folders::write(&note, &known)?;
        self.folders.remove_filling(snapshot)
    }
}

/// Makes a file this process' own again.
fn take_back(path: &Path) -> std::io::Result<()> {
    let own = rustix::process::geteuid().as_raw();
    if fs::metadata(path)?.uid() != own {
        chown(path, Some(own), Some(rustix::process::getegid().as_raw()))?;
    }
    fs::set_permissions(path, fs::Permissions::from_mode(0o600))
}
