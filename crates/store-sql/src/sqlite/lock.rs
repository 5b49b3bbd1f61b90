//! The lock of a data folder: two processes on one folder would each believe to be alone.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Write};
use std::path::Path;

use nubo_domain::{Error, Result, code};

use super::cannot;

/// The lock file; the operating system frees it when the process ends, however it ends.
const FILE: &str = "nubo.lock";

/// A held lock.
#[derive(Debug)]
pub(crate) struct FolderLock {
    _file: File,
}

impl FolderLock {
    /// Takes the folder, or says who has it.
    pub(crate) fn take(dir: &Path) -> Result<Self> {
        let path = dir.join(FILE);
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        let mut file = options.open(&path).map_err(|e| cannot("open", &path, &e))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(taken(dir, &mut file)),
            Err(TryLockError::Error(e)) => return Err(cannot("lock", &path, &e)),
        }
        let pid = format!("{}\n", std::process::id());
        let noted = file.set_len(0).and_then(|()| file.write_all(pid.as_bytes()));
        noted.map_err(|e| cannot("write", &path, &e))?;
        Ok(Self { _file: file })
    }
}

fn taken(dir: &Path, file: &mut File) -> Error {
    let mut pid = String::new();
    // Only for the message; without the number it is still true.
    let _ = file.read_to_string(&mut pid);
    let pid = pid.trim();
    let who = if pid.is_empty() { String::new() } else { format!(" (process {pid})") };
    Error::new(&code::CONFLICT).public(format!(
        "The data folder {} is in use by another Nubo{who}. Stop that one first, or choose another \
         folder.",
        dir.display()
    ))
}
