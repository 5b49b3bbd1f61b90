//! Looking whether a disk's tables are whole.
//!
//! Nothing is repaired here: what qemu-img would do to a damaged disk cannot be undone, so that is
//! for a person to decide.
//!
//! A check may take minutes, and a lock on the disk would keep its server from starting for as
//! long. So the disk is read without one, and only damage is confirmed under a lock: what looked
//! damaged because a guest began to write is no finding.

use std::path::Path;
use std::time::Duration;

use nubo_base::Id;
use nubo_domain::{Error, Host, Result, Server, code};
use nubo_ports::DiskHealth;

use crate::driver::Core;
use crate::qemu_img::Outcome;

/// A large disk has large tables.
const PATIENCE: Duration = Duration::from_secs(300);

/// What qemu-img(1) ends with when it could not complete the check.
const UNFINISHED: i32 = 1;
/// What it ends with when it found damage.
const DAMAGED: i32 = 2;
/// What it ends with when some room is lost and no data.
const LEAKING: i32 = 3;

impl Core {
    /// Checks the tables of a server's disk.
    pub(crate) async fn check_root(
        &self,
        host: Id<Host>,
        server: Id<Server>,
    ) -> Result<DiskHealth> {
        let root = self.off(move |folders| folders.root(server)).await?;
        let root = root.filter(|root| root.note.host == host);
        let root = root.ok_or_else(|| Error::not_found("disk"))?;
        let folder = self.folders.of_server(server);
        let name = root.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let run = async |words: &[&str]| {
            let outcome = self.qemu_img.run(&folder, &[words, &[&name]].concat(), PATIENCE).await?;
            let text = "A disk can only be checked while the server is off.";
            match outcome.is_held() {
                true => Err(Error::new(&code::WRONG_STATE).public(text)),
                false => Ok(outcome),
            }
        };
        // This takes the lock for a moment, which tells whether a guest has it.
        run(&["info", "-f", "qcow2"]).await?;
        let free = health(run(&["check", "-q", "-U", "-f", "qcow2"]).await?, &root.path);
        match free? {
            DiskHealth::Sound => Ok(DiskHealth::Sound),
            DiskHealth::Damaged(_) => {
                health(run(&["check", "-q", "-f", "qcow2"]).await?, &root.path)
            }
        }
    }
}

fn health(outcome: Outcome, path: &Path) -> Result<DiskHealth> {
    match outcome.status {
        DAMAGED => Ok(DiskHealth::Damaged(outcome.words)),
        // A disk that is there and cannot even be opened is no less damaged.
        UNFINISHED if path.is_file() => Ok(DiskHealth::Damaged(outcome.words)),
        LEAKING => {
            tracing::info!(path = %path.display(), "a disk takes up more room than it needs");
            Ok(DiskHealth::Sound)
        }
        _ => outcome.good().map(|()| DiskHealth::Sound),
    }
}
