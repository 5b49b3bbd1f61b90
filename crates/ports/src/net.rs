//! Network ports of servers: wishes to a network driver.

use std::collections::BTreeSet;
use std::net::Ipv4Addr;

use async_trait::async_trait;
use nubo_base::Id;
use nubo_domain::code::{self, Code};
use nubo_domain::security_group::{Direction, Protocol, Verdict};
use nubo_domain::{Host, Network, Result, SecurityGroup, Server};
use serde::{Deserialize, Serialize};

/// A network as a driver makes it; its gateway has the first address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NetworkSpec {
    /// Which.
    pub network: Id<Network>,
    /// Its first address, host bits zero.
    pub base: Ipv4Addr,
    /// Its prefix length in bits.
    pub prefix: u8,
    /// Whom its guests ask about names, in this order; nobody means the driver's own service at
    /// the gateway.
    #[serde(default)]
    pub nameservers: Vec<Ipv4Addr>,
    /// Counts the changes of the network itself: an older wish changes nothing of it.
    #[serde(default)]
    pub generation: u64,
}

impl NetworkSpec {
    /// A network of which nothing more is said: its first address and prefix length.
    #[must_use]
    pub const fn new(network: Id<Network>, (base, prefix): (Ipv4Addr, u8)) -> Self {
        Self { network, base, prefix, nameservers: Vec::new(), generation: 0 }
    }

    /// Where guests send what is not for their neighbours: the address after the first.
    #[must_use]
    pub fn gateway(&self) -> Ipv4Addr {
        Ipv4Addr::from_bits(self.base.to_bits().wrapping_add(1))
    }

    /// Whom guests are told to ask about names.
    #[must_use]
    pub fn resolvers(&self) -> Vec<Ipv4Addr> {
        if self.nameservers.is_empty() { vec![self.gateway()] } else { self.nameservers.clone() }
    }
}

/// Who is at the other end of what a rule is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RulePeer {
    /// An address block.
    Cidr(Ipv4Addr, u8),
    /// Every port of the same network that is in this group.
    Group(Id<SecurityGroup>),
}

/// One thing that is allowed or denied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortRule {
    /// Which way the connection is opened.
    pub direction: Direction,
    /// What is spoken.
    pub protocol: Protocol,
    /// First and last port; every port if absent.
    pub ports: Option<(u16, u16)>,
    /// Who is at the other end.
    pub peer: RulePeer,
    /// What becomes of it.
    #[serde(default)]
    pub verdict: Verdict,
}

/// A group that a port is in, with what it allows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupSpec {
    /// Which.
    pub group: Id<SecurityGroup>,
    /// What it allows.
    pub rules: Vec<PortRule>,
}

/// A part of a public address that leads to a port: what is sent to one of these ports of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forward {
    /// The address, which several servers of one network may share.
    pub public_ip: Ipv4Addr,
    /// What is spoken: TCP or UDP.
    pub protocol: Protocol,
    /// First and last port of the address.
    pub public: (u16, u16),
    /// First and last port of the server; as many.
    pub private: (u16, u16),
}

impl Forward {
    /// Whether both are about one port of one address.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        let near = self.public.0 <= other.public.1 && other.public.0 <= self.public.1;
        near && (self.public_ip, self.protocol) == (other.public_ip, other.protocol)
    }
}

/// What a hypervisor opens to use a port.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NicSource {
    /// The tap's name.
    pub tap: String,
    /// The network namespace that it is in, by name; none for the host's own.
    pub namespace: Option<String>,
    /// The address of the network card.
    pub mac: String,
}

/// What has gone through a port, in counters as the guest sees them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NetFigures {
    /// Received by the guest, in bytes.
    pub rx_bytes: u64,
    /// Sent by the guest, in bytes.
    pub tx_bytes: u64,
    /// Received by the guest.
    pub rx_packets: u64,
    /// Sent by the guest.
    pub tx_packets: u64,
}

/// Which port: a server has at most one in a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PortRef {
    /// Whose port.
    pub server: Id<Server>,
    /// Where the server runs.
    pub host: Id<Host>,
    /// The network it is plugged into.
    pub network: Id<Network>,
}

/// A port that should be. Inward, only what a rule allows gets through; outward everything, unless
/// a rule allows something in that direction. What a rule denies does not get through, whatever
/// others allow. Answers to what was allowed always get through. That an address leads to the port
/// opens nothing.
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
    /// The name it is known by in its network.
    pub host_name: String,
    /// The groups it is in: what one of them allows is allowed.
    pub groups: Vec<GroupSpec>,
    /// The most it may send and receive, in Mbit/s; none is no limit.
    pub bandwidth_mbit: Option<u32>,
    /// Blocks of the network besides its address that it may send from and is reached at.
    #[serde(default)]
    pub more_sources: Vec<(Ipv4Addr, u8)>,
    /// Parts of public addresses that lead here.
    #[serde(default)]
    pub forwards: Vec<Forward>,
    /// What may leave the network besides passing the groups: everything, unless one of these
    /// allows something. Between ports of the network they say nothing.
    #[serde(default)]
    pub egress: Vec<PortRule>,
    /// Whether it is of a further card. The guest learns only its address from such a network, no
    /// way into the world, and no public address leads to it. A server has one other port.
    #[serde(default)]
    pub further: bool,
}

