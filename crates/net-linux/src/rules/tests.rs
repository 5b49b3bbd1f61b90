//! What the rules texts look like, as snapshots.

use nubo_base::{Id, Uuid};

use super::*;
use crate::naming;
use crate::settings::Settings;

fn port(n: u8, public: Option<Ipv4Addr>, groups: Vec<GroupSpec>) -> PortSpec {
    PortSpec {
        server: Id::of(Uuid::from_u128(0xa0_0000 + u128::from(n))),
        host: Id::of(Uuid::from_u128(1)),
        network: network(),
        mac: format!("52:54:00:00:00:{n:02X}"),
        private_ip: Ipv4Addr::new(10, 1, 0, n),
        public_ip: public,
        host_name: format!("s{n}"),
        groups,
        bandwidth_mbit: None,
        more_sources: Vec::new(),
        further: false,
        forwards: Vec::new(),
        egress: Vec::new(),
    }
}

fn group(n: u128, rules: Vec<PortRule>) -> GroupSpec {
    GroupSpec { group: Id::of(Uuid::from_u128(n)), rules }
}

fn members_of(n: u128) -> RulePeer {
    RulePeer::Group(Id::of(Uuid::from_u128(n)))
}

fn network() -> NetworkSpec {
    NetworkSpec::new(Id::of(Uuid::from_u128(0xb0_0000)), (Ipv4Addr::new(10, 1, 0, 0), 24))
}

fn rendered(ports: &[PortSpec]) -> String {
    let network = network();
    router(&Router { network: &network, transit: Ipv4Addr::new(100, 127, 0, 9), ports })
}

fn rule(
    direction: Direction,
    protocol: Protocol,
    ports: Option<(u16, u16)>,
    peer: RulePeer,
) -> PortRule {
    PortRule { direction, protocol, ports, peer, verdict: Verdict::Allow }
}

#[test]
fn a_router_without_ports_lets_nothing_pass() {
    insta::assert_snapshot!(rendered(&[]));
}

#[test]
fn a_router_with_one_of_every_rule() {
    let everybody = RulePeer::Cidr(Ipv4Addr::UNSPECIFIED, 0);
    let some = RulePeer::Cidr(Ipv4Addr::new(192, 0, 2, 77), 24);
    let private = RulePeer::Cidr(Ipv4Addr::new(10, 0, 0, 0), 8);
    let web = vec![
        rule(Direction::In, Protocol::Tcp, Some((80, 80)), everybody),
        rule(Direction::In, Protocol::Tcp, Some((8000, 8999)), members_of(2)),
        rule(Direction::In, Protocol::Udp, None, some),
        rule(Direction::In, Protocol::Any, None, members_of(9)),
    ];
    let inner = vec![
        rule(Direction::In, Protocol::Icmp, None, members_of(2)),
        rule(Direction::In, Protocol::Tcp, Some((8000, 8999)), members_of(2)),
    ];
    let db = vec![
        rule(Direction::In, Protocol::Any, None, members_of(1)),
        rule(Direction::Out, Protocol::Tcp, None, private),
        rule(Direction::Out, Protocol::Udp, Some((53, 53)), members_of(2)),
    ];
    let public = Some(Ipv4Addr::new(203, 0, 113, 7));
    let ports = [
        port(2, public, vec![group(1, web), group(2, inner.clone())]),
        port(3, None, vec![group(2, inner), group(3, db)]),
    ];
    insta::assert_snapshot!(rendered(&ports));
}

#[test]
fn a_port_that_joins_a_group_changes_nothing_but_the_members() {
    let rules = vec![rule(Direction::In, Protocol::Any, None, members_of(1))];
    let server = || port(2, None, vec![group(3, rules.clone())]);
    let without = rendered(&[server(), port(3, None, Vec::new())]);
    let with = rendered(&[server(), port(3, None, vec![group(1, Vec::new())])]);
    let (old, new): (Vec<_>, Vec<_>) = (without.lines().collect(), with.lines().collect());
    let more: Vec<_> = new.iter().filter(|line| !old.contains(line)).collect();
    assert_eq!(more, [&"    elements = { 10.1.0.3 }"]);
    assert_eq!(new.len(), old.len() + 1);
}

