//! Who may reach whom: the lists of the servers, and what the router itself answers.
//!
//! Every server has a chain for what comes in, and one for what goes out if it has a rule about
//! that. A packet between two servers of the network must pass both. One that leaves the network
//! must pass what the network lets out, too.

use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;

use nubo_base::Uuid;
use nubo_domain::security_group::{Direction, Protocol, Verdict};
use nubo_ports::{Forward, PortRule, PortSpec, RulePeer};

use super::{Router, Text, lines};
use crate::naming::{self, UP};
use crate::settings::Cidr;
use crate::spec;

/// The groups that rules name, each with the addresses of the ports in it; nobody if empty.
type Groups = BTreeMap<Uuid, BTreeSet<Ipv4Addr>>;

/// "This network", loopback, link-local (metadata services), multicast and reserved.
const NEVER: &str = "{ 0.0.0.0/8, 127.0.0.0/8, 169.254.0.0/16, 224.0.0.0/3 }";

/// One of the lists that a port may have.
struct Way {
    chain: &'static str,
    map: &'static str,
    direction: Direction,
    /// Where its packets are known by.
    side: &'static str,
    holds: fn(&PortSpec) -> bool,
    rules: fn(&PortSpec) -> Vec<&PortRule>,
}

impl Way {
    /// The ways of packets to these lists, where they are about those that `also` tells.
    fn lines(&self, also: &str, ports: &[PortSpec]) -> Vec<String> {
        let (side, map) = (self.side, self.map);
        let first = format!("{also}ip {side} vmap @{map}");
        // Who has an address as its own comes first; of several who have it besides, the first
        // one's list counts.
        let more = ports.iter().filter(|port| (self.holds)(port)).filter_map(|port| {
            let (blocks, chain) =
                (blocks(&port.more_sources)?, naming::chain(self.chain, port.server));
            Some(format!("{also}ip {side} {blocks} jump {chain}"))
        });
        std::iter::once(first).chain(more).collect()
    }
}

const INGRESS: Way = Way {
    chain: "in",
    map: "ingress",
    direction: Direction::In,
    side: "daddr",
    holds: |_| true,
    rules: |port| spec::rules(port).filter(|rule| rule.direction == Direction::In).collect(),
};

const EGRESS: Way = Way {
    chain: "out",
    map: "egress",
    direction: Direction::Out,
    side: "saddr",
    holds: spec::limits_out,
    rules: |port| spec::rules(port).filter(|rule| rule.direction == Direction::Out).collect(),
};

const LEAVING: Way = Way {
    chain: "leave",
    map: "leaving",
    direction: Direction::Out,
    side: "saddr",
    holds: |port| !port.egress.is_empty(),
    rules: |port| port.egress.iter().collect(),
};

pub fn write(text: &mut Text, router: &Router<'_>) {
    let groups = groups(router.ports);
    sets(text, router, &groups);
    for way in [&INGRESS, &EGRESS, &LEAVING] {
        let mut entries = Vec::new();
        for port in router.ports.iter().filter(|port| (way.holds)(port)) {
            let chain = naming::chain(way.chain, port.server);
            text.chain(&chain, &judge((way.rules)(port), way.direction));
            entries.push(format!("{} : jump {chain}", port.private_ip));
        }
        text.set(&format!("map {}", way.map), "ipv4_addr : verdict", &entries);
    }
    let forwarded = forwarded(router.ports);
    if !forwarded.is_empty() {
        text.chain("forwarded", &forwarded);
    }
    text.chain("forward", &forward(router));
    text.chain("input", &input(router));
}

fn sets(text: &mut Text, router: &Router<'_>, groups: &Groups) {
    let members: Vec<_> = router.ports.iter().map(|p| p.private_ip.to_string()).collect();
    let published = |p: &PortSpec| Some(format!("{} . {}", p.public_ip?, p.private_ip));
    let published: Vec<_> = router.ports.iter().filter_map(published).collect();
    text.set("set members", "ipv4_addr", &members);
    text.set("set published", "ipv4_addr . ipv4_addr", &published);
    for (group, members) in groups {
        let members: Vec<_> = members.iter().map(ToString::to_string).collect();
        text.set(&format!("set {}", naming::group(*group)), "ipv4_addr", &members);
    }
}

fn forward(router: &Router<'_>) -> Vec<String> {
    let (cidr, transit) = (Cidr::of(router.network), router.transit);
    let mut chain = lines(["type filter hook forward priority filter; policy drop;"]);
    // A connection ends when the public address it came or left by leads elsewhere now.
    let parts = router.ports.iter().any(|port| !port.forwards.is_empty());
    let end = if parts { "jump forwarded" } else { "drop" };
    chain.push(format!(
        "ct status dnat ct original ip daddr . ct reply ip saddr != @published {end}"
    ));
    chain.push(format!(
        "ct status snat ct reply ip daddr != {transit} \
         ct reply ip daddr . ct original ip saddr != @published drop"
    ));
    chain.extend(lines(["ct state established,related accept", "ct state invalid drop"]));
    chain.push(format!("ip daddr {NEVER} drop"));
    chain.push(format!("iifname \"{UP}\" ip saddr {cidr} drop"));
    let more = blocks(router.ports.iter().flat_map(|port| &port.more_sources));
    let more = more.map(|blocks| format!("ip saddr != {blocks} ")).unwrap_or_default();
    chain.push(format!("iifname != \"{UP}\" ip saddr != @members {more}drop"));
    chain.extend(EGRESS.lines("", router.ports));
    chain.extend(LEAVING.lines(&format!("oifname \"{UP}\" "), router.ports));
    chain.extend(INGRESS.lines("", router.ports));
    chain.push(format!("iifname != \"{UP}\" oifname \"{UP}\" ip daddr != {cidr} accept"));
    chain
}

