//! Copies of disks. Each needs a second wish, as real ones need time.

use nubo_base::Id;
use nubo_domain::{Error, Host, Result, Snapshot, code};
use nubo_ports::{CopySpec, DiskRef, DiskSource, GuestCopy};

use super::disks::source;
use crate::journal::Change;
use crate::records::{FakeDisk, FakeGuest, FakeSnapshot, FakeVolume, Seat};
use crate::world::State;

/// What a disk holds: unlike what it held before it was replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Content {
    epoch: u64,
    image: Option<String>,
    snapshot: Option<Id<Snapshot>>,
}

/// What is known of a disk that is copied.
struct Original {
    size_gib: u64,
    content: Content,
}

impl State {
    /// The disk, if it is there and whole.
    fn original(&self, disk: DiskRef, host: Id<Host>) -> Option<Original> {
        match disk {
            DiskRef::Root(server) => self.disks.get(&Seat { host, server }).map(|disk| {
                let image = Some(disk.image.clone());
                let content = Content { epoch: disk.epoch, image, snapshot: disk.snapshot };
                Original { size_gib: disk.size_gib, content }
            }),
            DiskRef::Volume(volume) => {
                let found = self.volumes.get(&volume).filter(|volume| volume.host == host)?;
                let FakeVolume { size_gib, snapshot, epoch, .. } = *found;
                Some(Original { size_gib, content: Content { epoch, image: None, snapshot } })
            }
            DiskRef::Snapshot(snapshot) => {
                let found = self.snapshots.get(&snapshot);
                let found = found.filter(|found| found.host == host && found.whole)?;
                let (image, snapshot) = (found.image.clone(), Some(snapshot));
                let content = Content { epoch: found.epoch, image, snapshot };
                Some(Original { size_gib: found.size_gib, content })
            }
        }
    }

    /// The guest that is on and has the disk.
    fn holder(&self, disk: DiskRef, host: Id<Host>) -> Option<&FakeGuest> {
        let mut on = self.guests.values().filter(|guest| guest.on && guest.host == host);
        match disk {
            DiskRef::Root(server) => on.find(|guest| guest.server == server),
            DiskRef::Volume(volume) => on.find(|guest| guest.volumes.contains(&volume)),
            DiskRef::Snapshot(_) => None,
        }
    }

    pub(super) fn copy(&mut self, spec: &CopySpec) -> Result<bool> {
        if self.has_copy(spec)? {
            self.copying.remove(&spec.to);
            return Ok(true);
        }
        if self.holder(spec.from, spec.host).is_some() {
            let text = "A running guest holds the disk.";
            return Err(Error::new(&code::WRONG_STATE).public(text));
        }
        let found = self.original(spec.from, spec.host);
        let original = found.ok_or_else(|| Error::not_found("disk"))?;
        if let Some(user) = self.holder(spec.to, spec.host) {
            let text = format!("{:?} was copied over while {} used it", spec.to, user.server);
            self.violation(text);
        }
        let size_gib = original.size_gib.max(spec.size_gib);
        let content = original.content;
        // What was copied of a disk that was replaced meanwhile is worth nothing.
        if self.copying.insert(spec.to, content.clone()).as_ref() != Some(&content) {
            return Ok(false);
        }
        let Content { epoch, image, snapshot: of } = content;
        self.copying.remove(&spec.to);
        match spec.to {
            DiskRef::Snapshot(snapshot) => {
                let (host, filled, whole) = (spec.host, true, true);
                let made = FakeSnapshot { snapshot, host, size_gib, image, epoch, filled, whole };
                self.commit(Change::Snapshot(made))?;
            }
            DiskRef::Volume(volume) => self.commit(Change::Volume(FakeVolume {
                volume,
                host: spec.host,
                size_gib,
                epoch: spec.epoch,
                snapshot: of,
            }))?,
            DiskRef::Root(server) => self.commit(Change::Disk(FakeDisk {
                server,
                host: spec.host,
                epoch: spec.epoch,
                image: image.unwrap_or_default(),
                size_gib,
                snapshot: of,
                damaged: false,
            }))?,
        }
        Ok(true)
    }

    /// Whether the target has this content, or a later one.
    fn has_copy(&self, spec: &CopySpec) -> Result<bool> {
        match spec.to {
            DiskRef::Snapshot(snapshot) => {
                Ok(self.snapshots.get(&snapshot).is_some_and(|known| known.whole))
            }
            DiskRef::Volume(volume) => match self.volumes.get(&volume) {
                Some(known) if known.host != spec.host => {
                    let text = "The volume is on another host.";
                    Err(Error::new(&code::CONFLICT).public(text))
                }
                known => Ok(known.is_some_and(|known| known.epoch >= spec.epoch)),
            },
            DiskRef::Root(server) => {
                let known = self.disks.get(&Seat { host: spec.host, server });
                Ok(known.is_some_and(|known| known.epoch >= spec.epoch))
            }
        }
    }

