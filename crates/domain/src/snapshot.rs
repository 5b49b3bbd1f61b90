//! A snapshot: a whole copy of a disk as it was at one moment, and its life as data.
//!
//! It is a disk of its own on its source's host, so it lives on when the source is gone. It must
//! not know how the copy is made, nor whether a guest wrote meanwhile.

use std::time::Duration;

use nubo_base::{Id, Tag, Time, Uuid};
use serde::{Deserialize, Serialize};

use crate::host::Room;
use crate::server::{Build, Fault};
use crate::states::{Machine, Wait, step};
use crate::words::words;
use crate::{
    FlowName, Head, Host, Image, Kind, Lookup, Owned, Region, Result, Server, Table, Volume,
};

words! {
    /// Where a snapshot is in its life.
    pub enum SnapshotState {
        /// Is being copied.
        Creating = "creating",
        /// Is whole.
        Ready = "ready",
        /// Is being copied back onto its source.
        Reverting = "reverting",
        /// Could not be copied; nothing of it is there.
        Failed = "failed",
        /// Is being removed.
        Deleting = "deleting",
        /// Is gone; kept for the records.
        Deleted = "deleted",
    }
}

words! {
    /// What can happen to a snapshot.
    pub enum SnapshotEvent {
        /// A copy of it, or to it, has come to its end.
        Copied = "mark as ready",
        /// It cannot be made.
        Fail = "mark as failed",
        /// Somebody wants its source to be as it was then.
        Revert = "revert",
        /// Somebody wants it gone.
        Delete = "delete",
        /// Nothing of it is left.
        Gone = "mark as deleted",
    }
}

words! {
    /// What a snapshot can be of.
    pub enum SourceKind {
        /// A volume.
        Volume = "volume",
        /// A server's root disk.
        Server = "server",
    }
}

/// The flows that leave a snapshot's passing states. A revert is a workflow of the source, whose
/// disk it changes; it leaves the snapshot's state too.
pub mod flows {
    use crate::FlowName;

    /// Copies the disk.
    pub const CREATE: FlowName = FlowName("snapshot-create");
    /// Removes the copy.
    pub const DELETE: FlowName = FlowName("snapshot-delete");
}

const fn wait(state: SnapshotState, flow: FlowName, minutes: u64) -> Wait<SnapshotState> {
    Wait { state, flow, within: Duration::from_secs(minutes * 60) }
}

/// How long a copy of any disk may take.
pub const COPY_WITHIN: Duration = Duration::from_secs(120 * 60);

impl Machine for Snapshot {
    type State = SnapshotState;
    type Event = SnapshotEvent;
    const START: SnapshotState = SnapshotState::Creating;
    const END: SnapshotState = SnapshotState::Deleted;
    const MOVES: &'static [(SnapshotState, SnapshotEvent, SnapshotState)] = {
        use SnapshotEvent as E;
        use SnapshotState as S;
        &[
            (S::Creating, E::Copied, S::Ready),
            (S::Creating, E::Fail, S::Failed),
            (S::Creating, E::Delete, S::Deleting),
            (S::Ready, E::Revert, S::Reverting),
            (S::Ready, E::Delete, S::Deleting),
            (S::Reverting, E::Copied, S::Ready),
            (S::Failed, E::Delete, S::Deleting),
            (S::Deleting, E::Gone, S::Deleted),
        ]
    };
    const WAITS: &'static [Wait<SnapshotState>] = &[
        wait(SnapshotState::Creating, flows::CREATE, 120),
        wait(SnapshotState::Reverting, crate::volume::flows::REVERT, 120),
        wait(SnapshotState::Deleting, flows::DELETE, 10),
    ];
}

/// What a root disk was when it was copied, so that its server becomes that again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// What the root disk started as.
    pub image: Id<Image>,
    /// The image's slug at that time.
    pub image_name: String,
    /// What the image's file is called on a host; the slug if absent.
    #[serde(default)]
    pub image_key: Option<String>,
    /// The user that keys and password are for.
    pub login: String,
    /// The root disk's epoch that the guest knows itself by.
    pub born: u64,
}

