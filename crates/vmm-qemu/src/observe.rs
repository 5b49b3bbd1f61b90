//! What there is: read from the folders and the process table, never remembered.
//!
//! A guest whose process has ended is off from that moment on, whoever asks and whenever Nubo was
//! started. Nothing here waits for a guest, for a lock, or for QEMU.

use nubo_base::{Id, Uuid};
use nubo_domain::{Host, Result, Server};
use nubo_ports::{Power, SeenGuest};

use crate::driver::Qemu;
use crate::files::{self, Record};

impl Record {
    pub(crate) fn seen(&self, on: bool) -> SeenGuest {
        SeenGuest {
            server: self.spec.server,
            host: self.spec.host,
            generation: self.generation,
            boot: self.spec.boot,
            power: if on { Power::On } else { Power::Off },
            vcpus: self.spec.vcpus,
            memory_mib: self.spec.memory_mib,
        }
    }
}

impl Qemu {
    /// What there is of a guest; none if nothing.
    ///
    /// # Errors
    /// `unavailable` when the folder cannot be read.
    pub async fn observe(&self, host: Id<Host>, server: Id<Server>) -> Result<Option<SeenGuest>> {
        self.look(host, server)
    }

    /// Every guest of a host.
    ///
    /// # Errors
    /// `unavailable` when the folders cannot be read.
    pub async fn list(&self, host: Id<Host>) -> Result<Vec<SeenGuest>> {
        let mut found = Vec::new();
        for server in self.servers()? {
            found.extend(self.look(host, server)?);
        }
        Ok(found)
    }

    fn look(&self, host: Id<Host>, server: Id<Server>) -> Result<Option<SeenGuest>> {
        let folder = self.folder(server);
        let Some(record) = folder.record_on(host)? else { return Ok(None) };
        Ok(Some(record.seen(folder.process()?.is_some())))
    }

    /// The guests that have a folder, in the order of their ids.
    pub(crate) fn servers(&self) -> Result<Vec<Id<Server>>> {
        let failed = |why| files::failed(&self.guests, &why);
        let mut found = Vec::new();
        for entry in std::fs::read_dir(&self.guests).map_err(failed)? {
            let name = entry.map_err(failed)?.file_name();
            let id = name.to_str().and_then(|name| Uuid::try_parse(name).ok());
            found.extend(id.map(Id::of));
        }
        found.sort_unstable();
        Ok(found)
    }
}
