//! What there is of disks: read from the folders, never remembered.

use nubo_base::Id;
use nubo_domain::{Host, Result, Server};
use nubo_ports::SeenDisk;

use crate::folders::Folders;

impl Folders {
    /// What there is of a server's disk.
    ///
    /// # Errors
    /// `unavailable` when it cannot be read.
    pub fn seen_disk(&self, host: Id<Host>, server: Id<Server>) -> Result<Option<SeenDisk>> {
        let root = self.root(server)?.filter(|root| root.note.host == host);
        root.map(|root| self.seen(&root)).transpose()
    }

    /// Every disk of a host.
    ///
    /// # Errors
    /// `unavailable` when one cannot be read.
    pub fn seen_disks(&self, host: Id<Host>) -> Result<Vec<SeenDisk>> {
        let roots = self.roots()?.into_iter().filter(|root| root.note.host == host);
        roots.map(|root| self.seen(&root)).collect()
    }
}
