//! What there is: read from the folders and the process table, never remembered.
//!
//! A guest whose process has ended is off from that moment on, whoever asks and whenever Nubo was
//! started. Nothing here waits for a guest, for a lock, or for QEMU.
//!
//! How a guest ended is read from what QEMU leaves behind. When it ends in order it removes its
//! monitor's socket; when it dies, nobody does. It ends in order when the guest switches itself
//! off and when it is sent a signal; of the latter it says so in its log.

use std::path::Path;

use nubo_base::{Id, Uuid};
use nubo_domain::{Error, Host, Result, Server};
use nubo_ports::{Power, SeenGuest};

use crate::driver::Qemu;
use crate::files::{self, Folder, Record};
use crate::logs;
use crate::process::host_boot;

/// What QEMU says last when it is ended by a signal.
const BY_SIGNAL: &[u8] = b"terminating on signal";

impl Record {
    pub(crate) fn seen(&self, power: Power) -> SeenGuest {
        SeenGuest {
            server: self.spec.server,
            host: self.spec.host,
            generation: self.generation,
            boot: self.spec.boot,
            power,
            vcpus: self.spec.vcpus,
            memory_mib: self.spec.memory_mib,
            volumes: self.spec.volumes.iter().map(|volume| volume.volume).collect(),
            more_nics: self.spec.more_nics.iter().map(|nic| nic.mac.clone()).collect(),
            iso: self.spec.iso.as_ref().map(|iso| iso.image),
        }
    }
}

impl Qemu {
    /// What there is of a guest; none if nothing.
    ///
    /// # Errors
    /// `unavailable` when the folder cannot be read.
    pub async fn observe(&self, host: Id<Host>, server: Id<Server>) -> Result<Option<SeenGuest>> {
        look(&self.folder(server), host)
    }

    /// Every guest of a host.
    ///
    /// # Errors
    /// `unavailable` when the folders cannot be read.
    pub async fn list(&self, host: Id<Host>) -> Result<Vec<SeenGuest>> {
        let guests = self.guests.clone();
        let work = move || {
            let folders = servers(&guests)?.into_iter().map(|server| folder(&guests, server));
            let seen = folders.map(|folder| look(&folder, host)).collect::<Result<Vec<_>>>()?;
            Ok(seen.into_iter().flatten().collect())
        };
        tokio::task::spawn_blocking(work).await.map_err(Error::internal)?
    }

    /// The guests that have a folder, in the order of their ids.
    pub(crate) fn servers(&self) -> Result<Vec<Id<Server>>> {
        servers(&self.guests)
    }
}

/// The folder of a guest in the folder of guests.
pub fn folder(guests: &Path, server: Id<Server>) -> Folder {
    Folder::new(guests, &server.uuid().to_string())
}

fn servers(guests: &Path) -> Result<Vec<Id<Server>>> {
    let failed = |why| files::failed(guests, &why);
    let mut found = Vec::new();
    for entry in std::fs::read_dir(guests).map_err(failed)? {
        let name = entry.map_err(failed)?.file_name();
        let id = name.to_str().and_then(|name| Uuid::try_parse(name).ok());
        found.extend(id.map(Id::of));
    }
    found.sort_unstable();
    Ok(found)
}

fn look(folder: &Folder, host: Id<Host>) -> Result<Option<SeenGuest>> {
    let Some(record) = folder.record_on(host)? else { return Ok(None) };
    let power = match folder.process()? {
        Some(_) => Power::On,
        None if !record.off && !record.stopping && has_crashed(folder)? => Power::Crashed,
        None => Power::Off,
    };
    Ok(Some(record.seen(power)))
}

/// Whether the process that ran a guest ended though the guest did not switch itself off. One
/// that was never noted has not run.
fn has_crashed(folder: &Folder) -> Result<bool> {
    let Some(process) = folder.noted()? else { return Ok(false) };
    if process.host_boot != host_boot() || folder.monitor().exists() {
        return Ok(true);
    }
    let log = folder.file("qemu.log");
    let words = logs::last_run(&log).map_err(|why| files::failed(&log, &why))?;
    Ok(words.windows(BY_SIGNAL.len()).any(|part| part == BY_SIGNAL))
}