    pub(super) fn stop_copy(&mut self, spec: &CopySpec) -> Result<()> {
        self.copying.remove(&spec.to);
        match spec.to {
            DiskRef::Snapshot(snapshot)
                if self.snapshots.get(&snapshot).is_some_and(|known| !known.whole) =>
            {
                self.commit(Change::SnapshotGone(snapshot))
            }
            DiskRef::Snapshot(_) | DiskRef::Volume(_) | DiskRef::Root(_) => Ok(()),
        }
    }

    pub(super) fn prepare_copy(&mut self, spec: &CopySpec) -> Result<Option<DiskSource>> {
        let DiskRef::Snapshot(snapshot) = spec.to else {
            return Err(Error::internal("only snapshots are filled by a hypervisor"));
        };
        if self.has_copy(spec)? {
            return Ok(None);
        }
        self.copying.remove(&spec.to);
        let found = self.original(spec.from, spec.host);
        let Original { size_gib, content } = found.ok_or_else(|| Error::not_found("disk"))?;
        if !self.snapshots.contains_key(&snapshot) {
            let (host, filled, whole) = (spec.host, false, false);
            let Content { image, epoch, .. } = content;
            let made = FakeSnapshot { snapshot, host, size_gib, image, epoch, filled, whole };
            self.commit(Change::Snapshot(made))?;
        }
        Ok(Some(source(format!("fake:/snapshots/{snapshot}"))))
    }

    pub(super) fn finish_copy(&mut self, spec: &CopySpec) -> Result<()> {
        let DiskRef::Snapshot(snapshot) = spec.to else { return Ok(()) };
        let known = self.snapshots.get(&snapshot).cloned();
        let known = known.ok_or_else(|| Error::not_found("snapshot"))?;
        if known.whole {
            return Ok(());
        }
        if !known.filled {
            self.violation(format!("{snapshot} was taken in before it was filled"));
        }
        self.commit(Change::Snapshot(FakeSnapshot { whole: true, ..known }))
    }

    pub(super) fn drop_snapshot(&mut self, host: Id<Host>, snapshot: Id<Snapshot>) -> Result<()> {
        self.copying.remove(&DiskRef::Snapshot(snapshot));
        match self.snapshots.get(&snapshot).is_some_and(|known| known.host == host) {
            true => self.commit(Change::SnapshotGone(snapshot)),
            false => Ok(()),
        }
    }

    pub(super) fn copy_live(&mut self, spec: &GuestCopy) -> Result<bool> {
        let seat = Seat { host: spec.host, server: spec.server };
        let on = self.guests.get(&seat).filter(|guest| guest.on).cloned();
        let has = |guest: &FakeGuest| spec.volume.is_none_or(|v| guest.volumes.contains(&v));
        let text = "The guest does not run with the disk.";
        let refuse = || Error::new(&code::WRONG_STATE).public(text);
        let mut guest = on.filter(has).ok_or_else(refuse)?;
        if !guest.copies.contains(&spec.snapshot) {
            guest.copies.push(spec.snapshot);
            self.commit(Change::Guest(guest))?;
            self.note_copied(spec)?;
            return Ok(false);
        }
        let Some(target) = self.snapshots.get(&spec.snapshot).cloned() else {
            return Err(Error::unavailable("the target is gone"));
        };
        if !target.filled {
            self.commit(Change::Snapshot(FakeSnapshot { filled: true, ..target }))?;
        }
        Ok(true)
    }

    /// A hypervisor copies what its guest has when it begins.
    fn note_copied(&mut self, spec: &GuestCopy) -> Result<()> {
        let from = spec.volume.map_or(DiskRef::Root(spec.server), DiskRef::Volume);
        let content = self.original(from, spec.host).map(|original| original.content);
        let target = self.snapshots.get(&spec.snapshot).filter(|target| !target.filled);
        let Some((target, Content { epoch, image, .. })) = target.cloned().zip(content) else {
            return Ok(());
        };
        self.commit(Change::Snapshot(FakeSnapshot { epoch, image, ..target }))
    }

    pub(super) fn forget_copy(&mut self, seat: Seat, snapshot: Id<Snapshot>) -> Result<()> {
        let known = self.guests.get(&seat).filter(|guest| guest.copies.contains(&snapshot));
        let Some(mut guest) = known.cloned() else { return Ok(()) };
        guest.copies.retain(|copy| *copy != snapshot);
        self.commit(Change::Guest(guest))
    }
}
