//! The rules of a namespace as one text: from what should be to what `nft -f -` reads.
//!
//! Pure. One text is one transaction: it throws the tables away and makes them anew at one moment,
//! so there is no time with half of the rules. The kernel's list of connections is not touched by
//! that, which is why established ones live on when rules change.
//!
//! Who may send what from a tap is decided in the bridge, before addresses are translated; who may
//! reach whom is decided in the forwarding of IPv4, which packets between two taps of one bridge
//! pass too (the bridge hands them over; this kernel keeps no connections in the bridge itself).
//! This module must not know processes or netlink.

mod bridge;
mod filter;
mod machine;
mod nat;

pub use machine::{machine, machine_gone, machine_table};

use std::fmt::Write as _;
use std::net::Ipv4Addr;

use nubo_base::{Id, Uuid};
use nubo_domain::security_group::{Direction, Protocol, Verdict};
use nubo_ports::{Forward, GroupSpec, NetworkSpec, PortRule, PortSpec, RulePeer};

/// All that the rules of one network's namespace follow from.
#[derive(Clone, Copy, Debug)]
pub struct Router<'a> {
    /// The network.
    pub network: &'a NetworkSpec,
    /// The router's own address towards the machine.
    pub transit: Ipv4Addr,
    /// Every port in it.
    pub ports: &'a [PortSpec],
}

/// The rules of a network's namespace.
pub fn router(router: &Router<'_>) -> String {
    let mut text = Text::default();
    text.table("bridge", "nubo", |text| bridge::write(text, router));
    text.table("inet", "nubo", |text| filter::write(text, router));
    text.table("ip", "nubo", |text| nat::write(text, router));
    text.0
}

/// Rules with one of everything, to try whether a kernel knows them.
pub fn sample() -> String {
    let block = (Ipv4Addr::new(10, 0, 0, 0), 24);
    let network = NetworkSpec::new(Id::of(Uuid::from_u128(1)), block);
    let rule = |direction, protocol, ports, peer| {
        let verdict = Verdict::Allow;
        PortRule { direction, protocol, ports, peer, verdict }
    };
    let anywhere = || RulePeer::Cidr(Ipv4Addr::UNSPECIFIED, 0);
    let group = Id::of(Uuid::from_u128(4));
    let forward = |public, private| {
        let (public_ip, protocol) = (Ipv4Addr::new(203, 0, 113, 2), Protocol::Tcp);
        Forward { public_ip, protocol, public, private }
    };
    let rules = vec![
        rule(Direction::In, Protocol::Tcp, Some((22, 23)), RulePeer::Group(group)),
        rule(Direction::In, Protocol::Icmp, None, anywhere()),
        rule(Direction::Out, Protocol::Udp, None, anywhere()),
    ];
    let port = PortSpec {
        server: Id::of(Uuid::from_u128(2)),
        host: Id::of(Uuid::from_u128(3)),
        network: network.clone(),
        mac: "52:54:00:00:00:01".to_owned(),
        private_ip: Ipv4Addr::new(10, 0, 0, 2),
        public_ip: Some(Ipv4Addr::new(203, 0, 113, 1)),
        host_name: "sample".to_owned(),
        groups: vec![GroupSpec { group, rules }],
        bandwidth_mbit: None,
        more_sources: vec![(Ipv4Addr::new(10, 0, 0, 8), 30)],
        further: false,
        forwards: vec![
            forward((22, 22), (2022, 2022)),
            forward((80, 81), (80, 81)),
            forward((90, 91), (8090, 8091)),
        ],
        egress: vec![rule(Direction::Out, Protocol::Tcp, None, anywhere())],
    };
    let transit = Ipv4Addr::new(100, 127, 0, 1);
    router(&Router { network: &network, transit, ports: &[port] })
}

/// A rules text that grows.
#[derive(Default)]
struct Text(String);

impl Text {
    /// A table in place of the one of this name, if there is one.
    fn table(&mut self, family: &str, name: &str, fill: impl FnOnce(&mut Self)) {
        let _ = write!(self.0, "table {family} {name}\ndelete table {family} {name}\n");
        let _ = writeln!(self.0, "table {family} {name} {{");
        fill(self);
        self.0.push_str("}\n");
    }

    /// A set or map; `elements` may be empty.
    fn set(&mut self, head: &str, kind: &str, elements: &[String]) {
        let _ = write!(self.0, "  {head} {{\n    type {kind}\n");
        if !elements.is_empty() {
            let _ = writeln!(self.0, "    elements = {{ {} }}", elements.join(",\n      "));
        }
        self.0.push_str("  }\n");
    }

    /// A set that rules add to, with room for `size` elements.
    fn counted_set(&mut self, name: &str, kind: &str, size: usize) {
        let _ = writeln!(self.0, "  set {name} {{\n    type {kind}\n    flags dynamic");
        let _ = writeln!(self.0, "    size {}\n  }}", size.max(1));
    }

    /// A chain of the given lines.
    fn chain(&mut self, name: &str, lines: &[String]) {
        let _ = writeln!(self.0, "  chain {name} {{");
        for line in lines {
            let _ = writeln!(self.0, "    {line}");
        }
        self.0.push_str("  }\n");
    }
}

/// Lines that are known beforehand.
fn lines<const N: usize>(fixed: [&str; N]) -> Vec<String> {
    fixed.iter().map(ToString::to_string).collect()
}

#[cfg(test)]
#[path = "rules/tests.rs"]
mod tests;
