//! The world itself: what there is, and what happened in it that must not happen.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use nubo_base::{Id, Uuid};
use nubo_domain::host::Room;
use nubo_domain::{Error, Host, Network, Result, Server, Snapshot, Volume};
use nubo_ports::DiskRef;
use tokio::time::Instant;

use crate::console::Faces;
use crate::drivers::Content;
use crate::faults::{Fault, Faults, Verb};
use crate::journal::{Change, Journal};
use crate::records::{
    FakeDisk, FakeGuest, FakeImage, FakePort, FakeSnapshot, FakeVolume, Jack, Place, Seat,
};

/// How a fake world behaves.
#[derive(Clone, Debug, Default)]
pub struct FakeOptions {
    /// How long a guest takes to start.
    pub boot_time: Duration,
    /// Where to remember everything beyond the process; nowhere if none.
    pub journal: Option<PathBuf>,
}

/// How much there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Guests, on or off.
    pub guests: usize,
    /// Guests that are on.
    pub running: usize,
    /// Ports.
    pub ports: usize,
    /// Root disks.
    pub disks: usize,
    /// Volumes.
    pub volumes: usize,
    /// Snapshots, whole or not.
    pub snapshots: usize,
}

/// Hosts, guests, ports and disks in memory.
pub struct FakeWorld {
    /// What goes wrong.
    pub faults: Faults,
    boot_time: Duration,
    state: Mutex<State>,
}

/// The disk of every fake host, in GiB.
pub(crate) const DISK_GIB: u64 = 8_192;

/// Names and capacities for `count` hosts that do not exist: 64 processors, 256 GiB of memory and
/// 8 TiB of disk each.
#[must_use]
pub fn hosts(count: usize) -> Vec<(String, Room)> {
    let capacity = Room { vcpus: 64, memory_mib: 262_144, disk_gib: 8_192 };
    (1..=count).map(|number| (format!("fake-{number}"), capacity)).collect()
}

/// What there is. Everything is kept by host first, for hosts are listed as a whole.
#[derive(Default)]
pub(crate) struct State {
    pub guests: BTreeMap<Seat, FakeGuest>,
    pub ports: BTreeMap<Jack, FakePort>,
    pub disks: BTreeMap<Seat, FakeDisk>,
    pub volumes: BTreeMap<Id<Volume>, FakeVolume>,
    pub snapshots: BTreeMap<Id<Snapshot>, FakeSnapshot>,
    /// Disks that are being copied to, with what the copied one was when that began. Whoever began
    /// it goes on with it or gives it up.
    pub copying: BTreeMap<DiskRef, Content>,
    /// What was pulled. Of all other images every host has enough.
    pub images: BTreeMap<Place, FakeImage>,
    /// Who holds an address of a network.
    pub private: HashMap<(Id<Network>, Ipv4Addr), Seat>,
    /// Who holds a public address.
    pub public: HashMap<Ipv4Addr, BTreeSet<Seat>>,
    /// Where a server was last started.
    pub homes: HashMap<Id<Server>, Id<Host>>,
    pub violations: Vec<String>,
    /// What guests that are on show to those who look.
    pub faces: Faces,
    /// Which start of a guest is the present one, and when it was.
    pub started: HashMap<Seat, (u64, Instant)>,
    journal: Option<Journal>,
}

impl FakeWorld {
    /// An empty world in memory only.
    #[must_use]
    pub fn new() -> Self {
        Self { faults: Faults::default(), boot_time: Duration::ZERO, state: Mutex::default() }
    }

    /// The world of these options; what its journal tells is there again.
    ///
    /// # Errors
    /// `internal_error` when the journal cannot be read, or is damaged before its last line.
    pub fn open(options: &FakeOptions) -> Result<Self> {
        let mut state = State::default();
        if let Some(path) = &options.journal {
            state.faces = Faces::below(path.parent());
            Journal::read(path)?.into_iter().for_each(|change| state.apply(change));
            state.journal = Some(Journal::rewrite(path, state.changes())?);
        }
        let boot_time = options.boot_time;
        Ok(Self { faults: Faults::default(), boot_time, state: Mutex::new(state) })
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) const fn boot_time(&self) -> Duration {
        self.boot_time
    }

