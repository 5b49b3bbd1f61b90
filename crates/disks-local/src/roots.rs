//! Root disks: a note that says which file is the server's disk, and the file.
//!
//! The file is made first and the note after it, so what has a note is whole.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use nubo_base::{Id, Uuid};
use nubo_domain::{Error, Host, Result, Server, code};
use nubo_ports::{DirectBoot, DiskFormat, DiskSource, RootDisk, SeenDisk};
use serde::{Deserialize, Serialize};

use crate::driver::Core;
use crate::folders::{self, Folders, failed};
use crate::header;
use crate::snapshots::RootNote;

/// How long making or growing a file may take.
pub const PATIENCE: Duration = Duration::from_secs(60);
pub const GIB: u64 = 1 << 30;

/// What is noted of a server's disk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    pub host: Id<Host>,
    pub epoch: u64,
    pub image: String,
    /// The name in `bases/` that it stands on, without its ending; empty if on nothing.
    pub base: String,
    /// The kernel, by names in `bases/`.
    pub boot: Option<DirectBoot>,
}

/// A server's disk.
#[derive(Clone, Debug)]
pub struct Root {
    pub server: Id<Server>,
    pub note: Note,
    pub path: PathBuf,
}

fn file_name(epoch: u64) -> String {
    format!("root-{epoch}.qcow2")
}

impl Folders {
    /// The disk of a server; none if there is no note or no file.
    pub fn root(&self, server: Id<Server>) -> Result<Option<Root>> {
        let folder = self.of_server(server);
        let note: Option<Note> = folders::read(&folder.join("disk.json"))?;
        let Some(note) = note else { return Ok(None) };
        let path = folder.join(file_name(note.epoch));
        Ok(path.is_file().then_some(Root { server, note, path }))
    }

    /// Every disk, in the order of the servers.
    pub fn roots(&self) -> Result<Vec<Root>> {
        let names = folders::names(&self.disks())?;
        let ids = names.iter().filter_map(|name| Uuid::try_parse(name).ok()).map(Id::of);
        let mut found = Vec::new();
        for server in ids {
            found.extend(self.root(server)?);
        }
        Ok(found)
    }

    /// What can be seen of a disk.
    pub fn seen(&self, root: &Root) -> Result<SeenDisk> {
        let header = header::read(&root.path).map_err(|why| failed(&root.path, &why))?;
        Ok(SeenDisk {
            server: root.server,
            host: root.note.host,
            epoch: root.note.epoch,
            image: root.note.image.clone(),
            size_gib: header.virtual_bytes / GIB,
        })
    }

    /// Removes every disk of a server.
    pub fn remove_root(&self, host: Id<Host>, server: Id<Server>) -> Result<()> {
        if self.root(server)?.is_some_and(|root| root.note.host != host) {
            return Ok(());
        }
        let folder = self.of_server(server);
        let gone = self.disks().join(format!(".gone-{}", server.uuid()));
        let moved = folders::remove(&gone).and_then(|()| match fs::rename(&folder, &gone) {
            Err(why) if why.kind() == std::io::ErrorKind::NotFound => Ok(()),
            other => other,
        });
        moved.and_then(|()| folders::remove(&gone)).map_err(|why| failed(&folder, &why))?;
        self.drop_idle_bases()
    }

    /// Makes a whole file the server's disk of an epoch; what it was of stands in `root`.
    pub fn put_root(
        &self,
        server: Id<Server>,
        fresh: &Path,
        (host, epoch): (Id<Host>, u64),
        root: RootNote,
    ) -> Result<()> {
        let folder = self.of_server(server);
        folders::make(&folder).map_err(|why| failed(&folder, &why))?;
        let path = folder.join(file_name(epoch));
        folders::finish(fresh, &path).map_err(|why| failed(&path, &why))?;
        let RootNote { image, base, boot } = root;
        let note = Note { host, epoch, image, base, boot };
        folders::write(&folder.join("disk.json"), &note)?;
        self.drop_older(&Root { server, note, path })
    }

    /// Where a disk is and how it is started.
    fn source(&self, root: &Root) -> DiskSource {
        let near = |name: &str| self.bases().join(name).display().to_string();
        let boot = root.note.boot.as_ref().map(|boot| DirectBoot {
            kernel: near(&boot.kernel),
            initrd: near(&boot.initrd),
            cmdline: boot.cmdline.clone(),
        });
        DiskSource { path: root.path.display().to_string(), format: DiskFormat::Qcow2, boot }
    }