/// Whose disk a snapshot is a copy of. The epoch tells the disk from those that replace it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Source {
    /// A volume.
    Volume {
        /// Which.
        volume: Id<Volume>,
        /// Which of its contents.
        epoch: u64,
    },
    /// A server's root disk.
    Server {
        /// Which.
        server: Id<Server>,
        /// Which of its disks.
        epoch: u64,
        /// What the disk was.
        origin: Origin,
    },
}

impl Source {
    /// This volume as it is now.
    #[must_use]
    pub const fn of_volume(volume: &Volume) -> Self {
        Self::Volume { volume: volume.head.id, epoch: volume.epoch }
    }

    /// The root disk of this server as it is now.
    #[must_use]
    pub fn of_server(server: &Server) -> Self {
        let Build { image, image_name, image_key, login, .. } = server.build.clone();
        let origin = Origin { image, image_name, image_key, login, born: server.born() };
        Self::Server { server: server.head.id, epoch: server.disk_epoch, origin }
    }

    /// What it is of.
    #[must_use]
    pub const fn kind(&self) -> SourceKind {
        match self {
            Self::Volume { .. } => SourceKind::Volume,
            Self::Server { .. } => SourceKind::Server,
        }
    }

    /// Whose disk.
    #[must_use]
    pub const fn id(&self) -> Uuid {
        match self {
            Self::Volume { volume, .. } => volume.uuid(),
            Self::Server { server, .. } => server.uuid(),
        }
    }

    /// The volume, if it is of one.
    #[must_use]
    pub const fn volume(&self) -> Option<Id<Volume>> {
        match self {
            Self::Volume { volume, .. } => Some(*volume),
            Self::Server { .. } => None,
        }
    }

    /// The server, if it is of a root disk.
    #[must_use]
    pub const fn server(&self) -> Option<Id<Server>> {
        match self {
            Self::Server { server, .. } => Some(*server),
            Self::Volume { .. } => None,
        }
    }
}

/// A copy of a disk as it was at one moment. Its name is unique in its project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// The common part.
    pub head: Head<Self>,
    state: SnapshotState,
    /// Counts the wishes; an answer to an older wish is ignored.
    pub generation: u64,
    /// Where it is.
    pub region: Id<Region>,
    /// The region's slug.
    pub region_name: String,
    /// The machine that holds it; none once its room was given back.
    pub host: Option<Id<Host>>,
    /// Whose disk it is a copy of.
    pub source: Source,
    /// The size of the disk in GiB.
    pub size_gib: u64,
    /// Why it is not as its owner wished.
    pub fault: Option<Fault>,
    /// When it was whole.
    pub made: Option<Time>,
    /// When it was seen gone.
    pub ended: Option<Time>,
}

/// What a new snapshot is made from.
#[derive(Clone, Debug)]
pub struct NewSnapshot {
    /// The common part.
    pub head: Head<Snapshot>,
    /// Where it will be.
    pub region: Id<Region>,
    /// The region's slug.
    pub region_name: String,
    /// The machine that holds the disk.
    pub host: Id<Host>,
    /// Whose disk.
    pub source: Source,
    /// The size of the disk in GiB.
    pub size_gib: u64,
}

impl Snapshot {
    /// A new snapshot in its first state.
    #[must_use]
    pub fn new(new: NewSnapshot) -> Self {
        Self {
            head: new.head,
            state: <Self as Machine>::START,
            generation: 1,
            region: new.region,
            region_name: new.region_name,
            host: Some(new.host),
            source: new.source,
            size_gib: new.size_gib,
            fault: None,
            made: None,
            ended: None,
        }
    }

    /// Where it is in its life.
    #[must_use]
    pub const fn state(&self) -> SnapshotState {
        self.state
    }