/// What of the connections to shared addresses is still led where it was led when it began.
fn forwarded(ports: &[PortSpec]) -> Vec<String> {
    let line = |forward: &Forward, to: Ipv4Addr| {
        let (ip, protocol) = (forward.public_ip, forward.protocol);
        let (public, private) = (span(forward.public), span(forward.private));
        format!(
            "meta l4proto {protocol} ct original ip daddr {ip} ct original proto-dst {public} \
             ct reply ip saddr {to} ct reply proto-src {private} return"
        )
    };
    let of = |port: &PortSpec| -> Vec<_> {
        port.forwards.iter().map(|forward| line(forward, port.private_ip)).collect()
    };
    let mut chain: Vec<_> = ports.iter().flat_map(of).collect();
    if !chain.is_empty() {
        chain.push("drop".to_owned());
    }
    chain
}

/// Blocks as a set that is written where it is used; none if there are none. The kernel takes no
/// block that lies in another one.
pub(super) fn blocks<'a>(given: impl IntoIterator<Item = &'a (Ipv4Addr, u8)>) -> Option<String> {
    let all: BTreeSet<(u8, Ipv4Addr)> = given
        .into_iter()
        .map(|(base, prefix)| Cidr::around(*base, *prefix))
        .map(|cidr| (cidr.prefix(), cidr.base()))
        .collect();
    let mut kept: Vec<Cidr> = Vec::new();
    for (prefix, base) in all {
        if !kept.iter().any(|larger| larger.contains(base)) {
            kept.push(Cidr::around(base, prefix));
        }
    }
    let shown: Vec<String> = kept.iter().map(ToString::to_string).collect();
    (!shown.is_empty()).then(|| format!("{{ {} }}", shown.join(", ")))
}

/// Addresses, names and a sign of life for the guests; nothing for anybody else.
fn input(router: &Router<'_>) -> Vec<String> {
    let gateway = router.network.gateway();
    let guests = format!("iifname != \"{UP}\" ip daddr {gateway}");
    let mut chain = lines([
        "type filter hook input priority filter; policy drop;",
        "iifname \"lo\" accept",
        "ct state established,related accept",
    ]);
    chain.push(format!("iifname != \"{UP}\" udp sport 68 udp dport 67 accept"));
    chain.push(format!("{guests} udp dport 53 accept"));
    chain.push(format!("{guests} tcp dport 53 accept"));
    chain.push(format!("{guests} icmp type echo-request limit rate 100/second accept"));
    chain
}

/// One line for each rule, those that deny first, then the end. What is allowed is accepted on its
/// way in, or handed on to the receiver's list on its way out. What no rule is about is dropped; on
/// its way out only if there is a rule that allows something. What two groups say alike stands in
/// it once.
fn judge(rules: Vec<&PortRule>, direction: Direction) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let rules = || rules.iter().copied();
    let of = |verdict: Verdict| rules().filter(move |rule| rule.verdict == verdict).map(line);
    let all = of(Verdict::Deny).chain(of(Verdict::Allow));
    let mut chain: Vec<_> = all.filter(|line| seen.insert(line.clone())).collect();
    let is_limited = direction == Direction::In || of(Verdict::Allow).next().is_some();
    chain.push(if is_limited { "drop" } else { "return" }.to_owned());
    chain
}

fn line(rule: &PortRule) -> String {
    let side = match rule.direction {
        Direction::In => "saddr",
        Direction::Out => "daddr",
    };
    let verdict = match (rule.verdict, rule.direction) {
        (Verdict::Deny, _) => "drop",
        (Verdict::Allow, Direction::In) => "accept",
        (Verdict::Allow, Direction::Out) => "return",
    };
    let peer = match &rule.peer {
        RulePeer::Cidr(_, 0) => String::new(),
        RulePeer::Cidr(base, prefix) => format!("ip {side} {} ", Cidr::around(*base, *prefix)),
        RulePeer::Group(group) => format!("ip {side} @{} ", naming::group(group.uuid())),
    };
    let what = match (rule.protocol, rule.ports) {
        (Protocol::Any, _) => String::new(),
        (Protocol::Icmp, _) => "meta l4proto icmp ".to_owned(),
        (Protocol::Tcp, None) => "meta l4proto tcp ".to_owned(),
        (Protocol::Udp, None) => "meta l4proto udp ".to_owned(),
        (Protocol::Tcp, Some(ports)) => format!("tcp dport {} ", span(ports)),
        (Protocol::Udp, Some(ports)) => format!("udp dport {} ", span(ports)),
    };
    format!("{peer}{what}{verdict}")
}

pub(super) fn span((first, last): (u16, u16)) -> String {
    if first == last { first.to_string() } else { format!("{first}-{last}") }
}

/// The groups that the rules of all ports name, with their members among the same ports.
fn groups(ports: &[PortSpec]) -> Groups {
    let rules = ports.iter().flat_map(spec::rules);
    let named = rules.filter_map(|rule| match rule.peer {
        RulePeer::Group(group) => Some((group.uuid(), BTreeSet::new())),
        RulePeer::Cidr(..) => None,
    });
    let mut named: Groups = named.collect();
    for port in ports {
        for group in spec::groups(port) {
            if let Some(members) = named.get_mut(&group) {
                members.insert(port.private_ip);
            }
        }
    }
    named
}
