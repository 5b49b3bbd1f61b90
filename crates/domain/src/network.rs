//! A private network of a project in one region.

use std::net::Ipv4Addr;

use nubo_base::{Id, Tag};
use serde::{Deserialize, Serialize};

use crate::{Head, Kind, Lookup, Owned, Region, Table};

/// A private network. Each project gets one in a region with its first server there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Network {
    /// The common part.
    pub head: Head<Self>,
    /// Where it is.
    pub region: Id<Region>,
    /// Its first address.
    pub base: Ipv4Addr,
    /// Its prefix length in bits.
    pub prefix: u8,
    /// Whether servers join it when nothing else is said.
    pub is_default: bool,
    /// Deleted networks stay for the records.
    pub deleted: bool,
}

impl Network {
    /// In CIDR notation.
    #[must_use]
    pub fn cidr(&self) -> String {
        format!("{}/{}", self.base, self.prefix)
    }
}

impl Tag for Network {
    const PREFIX: &'static str = "net";
}

impl Kind for Network {
    const NAME: &'static str = "network";
    const TABLE: &'static Table = &Table { name: "networks", lookups: &["region"] };
    const OWNED: Owned = Owned::ByProject;

    fn head(&self) -> &Head<Self> {
        &self.head
    }
    fn head_mut(&mut self) -> &mut Head<Self> {
        &mut self.head
    }
    fn ended(&self) -> bool {
        self.deleted
    }
    fn lookups(&self) -> Vec<Lookup> {
        vec![Lookup::Text(self.region.uuid().to_string())]
    }
}