    /// How much there is.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let state = self.state();
        Counts {
            guests: state.guests.len(),
            running: state.guests.values().filter(|guest| guest.on).count(),
            ports: state.ports.len(),
            disks: state.disks.len(),
            volumes: state.volumes.len(),
            snapshots: state.snapshots.len(),
        }
    }

    /// Whether there is nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.counts() == Counts::default()
    }

    /// The guests of a server; more than one only where something went wrong.
    #[must_use]
    pub fn guests_of(&self, server: Id<Server>) -> Vec<FakeGuest> {
        self.state().guests.values().filter(|guest| guest.server == server).cloned().collect()
    }

    /// The ports of a server.
    #[must_use]
    pub fn ports_of(&self, server: Id<Server>) -> Vec<FakePort> {
        self.state().ports.values().filter(|port| port.server == server).cloned().collect()
    }

    /// The disks of a server.
    #[must_use]
    pub fn disks_of(&self, server: Id<Server>) -> Vec<FakeDisk> {
        self.state().disks.values().filter(|disk| disk.server == server).cloned().collect()
    }

    /// The size of a volume in GiB; none if it is nowhere.
    #[must_use]
    pub fn volume_gib(&self, volume: Id<Volume>) -> Option<u64> {
        self.state().volumes.get(&volume).map(|volume| volume.size_gib)
    }

    /// A volume; none if it is nowhere.
    #[must_use]
    pub fn volume(&self, volume: Id<Volume>) -> Option<FakeVolume> {
        self.state().volumes.get(&volume).cloned()
    }

    /// A snapshot, whole or not; none if it is nowhere.
    #[must_use]
    pub fn snapshot(&self, snapshot: Id<Snapshot>) -> Option<FakeSnapshot> {
        self.state().snapshots.get(&snapshot).cloned()
    }

    /// Disks that are being copied to.
    #[must_use]
    pub fn copying(&self) -> Vec<DiskRef> {
        self.state().copying.keys().copied().collect()
    }

    /// The images that were pulled or are being pulled, wherever.
    #[must_use]
    pub fn images(&self) -> Vec<FakeImage> {
        self.state().images.values().cloned().collect()
    }

    /// What happened that must not happen, in sentences.
    #[must_use]
    pub fn violations(&self) -> Vec<String> {
        self.state().violations.clone()
    }

    /// Ends a guest behind everybody's back, as a crash would; says whether it was on.
    ///
    /// # Errors
    /// `internal_error` when the journal cannot be written.
    pub fn kill_guest(&self, server: Id<Server>) -> Result<bool> {
        self.end_guest(server, true)
    }

    /// Lets a guest switch itself off; says whether it was on.
    ///
    /// # Errors
    /// As [`FakeWorld::kill_guest`].
    pub fn halt_guest(&self, server: Id<Server>) -> Result<bool> {
        self.end_guest(server, false)
    }

    fn end_guest(&self, server: Id<Server>, crashed: bool) -> Result<bool> {
        let mut state = self.state();
        let on = state.guests.values().find(|guest| guest.server == server && guest.on);
        let Some(guest) = on.cloned() else { return Ok(false) };
        state.commit(Change::Guest(FakeGuest {
            on: false,
            crashed,
            copies: Vec::new(),
            ..guest
        }))?;
        Ok(true)
    }

    /// Damages the disks of a server behind everybody's back, so that a check finds it.
    ///
    /// # Errors
    /// `internal_error` when the journal cannot be written.
    pub fn damage_disk(&self, server: Id<Server>) -> Result<()> {
        self.set_damage(server, true)
    }

    /// Mends the disks of a server behind everybody's back.
    ///
    /// # Errors
    /// As [`FakeWorld::damage_disk`].
    pub fn mend_disk(&self, server: Id<Server>) -> Result<()> {
        self.set_damage(server, false)
    }

    fn set_damage(&self, server: Id<Server>, damaged: bool) -> Result<()> {
        let mut state = self.state();
        let found: Vec<_> = state.disks.values().filter(|disk| disk.server == server).collect();
        let found: Vec<_> =
            found.into_iter().map(|disk| FakeDisk { damaged, ..disk.clone() }).collect();
        found.into_iter().try_for_each(|disk| state.commit(Change::Disk(disk)))
    }

    /// Does `work` for a call of `verb`, or what the fault switch makes of it.
    pub(crate) async fn answer<T>(
        &self,
        verb: Verb,
        work: impl FnOnce(&mut State) -> Result<T> + Send,
    ) -> Result<T> {
        match self.faults.of_call(verb) {
            None => work(&mut self.state()),
            Some(Fault::Slow(span)) => {
                tokio::time::sleep(span).await;
                work(&mut self.state())
            }
            Some(Fault::Fail(error)) => Err(error),
            Some(Fault::LoseAnswer) => {
                let lost = work(&mut self.state()).is_ok();
                Err(Error::unavailable(format!("the answer was lost (done: {lost})")))
            }
            Some(Fault::CrashBefore) => {
                self.faults.crash();
                std::future::pending().await
            }
            Some(Fault::CrashAfter) => {
                // The process dies before anybody can look at the answer.
                drop(work(&mut self.state()));
                self.faults.crash();
                std::future::pending().await
            }
        }
    }
}

