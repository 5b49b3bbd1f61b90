//! A public address that its owner keeps: reserved, given to a server, moved, released.

use std::net::Ipv4Addr;

use nubo_base::{Id, Tag};
use serde::{Deserialize, Serialize};

use crate::security_group::Rule;
use crate::{FlowName, Head, Kind, Lookup, Network, Owned, Region, Server, Table};

/// A reserved public address. The head's name is the owner's; the address itself if none is given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicIp {
    /// The common part.
    pub head: Head<Self>,
    /// Where it is routed to.
    pub region: Id<Region>,
    /// The region's slug.
    pub region_name: String,
    /// The address.
    pub ip: Ipv4Addr,
    /// The network it was reserved for, and then the one of the server it last led to.
    #[serde(default)]
    pub network: Option<Id<Network>>,
    /// The server that it leads to as a whole; an address of which parts lead to servers has none.
    pub server: Option<Id<Server>>,
    /// What is let in to the servers it leads to, besides what their groups let in. All inward.
    #[serde(default)]
    pub rules: Vec<Rule>,
    /// Counts the wishes; an older application is skipped.
    pub generation: u64,
    /// Released addresses stay for the records.
    pub released: bool,
}

/// The flow that leads an address to its server, and away from the one before.
pub const APPLY: FlowName = FlowName("address-apply");

impl Tag for PublicIp {
    const PREFIX: &'static str = "ip";
}

impl Kind for PublicIp {
    const NAME: &'static str = "address";
    const TABLE: &'static Table =
        &Table { name: "public_ips", lookups: &["region", "server", "ip"] };
    const OWNED: Owned = Owned::ByProject;

    fn head(&self) -> &Head<Self> {
        &self.head
    }
    fn head_mut(&mut self) -> &mut Head<Self> {
        &mut self.head
    }
    fn state_word(&self) -> &'static str {
        match (self.released, self.server) {
            (true, _) => "released",
            (false, Some(_)) => "assigned",
            (false, None) => "reserved",
        }
    }
    fn ended(&self) -> bool {
        self.released
    }
    fn lookups(&self) -> Vec<Lookup> {
        let server = self.server.map(|s| s.uuid().to_string()).unwrap_or_default();
        vec![
            Lookup::Text(self.region.uuid().to_string()),
            Lookup::Text(server),
            Lookup::Text(self.ip.to_string()),
        ]
    }
}
