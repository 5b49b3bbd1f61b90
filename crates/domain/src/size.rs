//! A size: what a server may have, and what it costs. Part of the cloud's own catalogue.

use nubo_base::{Money, Tag};
use serde::{Deserialize, Serialize};

use crate::{Head, Kind, Owned, Price, Table};

/// What a server may have. The head's name is the slug that orders use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Size {
    /// The common part.
    pub head: Head<Self>,
    /// Virtual processors.
    pub vcpus: u32,
    /// Memory in MiB.
    pub memory_mib: u64,
    /// Root disk in GiB.
    pub disk_gib: u64,
    /// The most a server may send and receive, in Mbit/s; none is no limit.
    #[serde(default)]
    pub bandwidth_mbit: Option<u32>,
    /// Price of a started hour.
    pub price_hourly: Money,
    /// The most a month can cost.
    pub price_monthly: Money,
    /// Whether it can be ordered.
    pub available: bool,
    /// Taken out of the catalogue.
    pub retired: bool,
}

impl Size {
    /// What a server of this size costs.
    #[must_use]
    pub const fn price(&self) -> Price {
        Price { hourly: self.price_hourly, monthly: self.price_monthly }
    }
}

impl Tag for Size {
    const PREFIX: &'static str = "size";
}

impl Kind for Size {
    const NAME: &'static str = "size";
    const TABLE: &'static Table = &Table { name: "sizes", lookups: &[] };
    const OWNED: Owned = Owned::ByCloud;

    fn head(&self) -> &Head<Self> {
        &self.head
    }
    fn head_mut(&mut self) -> &mut Head<Self> {
        &mut self.head
    }
    fn ended(&self) -> bool {
        self.retired
    }
}
