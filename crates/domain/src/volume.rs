//! A volume: a disk of a tenant that outlives servers, and its life as data.
//!
//! A volume is bound to a host with its first attachment: before, there is nothing but its row.

use std::time::Duration;

use nubo_base::{Id, Tag, Time};
use serde::{Deserialize, Serialize};

use crate::host::Room;
use crate::server::Fault;
use crate::states::{Machine, Wait, step};
use crate::words::words;
use crate::{
    FlowName, Head, Host, Kind, Lookup, Network, Owned, Region, Result, Server, Snapshot, Table,
};

words! {
    /// Where a volume is in its life.
    pub enum VolumeState {
        /// Can be attached.
        Available = "available",
        /// Is being attached.
        Attaching = "attaching",
        /// Is a disk of a server.
        Attached = "attached",
        /// Is being detached.
        Detaching = "detaching",
        /// Grows while it is attached.
        Resizing = "resizing",
        /// Grows while nobody has it.
        Growing = "growing",
        /// Is being copied from a snapshot for the first time.
        Creating = "creating",
        /// Is being made to be as a snapshot of it.
        Reverting = "reverting",
        /// Is being removed.
        Deleting = "deleting",
        /// Is gone; kept for the records.
        Deleted = "deleted",
    }
}

words! {
    /// What can happen to a volume.
    pub enum VolumeEvent {
        /// Somebody wants it in a server.
        Attach = "attach",
        /// It is in the server.
        Plugged = "mark as attached",
        /// Somebody wants it out of its server.
        Detach = "detach",
        /// It is out of every server.
        Unplugged = "mark as available",
        /// Somebody wants it larger.
        Resize = "resize",
        /// Somebody wants it to begin as a copy.
        Copy = "copy",
        /// Somebody wants it to be as a snapshot of it.
        Revert = "revert",
        /// Somebody wants it gone.
        Delete = "delete",
        /// Nothing of it is left.
        Gone = "mark as deleted",
    }
}

/// The flows that leave a volume's passing states.
pub mod flows {
    use crate::FlowName;

    /// Plugs it into a server.
    pub const ATTACH: FlowName = FlowName("volume-attach");
    /// Unplugs it.
    pub const DETACH: FlowName = FlowName("volume-detach");
    /// Makes it larger.
    pub const RESIZE: FlowName = FlowName("volume-resize");
    /// Copies a snapshot into a new one.
    pub const CREATE: FlowName = FlowName("volume-create");
    /// Copies a snapshot of it back.
    pub const REVERT: FlowName = FlowName("volume-revert");
    /// Removes it.
    pub const DELETE: FlowName = FlowName("volume-delete");
}

const fn wait(state: VolumeState, flow: FlowName, minutes: u64) -> Wait<VolumeState> {
    Wait { state, flow, within: Duration::from_secs(minutes * 60) }
}

impl Machine for Volume {
    type State = VolumeState;
    type Event = VolumeEvent;
    const START: VolumeState = VolumeState::Available;
    const END: VolumeState = VolumeState::Deleted;
    const MOVES: &'static [(VolumeState, VolumeEvent, VolumeState)] = {
        use VolumeEvent as E;
        use VolumeState as S;
        &[
            (S::Available, E::Attach, S::Attaching),
            (S::Available, E::Resize, S::Growing),
            (S::Available, E::Copy, S::Creating),
            (S::Available, E::Revert, S::Reverting),
            (S::Available, E::Delete, S::Deleting),
            (S::Creating, E::Unplugged, S::Available),
            (S::Creating, E::Delete, S::Deleting),
            (S::Attaching, E::Plugged, S::Attached),
            (S::Attaching, E::Unplugged, S::Available),
            (S::Attached, E::Detach, S::Detaching),
            (S::Attached, E::Resize, S::Resizing),
            (S::Attached, E::Revert, S::Reverting),
            (S::Attached, E::Unplugged, S::Available),
            (S::Detaching, E::Unplugged, S::Available),
            (S::Detaching, E::Plugged, S::Attached),
            (S::Resizing, E::Plugged, S::Attached),
            (S::Resizing, E::Unplugged, S::Available),
            (S::Growing, E::Unplugged, S::Available),
            (S::Reverting, E::Unplugged, S::Available),
            (S::Reverting, E::Plugged, S::Attached),
            (S::Deleting, E::Gone, S::Deleted),
        ]
    };
    const WAITS: &'static [Wait<VolumeState>] = &[
        wait(VolumeState::Attaching, flows::ATTACH, 5),
        wait(VolumeState::Detaching, flows::DETACH, 5),
        wait(VolumeState::Resizing, flows::RESIZE, 10),
        wait(VolumeState::Growing, flows::RESIZE, 10),
        wait(VolumeState::Creating, flows::CREATE, 120),
        wait(VolumeState::Reverting, flows::REVERT, 120),
        wait(VolumeState::Deleting, flows::DELETE, 10),
    ];
}

