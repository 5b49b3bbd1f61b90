//! What is wished for: networks, ports and the rules on them, and the check that a wish makes
//! sense.
//!
//! Everything that later stands in a rules text, a configuration or a file name passes this check
//! first, so that the modules below may write it down as it is.

use std::collections::BTreeSet;
use std::net::Ipv4Addr;

use nubo_base::Id;
use nubo_domain::{Error, Host, HostName, Network, Result, Server};
use serde::{Deserialize, Serialize};

use crate::naming;
use crate::settings::{Cidr, Settings};

/// A network as ports see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NetworkSpec {
    /// Which.
    pub network: Id<Network>,
    /// Its first address; the one after it is the gateway.
    pub base: Ipv4Addr,
    /// Its prefix length in bits, 8 to 30.
    pub prefix: u8,
}

impl NetworkSpec {
    /// Where guests send what is not for their neighbours.
    #[must_use]
    pub fn gateway(&self) -> Ipv4Addr {
        Ipv4Addr::from_bits(self.base.to_bits().wrapping_add(1))
    }

    /// The range of its addresses.
    #[must_use]
    pub fn cidr(&self) -> Cidr {
        Cidr::around(self.base, self.prefix)
    }
}

/// Which way a rule looks, seen from the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Towards the server.
    In,
    /// From the server.
    Out,
}

/// What a rule lets through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Protocol {
    /// All of IPv4.
    Any,
    /// TCP.
    Tcp,
    /// UDP.
    Udp,
    /// ICMP.
    Icmp,
}

/// The other side of a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Peer {
    /// A range of addresses and its prefix length.
    Cidr(Ipv4Addr, u8),
    /// The members of a group, resolved; nobody if empty.
    Addresses(Vec<Ipv4Addr>),
}

/// One line of an allow list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// Which way.
    pub direction: Direction,
    /// What.
    pub protocol: Protocol,
    /// First and last port at the receiving end; all if none. Only with TCP and UDP.
    pub ports: Option<(u16, u16)>,
    /// From or to whom.
    pub peer: Peer,
}

/// A port that should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortSpec {
    /// Whose port.
    pub server: Id<Server>,
    /// Where the server runs.
    pub host: Id<Host>,
    /// The network it is plugged into.
    pub network: NetworkSpec,
    /// The address of the network card; no other may send from this port.
    pub mac: String,
    /// The address in the network; no other may send from this port.
    pub private_ip: Ipv4Addr,
    /// The public address that leads here, if any.
    pub public_ip: Option<Ipv4Addr>,
    /// The name under which the neighbours find it.
    pub host_name: String,
    /// What is let through. Nothing comes in without a rule; everything goes out when there is no
    /// rule about what goes out.
    pub rules: Vec<Rule>,
    /// The limit in each direction, in millions of bits a second.
    pub bandwidth_mbit: Option<u32>,
}

/// What QEMU opens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NicSource {
    /// The tap.
    pub tap: String,
    /// The network namespace in which the tap is and QEMU must be started.
    pub namespace: Option<String>,
    /// The address of the network card.
    pub mac: String,
}

/// A port that was seen.
pub use nubo_ports::SeenPort;

/// Counters of a port since it was made, seen from the guest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NetFigures {
    /// Bytes that reached the guest.
    pub rx_bytes: u64,
    /// Bytes that the guest sent.
    pub tx_bytes: u64,
    /// Frames that reached the guest.
    pub rx_packets: u64,
    /// Frames that the guest sent.
    pub tx_packets: u64,
}

/// More rules on one port than anybody writes by hand.
const RULES_MAX: usize = 500;
/// More addresses in the groups of one port than a network of a project has.
const PEERS_MAX: usize = 20_000;

/// Whether a wish makes sense here.
///
/// # Errors
/// `validation_failed`, naming the field.
pub fn check(port: &PortSpec, settings: &Settings) -> Result<()> {
    check_network(&port.network, settings)?;
    let cidr = port.network.cidr();
    let edge = [cidr.base(), cidr.last(), port.network.gateway()];
    if !cidr.contains(port.private_ip) || edge.contains(&port.private_ip) {
        return Err(Error::invalid("private_ip", format!("must be a free address of {cidr}")));
    }
    let mac = naming::parse_mac(&port.mac)
        .ok_or_else(|| Error::invalid("mac", "must be six pairs of hexadecimal digits"))?;
    if mac[0] & 1 == 1 || mac == naming::gateway_mac(port.network.network) {
        return Err(Error::invalid("mac", "must be the address of one network card"));
    }
    if port.public_ip.is_some_and(|ip| !is_public_enough(ip, settings) || cidr.contains(ip)) {
        return Err(Error::invalid("public_ip", "must be a unicast address of a public pool"));
    }
    HostName::parse("host_name", &port.host_name)?;
    if port.bandwidth_mbit.is_some_and(|mbit| !(1..=400_000).contains(&mbit)) {
        return Err(Error::invalid("bandwidth_mbit", "must be 1 to 400000"));
    }
    check_rules(&port.rules)
}

fn check_network(network: &NetworkSpec, settings: &Settings) -> Result<()> {
    let cidr = network.cidr();
    let aligned = cidr.base() == network.base && (8..=30).contains(&network.prefix);
    if !aligned || !is_unicast(network.base) {
        return Err(Error::invalid("network", "must be a range of 8 to 30 bits of prefix"));
    }
    if cidr.overlaps(settings.transit) || cidr.overlaps(LINK_LOCAL) {
        let issue = format!("{cidr} is used inside of the host; choose another range");
        return Err(Error::invalid("network", issue));
    }
    Ok(())
}

/// RFC 3927; metadata services of other clouds sit in it too.
pub const LINK_LOCAL: Cidr = Cidr::around(Ipv4Addr::new(169, 254, 0, 0), 16);

fn is_unicast(ip: Ipv4Addr) -> bool {
    let first = ip.octets()[0];
    first != 0 && first != 127 && first < 224
}

fn is_public_enough(ip: Ipv4Addr, settings: &Settings) -> bool {
    is_unicast(ip) && !LINK_LOCAL.contains(ip) && !settings.transit.contains(ip)
}

fn check_rules(rules: &[Rule]) -> Result<()> {
    let peers: usize = rules.iter().map(|rule| rule.peer.count()).sum();
    if rules.len() > RULES_MAX || peers > PEERS_MAX {
        return Err(Error::invalid("rules", "too many"));
    }
    for (index, rule) in rules.iter().enumerate() {
        let has_ports = matches!(rule.protocol, Protocol::Tcp | Protocol::Udp);
        let wrong = match (rule.ports, &rule.peer) {
            (Some(_), _) if !has_ports => Some("only TCP and UDP have ports"),
            (Some((first, last)), _) if first > last => Some("the first port is after the last"),
            (_, Peer::Cidr(_, prefix)) if *prefix > 32 => Some("a prefix has at most 32 bits"),
            _ => None,
        };
        if let Some(issue) = wrong {
            return Err(Error::invalid(format!("rules.{index}"), issue));
        }
    }
    Ok(())
}

impl Peer {
    fn count(&self) -> usize {
        match self {
            Self::Cidr(..) => 1,
            Self::Addresses(list) => list.len(),
        }
    }

    /// The members of a group, in order and once each.
    #[must_use]
    pub fn members(list: &[Ipv4Addr]) -> BTreeSet<Ipv4Addr> {
        list.iter().copied().collect()
    }
}
