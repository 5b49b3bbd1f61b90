//! Disks.

use async_trait::async_trait;
use nubo_base::Id;
use nubo_domain::image::is_pulled;
use nubo_domain::{Error, Host, Result, Server, Snapshot, Volume, code};
use nubo_ports::{
    CopySpec, DiskFormat, DiskHealth, DiskRoom, DiskSource, Disks, ImageProgress, ImageSpec,
    RootDisk, SeenDisk, SeenImage, SeenSnapshot, SeenVolume, VolumeSpec,
};

use super::of_host;
use crate::faults::Verb;
use crate::journal::Change;
use crate::records::{FakeDisk, FakeImage, FakeSnapshot, FakeVolume, Place, Seat};
use crate::world::{DISK_GIB, FakeWorld, State};

#[async_trait]
impl Disks for FakeWorld {
    async fn ensure(&self, disk: &RootDisk) -> Result<DiskSource> {
        self.answer(Verb::Disk, |state| state.make(disk)).await?;
        Ok(source(format!("fake:/disks/{}-{}", disk.server, disk.epoch)))
    }

    async fn ensure_gone(&self, host: Id<Host>, server: Id<Server>) -> Result<()> {
        self.answer(Verb::DiskGone, |state| state.drop_disk(Seat { host, server })).await
    }

    async fn observe(&self, host: Id<Host>, server: Id<Server>) -> Result<Option<SeenDisk>> {
        let seat = Seat { host, server };
        let look = |state: &mut State| Ok(state.disks.get(&seat).map(FakeDisk::seen));
        self.answer(Verb::DiskObserve, look).await
    }

    async fn list(&self, host: Id<Host>) -> Result<Vec<SeenDisk>> {
        let look =
            |state: &mut State| Ok(of_host(&state.disks, host).map(FakeDisk::seen).collect());
        self.answer(Verb::DiskList, look).await
    }

    async fn ensure_volume(&self, volume: &VolumeSpec) -> Result<DiskSource> {
        self.answer(Verb::Volume, |state| state.make_volume(volume)).await?;
        Ok(source(format!("fake:/volumes/{}", volume.volume)))
    }

    async fn ensure_volume_gone(&self, host: Id<Host>, volume: Id<Volume>) -> Result<()> {
        self.answer(Verb::VolumeGone, |state| state.drop_volume(host, volume)).await
    }

    async fn list_volumes(&self, host: Id<Host>) -> Result<Vec<SeenVolume>> {
        let look = |state: &mut State| {
            let here = state.volumes.values().filter(|volume| volume.host == host);
            Ok(here.map(FakeVolume::seen).collect())
        };
        self.answer(Verb::VolumeList, look).await
    }

    /// Every fake host has the same disk, and on it is what lies there.
    async fn room(&self, host: Id<Host>) -> Result<DiskRoom> {
        let state = self.state();
        let roots = of_host(&state.disks, host).map(|disk| disk.size_gib);
        let volumes = state.volumes.values().filter(|volume| volume.host == host);
        let snapshots = state.snapshots.values().filter(|known| known.host == host && known.whole);
        let copies = snapshots.map(|known| known.seen().size_gib);
        let used: u64 = roots.chain(volumes.map(|volume| volume.size_gib)).chain(copies).sum();
        let total_bytes = DISK_GIB << 30;
        let left_bytes = DISK_GIB.saturating_sub(used) << 30;
        Ok(DiskRoom { total_bytes, free_bytes: left_bytes, promised_bytes: 0, left_bytes })
    }

    async fn ensure_image(&self, image: &ImageSpec) -> Result<ImageProgress> {
        self.answer(Verb::Image, |state| state.fetch(image)).await
    }

    async fn iso(&self, host: Id<Host>, image: &str) -> Result<DiskSource> {
        let place = Place { host, image: image.to_owned() };
        let there = |image: &&FakeImage| image.is_iso && image.is_ready();
        let look = |state: &mut State| match state.images.get(&place).filter(there) {
            Some(image) => Ok(source(format!("fake:/images/{}", image.image))),
            None => Err(Error::not_found("image")),
        };
        self.answer(Verb::Iso, look).await
    }

    async fn ensure_image_gone(&self, host: Id<Host>, image: &str) -> Result<()> {
        let place = Place { host, image: image.to_owned() };
        self.answer(Verb::ImageGone, |state| match state.images.contains_key(&place) {
            true => state.commit(Change::ImageGone(place)),
            false => Ok(()),
        })
        .await
    }

    async fn list_images(&self, host: Id<Host>) -> Result<Vec<SeenImage>> {
        let look = |state: &mut State| {
            let here = state.images.values().filter(|image| image.host == host);
            Ok(here.map(FakeImage::seen).collect())
        };
        self.answer(Verb::ImageList, look).await
    }

    async fn ensure_copy(&self, copy: &CopySpec) -> Result<bool> {
        self.answer(Verb::Copy, |state| state.copy(copy)).await
    }

    async fn ensure_copy_gone(&self, copy: &CopySpec) -> Result<()> {
        self.answer(Verb::CopyGone, |state| state.stop_copy(copy)).await
    }

    async fn prepare_copy(&self, copy: &CopySpec) -> Result<Option<DiskSource>> {
        self.answer(Verb::CopyPrepare, |state| state.prepare_copy(copy)).await
    }

