//! Volumes: disks that belong to no server.

use std::path::Path;

use nubo_base::{Id, Uuid};
use nubo_domain::{Error, Host, Result, Volume, code};
use nubo_ports::{DiskFormat, DiskSource, SeenVolume, VolumeSpec};
use serde::{Deserialize, Serialize};

use crate::driver::Core;
use crate::folders::{self, Folders, failed};
use crate::header;
use crate::roots::GIB;

/// What is noted of a volume.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    pub host: Id<Host>,
    /// Which of its contents.
    #[serde(default)]
    pub epoch: u64,
}

impl Folders {
    /// The volumes that have a note, in the order of their ids.
    fn volumes_noted(&self) -> Result<Vec<Id<Volume>>> {
        let names = folders::names(&self.volumes())?;
        let ids = names.iter().filter_map(|name| name.strip_suffix(".json"));
        Ok(ids.filter_map(|name| Uuid::try_parse(name).ok().map(Id::of)).collect())
    }

    /// The files of all volumes.
    pub fn volume_files(&self) -> Result<Vec<std::path::PathBuf>> {
        Ok(self.volumes_noted()?.into_iter().map(|volume| self.of_volume(volume).0).collect())
    }

    /// The note of a volume that is there.
    pub fn volume_note(&self, volume: Id<Volume>) -> Result<Option<Note>> {
        let (file, note) = self.of_volume(volume);
        Ok(folders::read(&note)?.filter(|_| file.is_file()))
    }

    /// Makes a whole file the volume. Whoever dies between file and note does it again, from the
    /// same source.
    pub fn put_volume(
        &self,
        volume: Id<Volume>,
        fresh: &Path,
        (host, epoch): (Id<Host>, u64),
    ) -> Result<()> {
        let (file, note) = self.of_volume(volume);
        folders::finish(fresh, &file).map_err(|why| failed(&file, &why))?;
        folders::write(&note, &Note { host, epoch })
    }

    fn seen_volume(&self, volume: Id<Volume>) -> Result<Option<SeenVolume>> {
        let file = self.of_volume(volume).0;
        let Some(note) = self.volume_note(volume)? else { return Ok(None) };
        let header = header::read(&file).map_err(|why| failed(&file, &why))?;
        Ok(Some(SeenVolume { volume, host: note.host, size_gib: header.virtual_bytes / GIB }))
    }

    /// Every volume of a host.
    pub fn seen_volumes(&self, host: Id<Host>) -> Result<Vec<SeenVolume>> {
        let mut found = Vec::new();
        for volume in self.volumes_noted()? {
            found.extend(self.seen_volume(volume)?.filter(|seen| seen.host == host));
        }
        Ok(found)
    }

    /// Removes a volume: first the note, for a file without a note is nothing.
    pub fn remove_volume(&self, host: Id<Host>, volume: Id<Volume>) -> Result<()> {
        if self.seen_volume(volume)?.is_some_and(|seen| seen.host != host) {
            return Ok(());
        }
        let (file, note) = self.of_volume(volume);
        [note, file]
            .iter()
            .try_for_each(|path| folders::remove(path).map_err(|why| failed(path, &why)))
    }

    /// Removes what has no note: it was being made or removed when somebody died.
    pub fn drop_unnoted(&self) -> Result<()> {
        for name in folders::names(&self.volumes())? {
            let id = name.strip_suffix(".qcow2").and_then(|id| Uuid::try_parse(id).ok());
            let Some((file, note)) = id.map(|id| self.of_volume(Id::of(id))) else { continue };
            if !note.is_file() {
                folders::remove(&file).map_err(|why| failed(&file, &why))?;
            }
        }
        for name in folders::names(&self.disks())? {
            let folder = self.disks().join(&name);
            if Uuid::try_parse(&name).is_ok() && !folder.join("disk.json").is_file() {
                folders::remove(&folder).map_err(|why| failed(&folder, &why))?;
            }
        }
        Ok(())
    }
}

impl Core {
    /// The caller holds the room.
    pub(crate) async fn ensure_volume_file(&self, wish: &VolumeSpec) -> Result<DiskSource> {
        let (file, note) = self.folders.of_volume(wish.volume);
        match self.folders.seen_volume(wish.volume)? {
            Some(seen) if seen.host != wish.host => {
                let text = "The volume is on another host.";
                return Err(Error::new(&code::CONFLICT).public(text));
            }
            Some(_) => self.grow(&file, wish.size_gib).await?,
            None => {
                self.admit(wish.size_gib.saturating_mul(GIB))?;
                self.make_file(&file, &format!("{}G", wish.size_gib), None).await?;
                folders::write(&note, &Note { host: wish.host, epoch: 0 })?;
            }
        }
        let path = file.display().to_string();
        Ok(DiskSource { path, format: DiskFormat::Qcow2, boot: None })
    }
}
