//! A private network of a project in one region.

use std::net::Ipv4Addr;

use nubo_base::{Id, Tag};
use serde::{Deserialize, Serialize};

use crate::security_group::Rule;
use crate::{Error, FlowName, Head, Kind, Lookup, Owned, Region, Result, SecurityGroup, Table};

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
    /// Who answers its servers' questions about names, in the order that they are asked; nobody
    /// means the cloud's own service at the gateway.
    #[serde(default)]
    pub nameservers: Vec<Ipv4Addr>,
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
            nameservers: Vec::new(),
            generation: 1,
            deleted: false,
        }
    }

    /// In CIDR notation.
    #[must_use]
    pub fn cidr(&self) -> String {
        format!("{}/{}", self.base, self.prefix)
    }

    /// The address of its router, the one after the first.
    #[must_use]
    pub fn gateway(&self) -> Ipv4Addr {
        Ipv4Addr::from_bits(self.base.to_bits().saturating_add(1))
    }

    /// Whom its servers ask about names: those that its owner named, or else its router.
    #[must_use]
    pub fn resolvers(&self) -> Vec<Ipv4Addr> {
        if self.nameservers.is_empty() { vec![self.gateway()] } else { self.nameservers.clone() }
    }

    /// Says who answers its servers' questions about names; nobody leaves it to the cloud's own
    /// service. Changes nothing when it fails.
    ///
    /// # Errors
    /// `validation_failed`, at `nameservers` for too many, at the one that cannot be for others.
    pub fn set_nameservers(&mut self, wanted: &[String]) -> Result<()> {
        if wanted.len() > NAMESERVERS_MAX {
            let issue = format!("must be at most {NAMESERVERS_MAX} addresses");
            return Err(Error::invalid(NAMESERVERS, issue));
        }
        let mut named = Vec::with_capacity(wanted.len());
        for (place, text) in wanted.iter().enumerate() {
            let wrong = |issue| Error::invalid(format!("{NAMESERVERS}.{place}"), issue);
            let ip: Ipv4Addr =
                text.parse().map_err(|_| wrong("must be an IPv4 address such as 192.0.2.53"))?;
            if let Some(issue) = self.cannot_answer(ip) {
                return Err(wrong(issue));
            }
            if named.contains(&ip) {
                return Err(wrong("names an address a second time"));
            }
            named.push(ip);
        }
        self.nameservers = named;
        Ok(())
    }

    /// Why nobody at an address can answer its servers; none if somebody may be there.
    fn cannot_answer(&self, ip: Ipv4Addr) -> Option<&'static str> {
        let last = self.base.to_bits() | u32::MAX.checked_shr(self.prefix.into()).unwrap_or(0);
        // RFC 6890: "this network", loopback and link-local are never sent through a router.
        if ip.octets()[0] == 0 || ip.is_loopback() || ip.is_link_local() {
            Some("must be an address that servers of the network can reach")
        } else if ip.octets()[0] >= 224 {
            Some("must be the address of one machine")
        } else if [self.base.to_bits(), last].contains(&ip.to_bits()) {
            Some("must not be the first or the last address of the network")
        } else {
            None
        }
    }

    /// Whether an address of this block, with its prefix length, may be of the network.
    #[must_use]
    pub fn meets(&self, (base, prefix): (Ipv4Addr, u8)) -> bool {
        let prefix = u32::from(self.prefix.min(prefix));
        let mask = u32::MAX.checked_shl(32 - prefix).unwrap_or(0);
        self.base.to_bits() & mask == base.to_bits() & mask
    }
}

/// What DHCP tells of more name servers than these, usual guests leave out (resolv.conf(5)).
pub const NAMESERVERS_MAX: usize = 3;

/// The field that name servers stand in.
const NAMESERVERS: &str = "nameservers";

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
    fn a_network_has_the_name_servers_that_its_owner_names_or_its_router() {
        let mut network = network([10, 1, 0, 0], 24);
        assert_eq!(network.resolvers(), [Ipv4Addr::new(10, 1, 0, 1)]);
        let named = ["192.0.2.53", "10.1.0.1", "10.1.0.77"].map(str::to_owned);
        network.set_nameservers(&named).unwrap();
        let shown: Vec<_> = network.resolvers().iter().map(ToString::to_string).collect();
        assert_eq!(shown, named, "in their order, also one in the network itself");
        let before = network.clone();
        for (wanted, field, words) in [
            (&["192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4"][..], "nameservers", "at most 3"),
            (&["dns.example"], "nameservers.0", "IPv4"),
            (&["192.0.2.1", ""], "nameservers.1", "IPv4"),
            (&["192.0.2.1 "], "nameservers.0", "IPv4"),
            (&["192.0.2.01"], "nameservers.0", "IPv4"),
            (&["2001:db8::53"], "nameservers.0", "IPv4"),
            (&["0.0.0.0"], "nameservers.0", "reach"),
            (&["127.0.0.53"], "nameservers.0", "reach"),
            (&["169.254.169.254"], "nameservers.0", "reach"),
            (&["224.0.0.251"], "nameservers.0", "one machine"),
            (&["255.255.255.255"], "nameservers.0", "one machine"),
            (&["10.1.0.0"], "nameservers.0", "first or the last"),
            (&["10.1.0.255"], "nameservers.0", "first or the last"),
            (&["192.0.2.1", "192.0.2.2", "192.0.2.1"], "nameservers.2", "second time"),
        ] {
            let wanted: Vec<_> = wanted.iter().map(ToString::to_string).collect();
            let refusal = network.set_nameservers(&wanted).unwrap_err();
            assert_eq!(refusal.fields()[0].field, field, "{wanted:?}");
            assert!(refusal.fields()[0].issue.contains(words), "{wanted:?}");
            assert_eq!(network, before);
        }
        network.set_nameservers(&[]).unwrap();
        assert_eq!(network.resolvers(), [network.gateway()]);
    }

    #[test]
    fn a_row_of_an_earlier_version_has_no_name_servers() {
        let mut row = serde_json::to_value(network([10, 0, 0, 0], 16)).unwrap();
        row.as_object_mut().unwrap().remove("nameservers").unwrap();
        let network: Network = serde_json::from_value(row).unwrap();
        assert_eq!(network.nameservers, [] as [Ipv4Addr; 0]);
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