#[test]
fn the_machine_with_and_without_an_uplink() {
    let mut settings = Settings::new("/r");
    let without = machine(&settings, false);
    settings.uplink = Some("eth0".to_owned());
    settings.blocked = vec!["192.168.0.0/16".parse().unwrap()];
    let with = [true, false].map(|forwards| machine(&settings, forwards));
    insta::assert_snapshot!([without, with.concat(), machine_gone(&settings)].join("\n"));
}

/// The lines of a chain of a rendered text.
fn chain<'a>(text: &'a str, name: &str) -> Vec<&'a str> {
    let head = format!("  chain {name} {{");
    let after = text.lines().skip_while(|line| *line != head).skip(1);
    after.take_while(|line| *line != "  }").map(str::trim).collect()
}

fn denied(rule: PortRule) -> PortRule {
    PortRule { verdict: Verdict::Deny, ..rule }
}

#[test]
fn what_is_denied_stands_before_what_is_allowed_and_alone_limits_nothing_outwards() {
    let everybody = || RulePeer::Cidr(Ipv4Addr::UNSPECIFIED, 0);
    let rules = vec![
        rule(Direction::In, Protocol::Tcp, Some((22, 22)), everybody()),
        denied(rule(Direction::In, Protocol::Any, None, RulePeer::Cidr([192, 0, 2, 0].into(), 24))),
        denied(rule(Direction::Out, Protocol::Tcp, Some((25, 25)), everybody())),
    ];
    let server = port(2, None, vec![group(1, rules.clone())]);
    let text = rendered(std::slice::from_ref(&server));
    let [inward, outward] = ["in", "out"].map(|way| naming::chain(way, server.server));
    assert_eq!(
        chain(&text, &inward),
        ["ip saddr 192.0.2.0/24 drop", "tcp dport 22 accept", "drop"]
    );
    assert_eq!(chain(&text, &outward), ["tcp dport 25 drop", "return"]);
    let mut more = rules;
    more.push(rule(Direction::Out, Protocol::Udp, None, everybody()));
    let text = rendered(&[port(2, None, vec![group(1, more)])]);
    let want = ["tcp dport 25 drop", "meta l4proto udp return", "drop"];
    assert_eq!(chain(&text, &outward), want);
}

#[test]
fn a_port_with_further_addresses_may_send_from_them_and_its_own_list_guards_them() {
    let mut server = port(2, None, Vec::new());
    server.more_sources = vec![([10, 1, 0, 64].into(), 28), ([10, 1, 0, 70].into(), 32)];
    let name = naming::chain("in", server.server);
    let tap = naming::tap(server.server);
    let text = rendered(&[server, port(3, None, Vec::new())]);
    // The kernel takes no block that lies in another one.
    let blocks = "{ 10.1.0.64/28 }";
    for line in [
        format!("iifname \"{tap}\" ether saddr 52:54:00:00:00:02 ip saddr {blocks} accept"),
        format!(
            "iifname \"{tap}\" ether type arp arp operation {{ request, reply }} \
             arp saddr ether 52:54:00:00:00:02 arp saddr ip {blocks} accept"
        ),
        format!("ip daddr {blocks} jump {name}"),
        format!("iifname != \"up\" ip saddr != @members ip saddr != {blocks} drop"),
    ] {
        let line = line.replace("\"up\"", &format!("\"{}\"", naming::UP));
        assert!(text.lines().any(|there| there.trim() == line), "{line}\n{text}");
    }
}

#[test]
fn a_shared_address_and_what_a_network_lets_out_stand_in_lines_of_their_own() {
    let forward = |public, private| {
        let (public_ip, protocol) = (Ipv4Addr::new(203, 0, 113, 9), Protocol::Tcp);
        Forward { public_ip, protocol, public, private }
    };
    let some = RulePeer::Cidr(Ipv4Addr::new(192, 0, 2, 77), 24);
    let mut web = port(5, None, Vec::new());
    web.forwards = vec![forward((80, 80), (8080, 8080)), forward((1000, 1002), (2000, 2002))];
    web.egress = vec![rule(Direction::Out, Protocol::Tcp, Some((443, 443)), some)];
    let mut other = port(6, None, Vec::new());
    other.forwards = vec![forward((3000, 3999), (3000, 3999))];
    insta::assert_snapshot!(rendered(&[web, other]));
}