impl Default for FakeWorld {
    fn default() -> Self {
        Self::new()
    }
}

impl State {
    /// Makes a change that outlives the process before it is seen.
    pub fn commit(&mut self, change: Change) -> Result<()> {
        if let Some(journal) = &mut self.journal {
            journal.write(&change)?;
        }
        self.apply(change);
        Ok(())
    }

    /// Notes what a real machine would have punished.
    pub fn violation(&mut self, text: String) {
        tracing::error!(text, "the fake world was mistreated");
        self.violations.push(text);
    }

    fn apply(&mut self, change: Change) {
        match change {
            Change::Guest(guest) => {
                if guest.on {
                    self.homes.insert(guest.server, guest.host);
                }
                self.note_start(guest.seat(), guest.on.then_some(guest.starts));
                self.guests.insert(guest.seat(), guest);
            }
            Change::GuestGone(seat) => {
                self.note_start(seat, None);
                self.guests.remove(&seat);
                if self.homes.get(&seat.server) == Some(&seat.host) {
                    self.homes.remove(&seat.server);
                }
            }
            Change::Port(port) => {
                self.release(port.jack());
                self.private.insert((port.network, port.private_ip), port.seat());
                for public in port.held().publics() {
                    self.public.entry(public).or_default().insert(port.seat());
                }
                self.ports.insert(port.jack(), port);
            }
            Change::PortGone(seat) => {
                let jacks: Vec<Jack> = self.ports_at(seat).map(FakePort::jack).collect();
                jacks.into_iter().for_each(|jack| self.release(jack));
            }
            Change::OnePortGone(jack) => self.release(jack),
            Change::Disk(disk) => {
                self.disks.insert(disk.seat(), disk);
            }
            Change::DiskGone(seat) => {
                self.disks.remove(&seat);
            }
            Change::Volume(volume) => {
                self.volumes.insert(volume.volume, volume);
            }
            Change::VolumeGone(volume) => {
                self.volumes.remove(&volume);
            }
            Change::Snapshot(snapshot) => {
                self.snapshots.insert(snapshot.snapshot, snapshot);
            }
            Change::SnapshotGone(snapshot) => {
                self.snapshots.remove(&snapshot);
            }
            Change::Image(image) => {
                self.images.insert(image.place(), image);
            }
            Change::ImageGone(place) => {
                self.images.remove(&place);
            }
        }
    }

    /// Notes which start of a guest is the present one; none for one that is off.
    fn note_start(&mut self, seat: Seat, starts: Option<u64>) {
        self.faces.keep_only(seat, starts);
        match starts {
            Some(starts) if self.started.get(&seat).is_some_and(|(same, _)| *same == starts) => {}
            Some(starts) => {
                self.started.insert(seat, (starts, Instant::now()));
            }
            None => {
                self.started.remove(&seat);
            }
        }
    }

    /// How long ago a guest was started, as far as this process knows; none for one that is off.
    pub fn age(&self, seat: Seat) -> Option<Duration> {
        self.started.get(&seat).map(|(_, when)| when.elapsed())
    }

    /// The ports of a host.
    pub fn ports_on(&self, host: Id<Host>) -> impl Iterator<Item = &FakePort> {
        let end = |id| Jack { seat: Seat { host, server: Id::of(id) }, network: Id::of(id) };
        self.ports.range(end(Uuid::nil())..=end(Uuid::max())).map(|(_, port)| port)
    }

    /// The ports of a server.
    pub fn ports_at(&self, seat: Seat) -> impl Iterator<Item = &FakePort> {
        let ends = [Uuid::nil(), Uuid::max()].map(|id| Jack { seat, network: Id::of(id) });
        self.ports.range(ends[0]..=ends[1]).map(|(_, port)| port)
    }

    fn release(&mut self, jack: Jack) {
        let Some(port) = self.ports.remove(&jack) else { return };
        self.private.remove(&(port.network, port.private_ip));
        for public in port.held().publics() {
            let holders = self.public.entry(public).or_default();
            holders.remove(&port.seat());
            if holders.is_empty() {
                self.public.remove(&public);
            }
        }
    }

    fn changes(&self) -> impl Iterator<Item = Change> {
        let ports = self.ports.values().cloned().map(Change::Port);
        let disks = self.disks.values().cloned().map(Change::Disk);
        let guests = self.guests.values().cloned().map(Change::Guest);
        let volumes = self.volumes.values().cloned().map(Change::Volume);
        let snapshots = self.snapshots.values().cloned().map(Change::Snapshot);
        let images = self.images.values().cloned().map(Change::Image);
        ports.chain(disks).chain(volumes).chain(snapshots).chain(images).chain(guests)
    }
}
