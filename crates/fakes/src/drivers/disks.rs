//! Disks.

use async_trait::async_trait;
use nubo_base::Id;
use nubo_domain::{Error, Host, Result, Server, code};
use nubo_ports::{Disks, RootDisk, SeenDisk};

use super::of_host;
use crate::faults::Verb;
use crate::journal::Change;
use crate::records::{FakeDisk, Seat};
use crate::world::{FakeWorld, State};

#[async_trait]
impl Disks for FakeWorld {
    async fn ensure(&self, disk: &RootDisk) -> Result<()> {
        self.answer(Verb::Disk, |state| state.make(disk)).await
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
}

impl State {
    fn make(&mut self, spec: &RootDisk) -> Result<()> {
        let fresh = FakeDisk::new(spec);
        let seat = fresh.seat();
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