/// A disk that outlives servers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Volume {
    /// The common part.
    pub head: Head<Self>,
    state: VolumeState,
    /// Counts the wishes; an answer to an older wish is ignored.
    pub generation: u64,
    /// Where it is.
    pub region: Id<Region>,
    /// The region's slug.
    pub region_name: String,
    /// Its size in GiB; it only grows.
    pub size_gib: u64,
    /// Counts its contents; a revert brings the next one.
    #[serde(default)]
    pub epoch: u64,
    /// The snapshot that it began as.
    #[serde(default)]
    pub snapshot: Option<Id<Snapshot>>,
    /// The network whose servers it is for; none for any of the project's.
    #[serde(default)]
    pub network: Option<Id<Network>>,
    /// The machine that holds its data, once it was attached.
    pub host: Option<Id<Host>>,
    /// The server it belongs in.
    pub server: Option<Id<Server>>,
    /// Why it is not as its owner wished.
    pub fault: Option<Fault>,
    /// When it was seen gone.
    pub ended: Option<Time>,
}

impl Volume {
    /// A new volume.
    #[must_use]
    pub fn new(head: Head<Self>, region: &Region, size_gib: u64) -> Self {
        Self {
            head,
            state: <Self as Machine>::START,
            generation: 1,
            region: region.head.id,
            region_name: region.head.name.clone(),
            size_gib,
            epoch: 0,
            snapshot: None,
            network: None,
            host: None,
            server: None,
            fault: None,
            ended: None,
        }
    }

    /// Where it is in its life.
    #[must_use]
    pub const fn state(&self) -> VolumeState {
        self.state
    }

    /// Lets something happen to it.
    ///
    /// # Errors
    /// `wrong_state` when it cannot.
    pub fn on(&mut self, event: VolumeEvent) -> Result<()> {
        self.state = step::<Self>(self.state, event)?;
        Ok(())
    }

    /// Whether it is in a passing state.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        Self::wait(self.state).is_some()
    }

    /// Whether it should be plugged into its server now.
    #[must_use]
    pub const fn is_plugged(&self) -> bool {
        use VolumeState as S;
        matches!(self.state, S::Attaching | S::Attached | S::Resizing)
    }

    /// What it asks of a host.
    #[must_use]
    pub fn room(&self) -> Room {
        let disk_gib = i64::try_from(self.size_gib).unwrap_or(i64::MAX);
        Room { vcpus: 0, memory_mib: 0, disk_gib }
    }

    /// The serial number that a guest sees: the last 20 digits of its id (virtio-blk keeps 20).
    #[must_use]
    pub fn serial(&self) -> String {
        self.head.id.uuid().as_simple().to_string()[12..].to_owned()
    }
}

impl Tag for Volume {
    const PREFIX: &'static str = "vol";
}

impl Kind for Volume {
    const NAME: &'static str = "volume";
    const TABLE: &'static Table = &Table { name: "volumes", lookups: &["region", "server"] };
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
        self.state == VolumeState::Deleted
    }
    fn lookups(&self) -> Vec<Lookup> {
        let server = self.server.map(|s| s.uuid().to_string()).unwrap_or_default();
        vec![Lookup::Text(self.region.uuid().to_string()), Lookup::Text(server)]
    }
}
