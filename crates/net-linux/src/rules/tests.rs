//! What the rules texts look like, as snapshots.

use nubo_base::{Id, Uuid};

use super::*;
use crate::settings::Settings;

fn port(n: u8, public: Option<Ipv4Addr>, rules: Vec<Rule>) -> PortSpec {
    PortSpec {
        server: Id::of(Uuid::from_u128(0xa0_0000 + u128::from(n))),
        host: Id::of(Uuid::from_u128(1)),
        network: network(),
        mac: format!("52:54:00:00:00:{n:02X}"),
        private_ip: Ipv4Addr::new(10, 1, 0, n),
        public_ip: public,
        host_name: format!("s{n}"),
        rules,
        bandwidth_mbit: None,
    }
}

fn network() -> NetworkSpec {
    NetworkSpec {
        network: Id::of(Uuid::from_u128(0xb0_0000)),
        base: Ipv4Addr::new(10, 1, 0, 0),
        prefix: 24,
    }
}

fn rendered(ports: &[PortSpec]) -> String {
    let network = network();
    router(&Router { network: &network, transit: Ipv4Addr::new(100, 127, 0, 9), ports })
}

fn rule(direction: Direction, protocol: Protocol, ports: Option<(u16, u16)>, peer: Peer) -> Rule {
    Rule { direction, protocol, ports, peer }
}

#[test]
fn a_router_without_ports_lets_nothing_pass() {
    insta::assert_snapshot!(rendered(&[]));
}

#[test]
fn a_router_with_one_of_every_rule() {
    let group =
        |last: &[u8]| Peer::Addresses(last.iter().map(|n| Ipv4Addr::new(10, 1, 0, *n)).collect());
    let web = vec![
        rule(Direction::In, Protocol::Tcp, Some((80, 80)), Peer::Cidr(Ipv4Addr::UNSPECIFIED, 0)),
        rule(Direction::In, Protocol::Tcp, Some((8000, 8999)), group(&[3, 2, 3])),
        rule(Direction::In, Protocol::Udp, None, Peer::Cidr(Ipv4Addr::new(192, 0, 2, 77), 24)),
        rule(Direction::In, Protocol::Icmp, None, group(&[2, 3])),
        rule(Direction::In, Protocol::Any, None, group(&[])),
    ];
    let db = vec![
        rule(Direction::In, Protocol::Any, None, group(&[2])),
        rule(Direction::Out, Protocol::Tcp, None, Peer::Cidr(Ipv4Addr::new(10, 0, 0, 0), 8)),
        rule(Direction::Out, Protocol::Udp, Some((53, 53)), group(&[2, 3])),
    ];
    let public = Some(Ipv4Addr::new(203, 0, 113, 7));
    insta::assert_snapshot!(rendered(&[port(2, public, web), port(3, None, db)]));
}

#[test]
fn the_machine_with_and_without_an_uplink() {
    let mut settings = Settings::new("/s", "/r");
    let without = machine(&settings);
    settings.uplink = Some("eth0".to_owned());
    settings.blocked = vec!["192.168.0.0/16".parse().unwrap()];
    insta::assert_snapshot!(without + "\n" + &machine(&settings) + "\n" + &machine_gone(&settings));
}

#[test]
fn the_order_of_members_does_not_change_the_text() {
    let list = |order: [u8; 3]| {
        let peer = Peer::Addresses(order.iter().map(|n| Ipv4Addr::new(10, 1, 0, *n)).collect());
        rendered(&[port(2, None, vec![rule(Direction::In, Protocol::Any, None, peer)])])
    };
    assert_eq!(list([4, 3, 2]), list([2, 3, 4]));
}