    /// Lets something happen to it.
    ///
    /// # Errors
    /// `wrong_state` when it cannot.
    pub fn on(&mut self, event: SnapshotEvent) -> Result<()> {
        self.state = step::<Self>(self.state, event)?;
        Ok(())
    }

    /// Whether it is in a passing state.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        Self::wait(self.state).is_some()
    }

    /// What it asks of a host.
    #[must_use]
    pub fn room(&self) -> Room {
        let disk_gib = i64::try_from(self.size_gib).unwrap_or(i64::MAX);
        Room { vcpus: 0, memory_mib: 0, disk_gib }
    }
}

impl Tag for Snapshot {
    const PREFIX: &'static str = "snap";
}

impl Kind for Snapshot {
    const NAME: &'static str = "snapshot";
    const TABLE: &'static Table =
        &Table { name: "snapshots", lookups: &["region", "source", "source_kind"] };
    const OWNED: Owned = Owned::ByProject;

    fn head(&self) -> &Head<Self> {
        &self.head
    }
    fn head_mut(&mut self) -> &mut Head<Self> {
        &mut self.head
    }
    fn state_word(&self) -> &'static str {
        self.state.word()
    }
    fn ended(&self) -> bool {
        self.state == SnapshotState::Deleted
    }
    fn lookups(&self) -> Vec<Lookup> {
        vec![
            Lookup::Text(self.region.uuid().to_string()),
            Lookup::Text(self.source.id().to_string()),
            Lookup::Text(self.source.kind().word().to_owned()),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn snapshot(source: Source) -> Snapshot {
        let id = |n| Uuid::from_u64_pair(n, n);
        Snapshot::new(NewSnapshot {
            head: Head::new(Id::of(id(1)), "before", Time::ZERO),
            region: Id::of(id(2)),
            region_name: "local".into(),
            host: Id::of(id(3)),
            source,
            size_gib: 7,
        })
    }

    fn of_volume() -> Source {
        Source::Volume { volume: Id::of(Uuid::from_u64_pair(4, 4)), epoch: 2 }
    }

    #[test]
    fn a_snapshot_is_reverted_to_only_when_it_is_whole() {
        let mut found = snapshot(of_volume());
        assert_eq!(found.on(SnapshotEvent::Revert).unwrap_err().code().slug, "wrong_state");
        found.on(SnapshotEvent::Copied).unwrap();
        found.on(SnapshotEvent::Revert).unwrap();
        assert!(found.is_passing());
        assert_eq!(found.on(SnapshotEvent::Delete).unwrap_err().code().slug, "wrong_state");
        found.on(SnapshotEvent::Copied).unwrap();
        assert_eq!(found.state(), SnapshotState::Ready);
    }

    #[test]
    fn one_that_failed_can_only_be_deleted() {
        let mut found = snapshot(of_volume());
        found.on(SnapshotEvent::Fail).unwrap();
        assert!(found.clone().on(SnapshotEvent::Copied).is_err());
        found.on(SnapshotEvent::Delete).unwrap();
        found.on(SnapshotEvent::Gone).unwrap();
        assert!(found.ended());
    }

    #[test]
    fn every_state_can_be_reached_and_left_but_the_last() {
        for state in SnapshotState::ALL {
            let reached =
                *state == Snapshot::START || Snapshot::MOVES.iter().any(|(_, _, to)| to == state);
            let left = Snapshot::MOVES.iter().any(|(from, _, _)| from == state);
            assert!(reached, "{state}");
            assert_eq!(left, *state != Snapshot::END, "{state}");
        }
    }

    #[test]
    fn its_rows_are_looked_up_by_what_they_are_of() {
        let found = snapshot(of_volume());
        let text = serde_json::to_string(&found).unwrap();
        assert_eq!(serde_json::from_str::<Snapshot>(&text).unwrap(), found);
        let kind = Lookup::Text("volume".to_owned());
        assert_eq!(found.lookups()[2], kind);
        assert_eq!(found.lookups().len(), Snapshot::TABLE.lookups.len());
    }
}
