//! A guest's folder: what was wished, who runs it, and its files' names.
//!
//! Everything in it belongs to root but `run/` and the two logs, so that a guest that breaks out
//! of QEMU can change nothing that is read back as truth. Files appear whole or not at all.

use std::fs;
use std::io::{self, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use nubo_base::Id;
use nubo_domain::{Error, Host, Result, code};
use nubo_ports::GuestSpec;
use nubo_ports::vmm::GuestSeed;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::process::{self, Process};

/// What is written down of a guest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The newest wish it has followed.
    pub generation: u64,
    /// Whether it was asked to switch itself off and has not done so yet.
    pub stopping: bool,
    /// Whether it was seen off after a wish that it be off.
    pub off: bool,
    /// What it was started as.
    pub spec: GuestSpec,
}

impl Record {
    /// A wish as it is written down. What the guest is told about itself is on its seed disk and
    /// needs to be nowhere else: it holds a password's hash and may be long.
    #[must_use]
    pub fn new(spec: &GuestSpec) -> Self {
        let spec = GuestSpec { seed: GuestSeed::default(), ..spec.clone() };
        Self { generation: spec.generation, stopping: false, off: false, spec }
    }

    /// Refuses wishes older than the newest.
    ///
    /// # Errors
    /// `conflict` for those.
    pub fn refuse_older(&self, generation: u64) -> Result<()> {
        if self.generation <= generation {
            return Ok(());
        }
        let text = format!("The guest already follows wish {}.", self.generation);
        Err(Error::new(&code::CONFLICT).public(text))
    }

    /// Refuses wishes for what is plugged in older than the newest.
    ///
    /// # Errors
    /// `conflict` for those.
    pub fn refuse_overtaken(&self, plugs: u64) -> Result<()> {
        if self.spec.plugs <= plugs {
            return Ok(());
        }
        let text = format!("What is plugged in already follows change {}.", self.spec.plugs);
        Err(Error::new(&code::CONFLICT).public(text))
    }
}

/// A guest's folder; it may not exist.
#[derive(Clone, Debug)]
pub struct Folder {
    path: PathBuf,
    word: String,
}

impl Folder {
    /// The folder of the guest whose id is `word`, in the folder of guests.
    #[must_use]
    pub fn new(guests: &Path, word: &str) -> Self {
        Self { path: guests.join(word), word: word.to_owned() }
    }

    /// Its path.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A file in it.
    #[must_use]
    pub fn file(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// Where QEMU makes the monitor's socket, and removes it when it ends in order.
    #[must_use]
    pub fn monitor(&self) -> PathBuf {
        self.file("run/qmp.sock")
    }

    /// What is written down; none if there is no guest.
    ///
    /// # Errors
    /// `unavailable` when it cannot be read.
    pub fn record(&self) -> Result<Option<Record>> {
        read(&self.file("spec.json"))
    }

    /// As [`Folder::record`], of this host only.
    ///
    /// # Errors
    /// As [`Folder::record`].
    pub fn record_on(&self, host: Id<Host>) -> Result<Option<Record>> {
        Ok(self.record()?.filter(|record| record.spec.host == host))
    }

    /// Writes down what is wished. The folder appears together with its first record.
    ///
    /// # Errors
    /// `unavailable` when the host's disk does not take it.
    pub fn write_record(&self, record: &Record) -> Result<()> {
        if self.path.is_dir() {
            return write(&self.file("spec.json"), record);
        }
        let fresh = self.path.with_file_name(format!(".new-{}", self.word));
        let made = remove(&fresh).and_then(|()| make_folder(&fresh, 0o711));
        made.map_err(|why| failed(&fresh, &why))?;
        write(&fresh.join("spec.json"), record)?;
        fs::rename(&fresh, &self.path).map_err(|why| failed(&self.path, &why))
    }

    /// The process that runs the guest, if one does.
    ///
    /// # Errors
    /// `unavailable` when the folder cannot be read.
    pub fn process(&self) -> Result<Option<Process>> {
        match self.noted()? {
            Some(process) => Ok(process.lives().then_some(process)),
            // The file is missing only between a start and its note.
            None => Ok(process::find(&self.path, &self.word)),
        }
    }

    /// The process that was noted last; it may have ended.
    ///
    /// # Errors
    /// As [`Folder::process`].
    pub fn noted(&self) -> Result<Option<Process>> {
        read(&self.file("pid"))
    }

    /// Notes who runs the guest.
    ///
    /// # Errors
    /// `unavailable` when the host's disk does not take it.
    pub fn write_process(&self, process: &Process) -> Result<()> {
        write(&self.file("pid"), process)
    }

    /// Forgets who ran the guest, before it is started anew.
    ///
    /// # Errors
    /// `unavailable` when the host's disk does not take it.
    pub fn forget_process(&self) -> Result<()> {
        remove(&self.file("pid")).map_err(|why| failed(&self.path, &why))
    }

    /// Removes everything; what is being removed is no guest any more, even if this dies half way.
    ///
    /// # Errors
    /// `unavailable` when something stays.
    pub fn remove(&self) -> Result<()> {
        let gone = self.path.with_file_name(format!(".gone-{}", self.word));
        let failed = |why: io::Error| failed(&self.path, &why);
        remove(&gone).map_err(failed)?;
        match fs::rename(&self.path, &gone) {
            Err(why) if why.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(why) => Err(failed(why)),
            Ok(()) => remove(&gone).map_err(failed),
        }
    }
}

/// Makes a folder with a mode, whatever the process' mask is.
///
/// # Errors
/// What the kernel says; an existing folder is no error.
pub fn make_folder(path: &Path, mode: u32) -> io::Result<()> {
    fs::create_dir_all(path)?;
    fs::set_permissions(path, fs::Permissions::from_mode(mode))
}

/// Removes a file or a folder with all in it, if it is there.
///
/// # Errors
/// What the kernel says.
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

/// Writes a file that is there whole or not at all, also after a power cut.
///
/// # Errors
/// `unavailable` when the host's disk does not take it.
pub fn write(path: &Path, value: &impl Serialize) -> Result<()> {
    let bytes = serde_json::to_vec_pretty(value).map_err(Error::internal)?;
    write_bytes(path, &bytes, 0o600).map_err(|why| failed(path, &why))
}

/// As [`write`], for bytes and a mode.
///
/// # Errors
/// What the kernel says.
pub fn write_bytes(path: &Path, bytes: &[u8], mode: u32) -> io::Result<()> {
    let fresh = path.with_extension("new");
    remove(&fresh)?;
    let mut file = fs::File::options().write(true).create_new(true).mode(mode).open(&fresh)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&fresh, path)
}

fn read<T: DeserializeOwned>(path: &Path) -> Result<Option<T>> {
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
