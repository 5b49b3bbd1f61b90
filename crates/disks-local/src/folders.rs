//! Names and files: where things lie, and how they appear and vanish whole.
//!
//! ```text
//! DIR/images/<slug>.json                 what may be started, and which files it is made of
//! DIR/images/<slug>@<checksum>.qcow2     such a file; never changed, only replaced by renaming
//! DIR/images/<slug>@<checksum>.iso       one that guests read in their drives, as it was pulled
//! DIR/pulls/<slug>                       what has come of an image that is being pulled
//! DIR/bases/<slug>@<mark>.qcow2          the same files, linked, as long as a disk stands on them
//! DIR/disks/<server>/disk.json           which disk is the server's, and of which image
//! DIR/disks/<server>/root-<epoch>.qcow2
//! DIR/volumes/<volume>.qcow2, <volume>.json
//! DIR/snapshots/<snapshot>.qcow2, <snapshot>.json
//! DIR/snapshots/<snapshot>.part, <snapshot>.part.json   what a hypervisor fills
//! ```
//!
//! Names that begin with a dot are unfinished and removed when somebody opens the folders.

use std::fs;
use std::io::{self, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use nubo_base::Id;
use nubo_domain::{Error, Result, Server, Volume};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Where things lie.
#[derive(Clone, Debug)]
pub struct Folders {
    /// The data folder.
    pub dir: PathBuf,
}

impl Folders {
    /// Makes the folders and removes what is unfinished in them.
    ///
    /// # Errors
    /// `unavailable` when they cannot be made.
    pub fn open(dir: &Path) -> Result<Self> {
        if !dir.is_dir() {
            make(dir).map_err(|why| failed(dir, &why))?;
        }
        let dir = dir.canonicalize().map_err(|why| failed(dir, &why))?;
        let folders = Self { dir };
        for name in ["images", "bases", "disks", "volumes", "snapshots", "pulls"] {
            let path = folders.dir.join(name);
            if path.is_dir() {
                sweep(&path).map_err(|why| failed(&path, &why))?;
            } else {
                make(&path).map_err(|why| failed(&path, &why))?;
            }
        }
        Ok(folders)
    }

    pub fn images(&self) -> PathBuf {
        self.dir.join("images")
    }

    pub fn pulls(&self) -> PathBuf {
        self.dir.join("pulls")
    }

    pub fn bases(&self) -> PathBuf {
        self.dir.join("bases")
    }

    pub fn disks(&self) -> PathBuf {
        self.dir.join("disks")
    }

    pub fn volumes(&self) -> PathBuf {
        self.dir.join("volumes")
    }

    pub fn snapshots(&self) -> PathBuf {
        self.dir.join("snapshots")
    }

    /// The folder of a server's disks.
    pub fn of_server(&self, server: Id<Server>) -> PathBuf {
        self.disks().join(server.uuid().to_string())
    }

    /// The file of a volume and the note beside it.
    pub fn of_volume(&self, volume: Id<Volume>) -> (PathBuf, PathBuf) {
        let name = |ending| self.volumes().join(format!("{}.{ending}", volume.uuid()));
        (name("qcow2"), name("json"))
    }
}

/// Makes a folder that guests may pass but not list.
pub fn make(path: &Path) -> io::Result<()> {
    fs::create_dir_all(path)?;
    fs::set_permissions(path, fs::Permissions::from_mode(0o711))
}

fn sweep(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name().as_encoded_bytes().starts_with(b".new-")
            || entry.file_name().as_encoded_bytes().starts_with(b".gone-")
        {
            remove(&entry.path())?;
        }
    }
    Ok(())
}

/// Removes a file or a folder with all in it, if it is there.
pub fn remove(path: &Path) -> io::Result<()> {
    let gone = match fs::symlink_metadata(path) {
        Ok(meta) if meta.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
        Err(why) => Err(why),
    };
    match gone {
        Err(why) if why.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

/// The name of a file that is not finished yet.
pub fn unfinished(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".new-{name}"))
}

/// Gives a finished file its name, for good: also after a power cut.
pub fn finish(fresh: &Path, path: &Path) -> io::Result<()> {
    fs::File::open(fresh)?.sync_all()?;
    fs::rename(fresh, path)?;
    match path.parent() {
        Some(folder) => fs::File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}

/// Writes a note that is there whole or not at all.
///
/// # Errors
/// `unavailable` when the disk does not take it.
pub fn write(path: &Path, value: &impl Serialize) -> Result<()> {
    let bytes = serde_json::to_vec_pretty(value).map_err(Error::internal)?;
    let fresh = unfinished(path);
    let written = || -> io::Result<()> {
        remove(&fresh)?;
        let mut file = fs::File::options().write(true).create_new(true).mode(0o600).open(&fresh)?;
        file.write_all(&bytes)?;
        drop(file);
        finish(&fresh, path)
    };
    written().map_err(|why| failed(path, &why))
}

/// Reads a note; none if there is none.
///
/// # Errors
/// `unavailable` when it cannot be read.
pub fn read<T: DeserializeOwned>(path: &Path) -> Result<Option<T>> {
    match fs::read(path) {
        Err(why) if why.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(why) => Err(failed(path, &why)),
        Ok(bytes) => serde_json::from_slice(&bytes).map(Some).map_err(|why| failed(path, &why)),
    }
}

/// The error for a file that gives trouble.
pub fn failed(path: &Path, why: &dyn std::fmt::Display) -> Error {
    Error::unavailable(format!("{}: {why}", path.display()))
}

/// The names in a folder that do not begin with a dot; none if there is no folder.
///
/// # Errors
/// `unavailable` when it cannot be read.
pub fn names(folder: &Path) -> Result<Vec<String>> {
    let entries = match fs::read_dir(folder) {
        Err(why) if why.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        other => other.map_err(|why| failed(folder, &why))?,
    };
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|why| failed(folder, &why))?;
        let name = entry.file_name().into_string().ok();
        found.extend(name.filter(|name| !name.starts_with('.')));
    }
    found.sort_unstable();
    Ok(found)
}
