//! The data folder: its rights, its socket, and the instance key.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use nubo_base::{Random, SealKey, SystemRandom, hex_lower};

use crate::halt::{Halt, Outcome};

/// A unix socket's path has 108 bytes with the closing zero (unix(7)).
const SOCKET_PATH_MAX: usize = 107;

/// A data folder.
#[derive(Clone, Debug)]
pub struct Folder(PathBuf);

impl Folder {
    /// The folder, made for its owner only if it is absent.
    pub fn make(path: &Path) -> Outcome<Self> {
        let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(path);
        made.map_err(|fault| Halt::at("make the data folder", path.display(), fault))?;
        let path = path.canonicalize();
        let path = path.map_err(|fault| Halt::failed(format!("the data folder: {fault}")))?;
        Ok(Self(path))
    }

    /// The folder of a cloud that exists.
    pub fn existing(path: &Path) -> Outcome<Self> {
        match path.canonicalize() {
            Ok(path) if path.is_dir() => Ok(Self(path)),
            Ok(_) => Err(Halt::failed(format!("{} is not a folder", path.display()))),
            Err(fault) => Err(Halt::at("find the data folder", path.display(), fault)),
        }
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Where the operator's socket is.
    pub fn socket(&self) -> Outcome<PathBuf> {
        let path = self.0.join("nubo.sock");
        let length = path.as_os_str().len();
        if length > SOCKET_PATH_MAX {
            let text = format!(
                "the path of the socket {} has {length} bytes, at most {SOCKET_PATH_MAX} are \
                 possible; choose a data folder with a shorter path",
                path.display()
            );
            return Err(Halt::failed(text));
        }
        Ok(path)
    }

    /// Where letters are laid.
    pub fn mail(&self) -> PathBuf {
        self.0.join("mail")
    }

    /// Where the fake world remembers itself.
    pub fn fake_world(&self) -> PathBuf {
        self.0.join("fake-world.jsonl")
    }

    /// Where live figures are.
    pub fn metrics(&self) -> PathBuf {
        self.0.join("metrics.db")
    }

    /// Where the instance key is.
    pub fn key_path(&self) -> PathBuf {
        self.0.join("instance.key")
    }

    /// The instance key; a fresh one if there is none and nothing has been sealed yet.
    pub fn key(&self, has_data: bool) -> Outcome<SealKey> {
        let path = self.key_path();
        let bytes = match fs::read_to_string(&path) {
            Ok(text) => parse(&text).ok_or_else(|| {
                let text = "is not an instance key (64 hexadecimal digits); bring back the one \
                            that was kept with the backup";
                Halt::failed(format!("{} {text}", path.display()))
            })?,
            Err(fault) if fault.kind() == std::io::ErrorKind::NotFound && has_data => {
                let text = format!(
                    "{} is missing, but the database holds secrets sealed with it; bring it back \
                     from where the backup is (FILE.key)",
                    path.display()
                );
                return Err(Halt::failed(text));
            }
            Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => {
                let mut bytes = [0; 32];
                SystemRandom.fill(&mut bytes);
                write_private(&path, format!("{}\n", hex_lower(&bytes)).as_bytes())?;
                bytes
            }
            Err(fault) => return Err(Halt::at("read", path.display(), fault)),
        };
        Ok(SealKey::new(&bytes))
    }
}

/// A folder of this run alone, which goes with its owner. Its path is short, for sockets lie in it.
pub struct Temporary(PathBuf);

impl Temporary {
    /// An empty folder.
    pub fn make(purpose: &str) -> Outcome<Self> {
        let mut bytes = [0; 3];
        SystemRandom.fill(&mut bytes);
        let path = PathBuf::from(format!("/var/tmp/nubo-{purpose}-{}", hex_lower(&bytes)));
        let made = fs::DirBuilder::new().mode(0o700).create(&path);
        made.map_err(|fault| Halt::at("make the folder", path.display(), fault))?;
        Ok(Self(path))
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if let Err(fault) = fs::remove_dir_all(&self.0) {
            eprintln!("nubo: the folder {} stays: {fault}", self.0.display());
        }
    }
}

/// Makes a file that only its owner can read, and that survives a loss of power.
pub fn write_private(path: &Path, bytes: &[u8]) -> Outcome {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(0o600);
    let written = options.open(path).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    written.map_err(|fault| Halt::at("write", path.display(), fault))
}

fn parse(text: &str) -> Option<[u8; 32]> {
    let text = text.trim();
    if text.len() != 64 || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let mut bytes = [0; 32];
    for (place, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(place * 2..place * 2 + 2)?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn the_key_is_made_once_for_its_owner_only_and_never_beside_old_data() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::make(&dir.path().join("data")).unwrap();
        assert_eq!(fs::metadata(folder.path()).unwrap().permissions().mode() & 0o777, 0o700);
        assert!(folder.key(true).is_err(), "sealed data without its key");
        let sealed = folder.key(false).unwrap().seal(&SystemRandom, b"a", b"b").unwrap();
        let mode = fs::metadata(folder.key_path()).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600);
        assert_eq!(folder.key(true).unwrap().open(b"a", &sealed).unwrap(), b"b");
        fs::write(folder.key_path(), "tooshort").unwrap();
        assert!(folder.key(true).is_err());
    }

    #[test]
    fn a_path_too_long_for_a_socket_is_told_before_anything_is_made() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::make(&dir.path().join("x".repeat(100))).unwrap();
        assert!(folder.socket().is_err());
    }
}
