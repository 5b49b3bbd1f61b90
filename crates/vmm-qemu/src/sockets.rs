//! The sockets of a guest, out of its reach.
//!
//! QEMU makes its sockets in `run/`, which is the guest's own: a guest that broke out of QEMU could
//! later put something else in their place, such as a way to a socket of somebody else, and we
//! would speak to that with our rights. So each socket gets a second name in `our/`, where only
//! we can write, and only that one is used. It is looked at after it was made, when nobody can
//! change it any more.

use std::fs;
use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _};
use std::path::{Path, PathBuf};

use nubo_base::Id;
use nubo_domain::{Error, Result, Server};

use crate::driver::Qemu;
use crate::files::{self, Folder};

/// The monitor.
pub const MONITOR: &str = "qmp.sock";
/// The guest agent's channel.
pub const AGENT: &str = "agent.sock";
/// The screen.
pub const SCREEN: &str = "vnc.sock";
/// The first serial port.
pub const SERIAL: &str = "serial.sock";

/// The folder in which QEMU makes them, and the one in which we use them. Names of one length: it
/// is checked once that they are short enough for the kernel.
const THEIRS: &str = "run";
const OURS: &str = "our";

impl Qemu {
    /// A socket of a guest.
    ///
    /// # Errors
    /// `unavailable` when QEMU has not made it, or what is there is none of its sockets.
    pub(crate) fn socket(&self, server: Id<Server>, name: &str) -> Result<PathBuf> {
        let owner = self.user_of(server.uuid());
        let owner = owner.unwrap_or_else(|| rustix::process::geteuid().as_raw());
        take(&self.folder(server), name, owner)
    }
}

/// Forgets the sockets of a process that has ended.
///
/// # Errors
/// What the kernel says.
pub fn forget(folder: &Folder) -> std::io::Result<()> {
    files::remove(&folder.file(OURS))
}

fn take(folder: &Folder, name: &str, owner: u32) -> Result<PathBuf> {
    let ours = folder.file(OURS).join(name);
    if is_socket_of(&ours, owner) {
        return Ok(ours);
    }
    let theirs = folder.file(THEIRS).join(name);
    let taken = files::make_folder(&folder.file(OURS), 0o700)
        .and_then(|()| files::remove(&ours))
        // A link in its place is taken as a link, and refused below.
        .and_then(|()| fs::hard_link(&theirs, &ours));
    taken.map_err(|why| files::failed(&theirs, &why))?;
    if is_socket_of(&ours, owner) {
        return Ok(ours);
    }
    files::remove(&ours).map_err(|why| files::failed(&ours, &why))?;
    Err(Error::unavailable(format!("{} is no socket of the guest", theirs.display())))
}

fn is_socket_of(path: &Path, owner: u32) -> bool {
    let meta = fs::symlink_metadata(path);
    meta.is_ok_and(|meta| meta.file_type().is_socket() && meta.uid() == owner)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;
    use std::os::unix::net::{UnixListener, UnixStream};

    use super::*;

    fn me() -> u32 {
        rustix::process::geteuid().as_raw()
    }

    fn folder() -> (tempfile::TempDir, Folder) {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::new(dir.path(), "g");
        fs::create_dir_all(folder.file(THEIRS)).unwrap();
        (dir, folder)
    }

    #[test]
    fn a_socket_stays_the_same_whatever_is_put_in_its_place_later() {
        let (_dir, folder) = folder();
        assert!(take(&folder, MONITOR, me()).is_err());
        let theirs = folder.file(THEIRS).join(MONITOR);
        let first = UnixListener::bind(&theirs).unwrap();
        let ours = take(&folder, MONITOR, me()).unwrap();
        fs::remove_file(&theirs).unwrap();
        let _other = UnixListener::bind(&theirs).unwrap();
        assert_eq!(take(&folder, MONITOR, me()).unwrap(), ours);
        let _client = UnixStream::connect(&ours).unwrap();
        first.set_nonblocking(true).unwrap();
        assert!(first.accept().is_ok());
        forget(&folder).unwrap();
        assert!(!ours.exists());
    }

    #[test]
    fn what_is_no_socket_of_the_guest_is_refused() {
        let (dir, folder) = folder();
        let victim = dir.path().join("victim.sock");
        let _victim = UnixListener::bind(&victim).unwrap();
        let theirs = folder.file(THEIRS).join(SERIAL);
        symlink(&victim, &theirs).unwrap();
        assert!(take(&folder, SERIAL, me()).is_err());
        fs::remove_file(&theirs).unwrap();
        fs::write(&theirs, "x").unwrap();
        assert!(take(&folder, SERIAL, me()).is_err());
        fs::remove_file(&theirs).unwrap();
        fs::hard_link(&victim, &theirs).unwrap();
        assert!(take(&folder, SERIAL, me() + 1).is_err());
        assert!(!folder.file(OURS).join(SERIAL).exists());
    }
}