    /// Removes files of older epochs and whatever else is not the disk.
    fn drop_older(&self, root: &Root) -> Result<()> {
        let folder = self.of_server(root.server);
        let keep = file_name(root.note.epoch);
        for name in folders::names(&folder)? {
            if name != keep && name != "disk.json" {
                let path = folder.join(&name);
                folders::remove(&path).map_err(|why| failed(&path, &why))?;
            }
        }
        self.drop_idle_bases()
    }
}

impl Core {
    /// The caller holds the room.
    pub(crate) async fn ensure_root(&self, disk: &RootDisk) -> Result<DiskSource> {
        let now = self.folders.root(disk.server)?;
        if let Some(root) = &now {
            check_wish(root, disk)?;
        }
        let root = match now.filter(|root| root.note.epoch == disk.epoch) {
            Some(root) => {
                self.grow(&root.path, disk.size_gib).await?;
                root
            }
            None => self.make_root(disk).await?,
        };
        self.folders.drop_older(&root)?;
        Ok(self.folders.source(&root))
    }

    async fn make_root(&self, disk: &RootDisk) -> Result<Root> {
        let image = match disk.image.as_str() {
            "" => None,
            slug => Some(self.folders.image(slug)?),
        };
        let least = image.as_ref().map_or(0, |image| image.min_disk_gib);
        if disk.size_gib < least {
            let issue = format!("the image needs at least {least} GiB");
            return Err(Error::invalid("disk_gib", issue));
        }
        self.admit(disk.size_gib.saturating_mul(GIB))?;
        let folder = self.folders.of_server(disk.server);
        folders::make(&folder).map_err(|why| failed(&folder, &why))?;
        let path = folder.join(file_name(disk.epoch));
        let base = image.as_ref().map(|image| name_of(&image.base));
        let backing = base.as_ref().map(|base| format!("../../bases/{base}"));
        self.make_file(&path, &format!("{}G", disk.size_gib), backing.as_deref()).await?;
        let note = note(disk, image.and_then(|image| image.boot), base.as_deref());
        folders::write(&folder.join("disk.json"), &note)?;
        Ok(Root { server: disk.server, note, path })
    }

    /// Makes a file under another name and gives it its own when it is whole.
    pub(crate) async fn make_file(
        &self,
        path: &Path,
        size: &str,
        backing: Option<&str>,
    ) -> Result<()> {
        let folder = path.parent().unwrap_or(path).to_owned();
        let fresh = folders::unfinished(path);
        folders::remove(&fresh).map_err(|why| failed(&fresh, &why))?;
        let name = name_of(&fresh);
        let mut words = vec!["create", "-q", "-f", "qcow2"];
        if let Some(backing) = backing {
            words.extend(["-F", "qcow2", "-b", backing]);
        }
        words.extend([name.as_str(), size]);
        self.qemu_img.run(&folder, &words, PATIENCE).await?.good()?;
        let finished = fs::set_permissions(&fresh, fs::Permissions::from_mode(0o600))
            .and_then(|()| folders::finish(&fresh, path));
        finished.map_err(|why| failed(path, &why))
    }

    /// Grows a file; a running guest that holds it is left to its hypervisor.
    pub(crate) async fn grow(&self, path: &Path, size_gib: u64) -> Result<()> {
        let now = header::read(path).map_err(|why| failed(path, &why))?.virtual_bytes;
        let wished = size_gib.saturating_mul(GIB);
        if wished <= now {
            return Ok(());
        }
        self.admit(wished - now)?;
        let (folder, name) = (path.parent().unwrap_or(path), name_of(path));
        let words = ["resize", "-q", "-f", "qcow2", &name, &format!("{size_gib}G")];
        let outcome = self.qemu_img.run(folder, &words, PATIENCE).await?;
        if outcome.is_held() {
            tracing::debug!(path = %path.display(), "left to the hypervisor to grow");
            return Ok(());
        }
        outcome.good()
    }
}

fn check_wish(root: &Root, disk: &RootDisk) -> Result<()> {
    let clash = |text: String| Err(Error::new(&code::CONFLICT).public(text));
    if root.note.epoch > disk.epoch {
        return clash(format!("The server already has disk {}.", root.note.epoch));
    }
    if root.note.host != disk.host {
        return clash("The server's disk belongs to another host.".into());
    }
    Ok(())
}

fn note(disk: &RootDisk, boot: Option<DirectBoot>, base: Option<&str>) -> Note {
    let boot = boot.map(|boot| DirectBoot {
        kernel: name_of(Path::new(&boot.kernel)),
        initrd: name_of(Path::new(&boot.initrd)),
        cmdline: boot.cmdline,
    });
    let base = base.unwrap_or_default();
    let stem = base.strip_suffix(".qcow2").unwrap_or(base);
    Note {
        host: disk.host,
        epoch: disk.epoch,
        image: disk.image.clone(),
        base: stem.to_owned(),
        boot,
    }
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