    async fn finish_copy(&self, copy: &CopySpec) -> Result<()> {
        self.answer(Verb::CopyFinish, |state| state.finish_copy(copy)).await
    }

    async fn ensure_snapshot_gone(&self, host: Id<Host>, snapshot: Id<Snapshot>) -> Result<()> {
        self.answer(Verb::SnapshotGone, |state| state.drop_snapshot(host, snapshot)).await
    }

    async fn list_snapshots(&self, host: Id<Host>) -> Result<Vec<SeenSnapshot>> {
        let look = |state: &mut State| {
            let here = state.snapshots.values().filter(|known| known.host == host && known.whole);
            Ok(here.map(FakeSnapshot::seen).collect())
        };
        self.answer(Verb::SnapshotList, look).await
    }

    async fn check(&self, host: Id<Host>, server: Id<Server>) -> Result<DiskHealth> {
        let seat = Seat { host, server };
        self.answer(Verb::DiskCheck, |state| state.check(seat)).await
    }
}

pub(super) fn source(path: String) -> DiskSource {
    DiskSource { path, format: DiskFormat::Raw, boot: None }
}

impl State {
    fn make(&mut self, spec: &RootDisk) -> Result<()> {
        let fresh = FakeDisk::new(spec);
        let seat = fresh.seat();
        self.check_image(&fresh)?;
        let known = self.disks.get(&seat);
        let wanted = match known {
            Some(known) if known.epoch > spec.epoch => {
                let text = format!("The server already has disk {}.", known.epoch);
                return Err(Error::new(&code::CONFLICT).public(text));
            }
            Some(known) if known.epoch == spec.epoch && known.size_gib >= spec.size_gib => {
                return Ok(());
            }
            Some(known) if known.epoch == spec.epoch => {
                FakeDisk { size_gib: spec.size_gib, ..known.clone() }
            }
            Some(_) | None => fresh,
        };
        if known.is_some() && self.guests.get(&seat).is_some_and(|guest| guest.on) {
            self.violation(format!("the disk of {} was changed while it ran", spec.server));
        }
        self.commit(Change::Disk(wanted))
    }

    /// A disk that is there needs its image no more.
    fn check_image(&self, disk: &FakeDisk) -> Result<()> {
        let known = self.disks.get(&disk.seat());
        let place = Place { host: disk.host, image: disk.image.clone() };
        let is_fit = |image: &FakeImage| image.is_ready() && !image.is_iso;
        let there = self.images.get(&place).is_some_and(is_fit);
        match !is_pulled(&disk.image) || there || known.is_some_and(|k| k.epoch >= disk.epoch) {
            true => Ok(()),
            false => Err(Error::not_found("image")),
        }
    }

    /// Each wish brings a third of it.
    fn fetch(&mut self, spec: &ImageSpec) -> Result<ImageProgress> {
        let fresh = FakeImage::new(spec);
        let known = self.images.get(&fresh.place()).cloned();
        let now = known.map_or(fresh, FakeImage::grown);
        let progress = now.progress();
        self.commit(Change::Image(now))?;
        Ok(progress)
    }

    fn check(&self, seat: Seat) -> Result<DiskHealth> {
        let disk = self.disks.get(&seat).ok_or_else(|| Error::not_found("disk"))?;
        if self.guests.get(&seat).is_some_and(|guest| guest.on) {
            let text = "A disk can only be checked while the server is off.";
            return Err(Error::new(&code::WRONG_STATE).public(text));
        }
        Ok(match disk.damaged {
            true => DiskHealth::Damaged("somebody damaged it".to_owned()),
            false => DiskHealth::Sound,
        })
    }

    fn make_volume(&mut self, spec: &VolumeSpec) -> Result<()> {
        let known = self.volumes.get(&spec.volume);
        if let Some(known) = known.filter(|known| known.host != spec.host) {
            self.violation(format!("{} is on {} and {}", spec.volume, known.host, spec.host));
            let text = "The volume is on another host.";
            return Err(Error::new(&code::CONFLICT).public(text));
        }
        if known.is_some_and(|known| known.size_gib >= spec.size_gib) {
            return Ok(());
        }
        let fresh = FakeVolume::new(spec);
        let grown = known.map(|known| FakeVolume { size_gib: spec.size_gib, ..known.clone() });
        self.commit(Change::Volume(grown.unwrap_or(fresh)))
    }

    fn drop_volume(&mut self, host: Id<Host>, volume: Id<Volume>) -> Result<()> {
        if self.volumes.get(&volume).is_none_or(|known| known.host != host) {
            return Ok(());
        }
        let user = self.guests.values().find(|guest| guest.on && guest.volumes.contains(&volume));
        if let Some(user) = user {
            let text = format!("{volume} was removed while {} used it", user.server);
            self.violation(text);
        }
        self.commit(Change::VolumeGone(volume))
    }

    fn drop_disk(&mut self, seat: Seat) -> Result<()> {
        if !self.disks.contains_key(&seat) {
            return Ok(());
        }
        if self.guests.get(&seat).is_some_and(|guest| guest.on) {
            self.violation(format!("the disk of {} was removed while it ran", seat.server));
        }
        self.commit(Change::DiskGone(seat))
    }
}
