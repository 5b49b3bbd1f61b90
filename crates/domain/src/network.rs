//! A private network of a project in one region.

use std::net::Ipv4Addr;

use nubo_base::{Id, Tag};
use serde::{Deserialize, Serialize};

use crate::security_group::Rule;
use crate::{FlowName, Head, Kind, Lookup, Owned, Region, SecurityGroup, Table};

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
    /// What may leave it: everything, unless one of these allows something. All outward; between
    /// servers of the network they say nothing.
    #[serde(default)]
    pub egress: Vec<Rule>,
    /// A group that every server in it has, besides its own ones.
    #[serde(default)]
    pub security_group: Option<Id<SecurityGroup>>,
    /// Counts the changes of what holds for its servers; an older application is skipped.
    #[serde(default)]
    pub generation: u64,
    /// Deleted networks stay for the records.
    pub deleted: bool,
}

impl Network {
    /// A network of which nobody has said anything more: its first address and prefix length.
    #[must_use]
    pub const fn new(head: Head<Self>, region: Id<Region>, (base, prefix): (Ipv4Addr, u8)) -> Self {
        Self {
            head,
            region,
            base,
            prefix,
            is_default: false,
            egress: Vec::new(),
            security_group: None,
            generation: 1,
            deleted: false,
        }
    }

    /// In CIDR notation.
    #[must_use]
    pub fn cidr(&self) -> String {
        format!("{}/{}", self.base, self.prefix)
    }

    /// Whether an address of this block, with its prefix length, may be of the network.
    #[must_use]
    pub fn meets(&self, (base, prefix): (Ipv4Addr, u8)) -> bool {
        let prefix = u32::from(self.prefix.min(prefix));
        let mask = u32::MAX.checked_shl(32 - prefix).unwrap_or(0);
        self.base.to_bits() & mask == base.to_bits() & mask
    }
}

/// The flow that brings what holds in a network to the servers in it.
pub const APPLY: FlowName = FlowName("network-apply");

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

#[cfg(test)]
mod tests {
    use nubo_base::{Time, Uuid};

    use super::*;

    fn network(base: [u8; 4], prefix: u8) -> Network {
        let id = Uuid::from_u128(1);
        let head = Head::new(Id::of(id), "n", Time::ZERO);
        Network::new(head, Id::of(id), (base.into(), prefix))
    }

    #[test]
    fn networks_meet_where_one_holds_the_other() {
        let wide = network([10, 0, 0, 0], 16);
        for (base, prefix, overlaps) in [
            ([10, 0, 0, 0], 16, true),
            ([10, 0, 7, 0], 24, true),
            ([10, 1, 0, 0], 16, false),
            ([192, 168, 0, 0], 24, false),
        ] {
            let other = network(base, prefix);
            let both = [(&wide, &other), (&other, &wide)];
            for (one, other) in both {
                assert_eq!(one.meets((other.base, other.prefix)), overlaps, "{base:?}/{prefix}");
            }
        }
    }
}
