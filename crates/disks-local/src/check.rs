//! Looking whether a disk's tables are whole.

use std::time::Duration;

use nubo_base::Id;
use nubo_domain::{Error, Host, Result, Server, code};

use crate::driver::DisksLocal;

/// A large disk has large tables.
const PATIENCE: Duration = Duration::from_secs(300);

/// What qemu-img(1) ends with when it found damage.
const DAMAGED: i32 = 2;
/// What it ends with when some room is lost and no data.
const LEAKING: i32 = 3;

impl DisksLocal {
    /// Checks the tables of a server's disk, which must be off.
    ///
    /// # Errors
    /// `internal_error` when the disk is damaged; `wrong_state` while the server runs; `not_found`
    /// when it has no disk; `unavailable` when it may be tried again.
    pub async fn check(&self, host: Id<Host>, server: Id<Server>) -> Result<()> {
        let root = self.folders.root(server)?.filter(|root| root.note.host == host);
        let root = root.ok_or_else(|| Error::not_found("disk"))?;
        let folder = self.folders.of_server(server);
        let name = root.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let words = ["check", "-q", "-f", "qcow2", &name];
        let outcome = self.qemu_img.run(&folder, &words, PATIENCE).await?;
        if outcome.is_held() {
            let text = "A disk can only be checked while the server is off.";
            return Err(Error::new(&code::WRONG_STATE).public(text));
        }
        match outcome.status {
            DAMAGED => {
                Err(Error::internal(format!("the disk of {server} is damaged: {}", outcome.words)))
            }
            LEAKING => {
                tracing::info!(%server, "the disk takes up more room than it needs");
                Ok(())
            }
            _ => outcome.good(),
        }
    }
}