impl PortSpec {
    /// Which port it is.
    #[must_use]
    pub const fn reference(&self) -> PortRef {
        PortRef { server: self.server, host: self.host, network: self.network.network }
    }

    /// The public addresses that lead here, in whole or in part.
    #[must_use]
    pub fn publics(&self) -> BTreeSet<Ipv4Addr> {
        self.held().publics()
    }

    /// What it has of public addresses.
    #[must_use]
    pub fn held(&self) -> Held<'_> {
        Held { network: self.network.network, public_ip: self.public_ip, forwards: &self.forwards }
    }
}

/// What a port has of public addresses.
#[derive(Clone, Copy, Debug)]
pub struct Held<'a> {
    /// The port's network.
    pub network: Id<Network>,
    /// The address that leads to it as a whole, if any.
    pub public_ip: Option<Ipv4Addr>,
    /// The parts of addresses that lead to it.
    pub forwards: &'a [Forward],
}

impl Held<'_> {
    /// The addresses themselves.
    #[must_use]
    pub fn publics(&self) -> BTreeSet<Ipv4Addr> {
        self.public_ip.into_iter().chain(self.forwards.iter().map(|f| f.public_ip)).collect()
    }

    fn has(&self, ip: Ipv4Addr) -> bool {
        self.public_ip == Some(ip) || self.forwards.iter().any(|f| f.public_ip == ip)
    }

    /// Whether two servers' ports cannot both have this: a whole address has one holder, of a
    /// shared one no port leads to two, and all of its holders are in one network.
    #[must_use]
    pub fn contests(&self, other: &Self) -> bool {
        let apart = self.network != other.network;
        let taken = |f: &Forward| {
            other.public_ip == Some(f.public_ip)
                || (apart && other.has(f.public_ip))
                || other.forwards.iter().any(|g| f.overlaps(g))
        };
        self.public_ip.is_some_and(|ip| other.has(ip)) || self.forwards.iter().any(taken)
    }
}

/// A port that was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenPort {
    /// Whose port.
    pub server: Id<Server>,
    /// Where it was seen.
    pub host: Id<Host>,
    /// The network it is plugged into.
    pub network: Id<Network>,
    /// The address of the network card.
    pub mac: String,
    /// The address in the network.
    pub private_ip: Ipv4Addr,
    /// The public address that leads here, if any.
    pub public_ip: Option<Ipv4Addr>,
}

/// What a driver answers when another server's port holds one of the addresses of a wish: a
/// conflict that ends when that port has lost it, unlike one about names or ranges of the host.
pub static ADDRESS_HELD: Code = Code {
    slug: code::CONFLICT.slug,
    kind: code::CONFLICT.kind,
    meaning: "Another server's port holds one of the addresses.",
};

/// A network driver.
#[async_trait]
pub trait Net: Send + Sync {
    /// Makes the port be there as described, with its network, changing it where it differs;
    /// connections that are still allowed are not disturbed. Guests learn of changed name servers
    /// when they ask for their addresses the next time.
    ///
    /// # Errors
    /// `unavailable` when it may be tried again; [`ADDRESS_HELD`] when another server's port holds
    /// one of the addresses; anything else when it cannot be.
    async fn ensure_port(&self, port: &PortSpec) -> Result<NicSource>;

    /// Makes several ports of one host be there as described. An address that one of them loses
    /// and another gets changes over in one moment, as far as the driver can; whoever loses one
    /// comes before whoever gets it.
    ///
    /// # Errors
    /// As of one port; some may have been made then.
    async fn ensure_ports(&self, ports: &[PortSpec]) -> Result<Vec<NicSource>> {
        let mut made = Vec::with_capacity(ports.len());
        for port in ports {
            made.push(self.ensure_port(port).await?);
        }
        Ok(made)
    }

    /// Removes every port of a server; also of one that has none.
    ///
    /// # Errors
    /// `unavailable` when it may be tried again.
    async fn ensure_gone(&self, host: Id<Host>, server: Id<Server>) -> Result<()>;

    /// Removes one port of a server; also one that was never made.
    ///
    /// # Errors
    /// `unavailable` when it may be tried again.
    async fn ensure_port_gone(&self, port: PortRef) -> Result<()>;

    /// What there is of a port; none if nothing.
    ///
    /// # Errors
    /// `unavailable` when the host does not answer.
    async fn observe(&self, port: PortRef) -> Result<Option<SeenPort>>;

    /// Every port of a host.
    ///
    /// # Errors
    /// `unavailable` when the host does not answer.
    async fn list(&self, host: Id<Host>) -> Result<Vec<SeenPort>>;

    /// Removes a network and everything in it; also one that was never made.
    ///
    /// # Errors
    /// `unavailable` when it may be tried again.
    async fn ensure_network_gone(&self, host: Id<Host>, network: Id<Network>) -> Result<()>;

    /// Starts again what ended by itself though the ports of a host need it, such as the program
    /// that gives addresses; says how many those were. Where nothing can end by itself there is
    /// nothing to do.
    ///
    /// # Errors
    /// `unavailable` when it may be tried again.
    async fn mend(&self, _host: Id<Host>) -> Result<u64> {
        Ok(0)
    }

    /// What has gone through all ports of a server; none if it has none.
    ///
    /// # Errors
    /// `unavailable` when the host does not answer.
    async fn figures(&self, host: Id<Host>, server: Id<Server>) -> Result<Option<NetFigures>>;
}
