//! A part of a public address that leads to a server: some of its ports to ports of the server. An
//! address may have several, to several servers of one network. A forward opens nothing by itself:
//! the rules of the address or of the server's groups must let it in.

use std::net::Ipv4Addr;

use nubo_base::{Id, Tag};
use serde::{Deserialize, Serialize};

use crate::security_group::{Protocol, Rule};
use crate::{Error, Head, Kind, Lookup, Network, Owned, PublicIp, Result, Server, Table};

/// First and last port.
pub type Ports = (u16, u16);

/// A part of a public address that leads to a server. Its name is unique in its project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForwardRule {
    /// The common part.
    pub head: Head<Self>,
    /// Of which address.
    pub address: Id<PublicIp>,
    /// The address itself.
    pub ip: Ipv4Addr,
    /// The server it leads to.
    pub server: Id<Server>,
    /// The network of the server's port that it leads to.
    pub network: Id<Network>,
    /// What is spoken: TCP or UDP.
    pub protocol: Protocol,
    /// First and last port of the address.
    pub public: Ports,
    /// First and last port of the server; as many.
    pub private: Ports,
    /// Deleted ones stay for the records.
    pub deleted: bool,
}

/// An address may have so many; each costs time for every new connection to it.
pub const FORWARDS_MAX: usize = 100;

/// A range that leads to other ports than its own may have so many of them.
pub const MOVED_MAX: u16 = 1_000;

/// Two ranges of ports, as they are shown and read: `80`, `8000-8080`.
#[must_use]
pub fn show_ports((first, last): Ports) -> String {
    if first == last { first.to_string() } else { format!("{first}-{last}") }
}

impl ForwardRule {
    /// What it is called if its owner says nothing: no two of an address are alike.
    #[must_use]
    pub fn usual_name(&self) -> String {
        format!("{}:{}/{}", self.ip, show_ports(self.public), self.protocol)
    }

    /// Checks that the protocol has ports and that both ranges fit.
    ///
    /// # Errors
    /// `validation_failed` at `protocol`, `public_ports` or `private_ports`.
    pub fn check(&self) -> Result<()> {
        if !matches!(self.protocol, Protocol::Tcp | Protocol::Udp) {
            return Err(Error::invalid("protocol", "must be tcp or udp"));
        }
        for (field, (first, last)) in
            [("public_ports", self.public), ("private_ports", self.private)]
        {
            if first == 0 || last < first {
                return Err(Error::invalid(field, "must be from 1 to 65535, the lower one first"));
            }
        }
        let width = |(first, last): Ports| last - first;
        if width(self.public) != width(self.private) {
            return Err(Error::invalid("private_ports", "must be as many as the public ports"));
        }
        if self.public != self.private && width(self.public) >= MOVED_MAX {
            let issue = format!("of more than {MOVED_MAX} ports must be the same as the public");
            return Err(Error::invalid("private_ports", issue));
        }
        Ok(())
    }

    /// Whether both are about one port of one address.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        let near = self.public.0 <= other.public.1 && other.public.0 <= self.public.1;
        near && (self.address, self.protocol) == (other.address, other.protocol)
    }

    /// What a rule about the address says of the server: the same about the ports that its public
    /// ones lead to. Nothing if it is about none of them.
    #[must_use]
    pub fn seen_behind(&self, rule: &Rule) -> Option<(Protocol, Ports)> {
        if rule.protocol != Protocol::Any && rule.protocol != self.protocol {
            return None;
        }
        let (first, last) = rule.ports.unwrap_or((1, u16::MAX));
        let (low, high) = (first.max(self.public.0), last.min(self.public.1));
        let behind = |port: u16| self.private.0 + (port - self.public.0);
        (low <= high).then(|| (self.protocol, (behind(low), behind(high))))
    }
}

impl Tag for ForwardRule {
    const PREFIX: &'static str = "fwd";
}

impl Kind for ForwardRule {
    const NAME: &'static str = "forward rule";
    const TABLE: &'static Table = &Table { name: "forward_rules", lookups: &["address", "server"] };
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
        vec![
            Lookup::Text(self.address.uuid().to_string()),
            Lookup::Text(self.server.uuid().to_string()),
        ]
    }
}

