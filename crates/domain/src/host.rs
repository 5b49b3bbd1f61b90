//! A host: a machine that servers run on, with its capacity.

use nubo_base::{Id, Tag};
use serde::{Deserialize, Serialize};

use crate::words::words;
use crate::{Head, Kind, Lookup, Owned, Region, Table};

words! {
    /// Whether a host takes new servers.
    pub enum HostState {
        /// Takes new servers.
        Active = "active",
        /// Keeps its servers, takes no new ones.
        Draining = "draining",
        /// Gone.
        Retired = "retired",
    }
}

/// An amount of processors, memory and disk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Room {
    /// Virtual processors.
    pub vcpus: i64,
    /// Memory in MiB.
    pub memory_mib: i64,
    /// Disk in GiB.
    pub disk_gib: i64,
}

/// A machine that servers run on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Host {
    /// The common part.
    pub head: Head<Self>,
    /// Where it stands.
    pub region: Id<Region>,
    /// Whether it takes new servers.
    pub state: HostState,
    /// What it may give away in all.
    pub capacity: Room,
    /// Whether its disk is measured again and again; none in rows of before that was done.
    #[serde(default)]
    pub is_measured: Option<bool>,
}

impl Host {
    /// Whether its disk is as its drivers find it, and not as the operator said. The host of an
    /// older cloud is, if nobody has changed it.
    #[must_use]
    pub fn is_measured(&self) -> bool {
        self.is_measured.unwrap_or(self.head.version == 1)
    }
}

impl Tag for Host {
    const PREFIX: &'static str = "host";
}

impl Kind for Host {
    const NAME: &'static str = "host";
    const TABLE: &'static Table = &Table { name: "hosts", lookups: &["region"] };
    const OWNED: Owned = Owned::ByCloud;

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
        self.state == HostState::Retired
    }
    fn lookups(&self) -> Vec<Lookup> {
        vec![Lookup::Text(self.region.uuid().to_string())]
    }
}