#[cfg(test)]
mod tests {
    use nubo_base::{Time, Uuid};

    use super::*;
    use crate::security_group::{Direction, Peer, Verdict};

    fn forward(protocol: Protocol, public: Ports, private: Ports) -> ForwardRule {
        let id = Uuid::from_u128(1);
        ForwardRule {
            head: Head::new(Id::of(id), "a", Time::ZERO),
            address: Id::of(id),
            ip: Ipv4Addr::new(203, 0, 113, 7),
            server: Id::of(id),
            network: Id::of(id),
            protocol,
            public,
            private,
            deleted: false,
        }
    }

    fn rule(protocol: Protocol, ports: Option<Ports>) -> Rule {
        Rule {
            id: Id::of(Uuid::from_u128(2)),
            direction: Direction::In,
            protocol,
            ports,
            peer: Peer::EVERYBODY,
            verdict: Verdict::Allow,
            description: String::new(),
            line: None,
        }
    }

    #[test]
    fn a_rule_of_the_address_opens_the_ports_behind_those_it_is_about() {
        let web = forward(Protocol::Tcp, (8000, 8099), (80, 179));
        let behind = |protocol, ports| web.seen_behind(&rule(protocol, ports));
        let tcp = |first, last| Some((Protocol::Tcp, (first, last)));
        assert_eq!(behind(Protocol::Tcp, Some((8000, 8000))), tcp(80, 80));
        assert_eq!(behind(Protocol::Tcp, Some((7000, 8009))), tcp(80, 89));
        assert_eq!(behind(Protocol::Tcp, Some((8090, 9000))), tcp(170, 179));
        assert_eq!(behind(Protocol::Tcp, None), tcp(80, 179));
        assert_eq!(behind(Protocol::Any, None), tcp(80, 179));
        assert_eq!(behind(Protocol::Tcp, Some((80, 80))), None, "public ports are meant");
        assert_eq!(behind(Protocol::Udp, None), None);
        assert_eq!(behind(Protocol::Icmp, None), None);
        let last = forward(Protocol::Udp, (1, u16::MAX), (1, u16::MAX));
        let all = last.seen_behind(&rule(Protocol::Any, None));
        assert_eq!(all, Some((Protocol::Udp, (1, u16::MAX))));
    }

    #[test]
    fn two_forwards_clash_at_a_port_of_one_protocol() {
        let web = forward(Protocol::Tcp, (80, 89), (80, 89));
        assert!(web.overlaps(&forward(Protocol::Tcp, (89, 90), (1, 2))));
        assert!(!web.overlaps(&forward(Protocol::Tcp, (90, 90), (80, 80))));
        assert!(!web.overlaps(&forward(Protocol::Udp, (80, 80), (80, 80))));
    }

    #[test]
    fn ranges_must_fit_and_are_refused_at_their_field() {
        let field = |protocol, public, private| {
            let refused = forward(protocol, public, private).check().unwrap_err();
            refused.fields()[0].field.clone()
        };
        assert_eq!(field(Protocol::Any, (80, 80), (80, 80)), "protocol");
        assert_eq!(field(Protocol::Icmp, (80, 80), (80, 80)), "protocol");
        assert_eq!(field(Protocol::Tcp, (0, 80), (0, 80)), "public_ports");
        assert_eq!(field(Protocol::Tcp, (81, 80), (80, 80)), "public_ports");
        assert_eq!(field(Protocol::Tcp, (80, 81), (80, 80)), "private_ports");
        assert_eq!(field(Protocol::Tcp, (1000, 2000), (2000, 3000)), "private_ports");
        assert!(forward(Protocol::Tcp, (1000, 1999), (2000, 2999)).check().is_ok());
        assert!(forward(Protocol::Udp, (1, 65535), (1, 65535)).check().is_ok());
    }

    #[test]
    fn the_usual_name_says_what_is_forwarded() {
        let web = forward(Protocol::Tcp, (80, 80), (8080, 8080));
        assert_eq!(web.usual_name(), "203.0.113.7:80/tcp");
        assert_eq!(forward(Protocol::Udp, (1, 2), (3, 4)).usual_name(), "203.0.113.7:1-2/udp");
    }
}
