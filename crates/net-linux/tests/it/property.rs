//! Any wish that is accepted becomes rules that the kernel takes.

use std::net::Ipv4Addr;

use nubo_domain::ErrorKind;
use nubo_net_linux::{Direction, Peer, Protocol, Rule};
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;

use crate::lab::lab;

fn peer() -> impl Strategy<Value = Peer> {
    let address = || any::<u32>().prop_map(Ipv4Addr::from_bits);
    prop_oneof![
        (address(), 0_u8..=33).prop_map(|(base, prefix)| Peer::Cidr(base, prefix)),
        proptest::collection::vec(address(), 0..40).prop_map(Peer::Addresses),
    ]
}

fn rule() -> impl Strategy<Value = Rule> {
    let direction = prop_oneof![Just(Direction::In), Just(Direction::Out)];
    let protocol = prop_oneof![
        Just(Protocol::Any),
        Just(Protocol::Tcp),
        Just(Protocol::Udp),
        Just(Protocol::Icmp)
    ];
    let ports = proptest::option::of((any::<u16>(), any::<u16>()));
    (direction, protocol, ports, peer()).prop_map(|(direction, protocol, ports, peer)| Rule {
        direction,
        protocol,
        ports,
        peer,
    })
}

#[test]
fn every_wish_is_either_refused_as_wrong_or_taken_by_the_kernel() {
    lab(async |lab| {
        let network = lab.network("10.20.30.0");
        let mut runner = TestRunner::deterministic();
        let rules = proptest::collection::vec(rule(), 0..8);
        let (mut taken, mut refused) = (0, 0);
        for turn in 0..60_u8 {
            let mut port = lab.port(&network, 5 + turn % 7, "any");
            port.server = nubo_base::Id::of(nubo_base::Uuid::from_u128(u128::from(turn % 7) + 1));
            port.mac = format!("52:54:00:00:02:{:02x}", turn % 7);
            port.rules = rules.new_tree(&mut runner).unwrap().current();
            if turn % 3 > 0 {
                for rule in &mut port.rules {
                    mend(rule);
                }
            }
            match lab.net.ensure_port(&port).await {
                Ok(_) => taken += 1,
                Err(error) => {
                    assert_eq!(error.kind(), ErrorKind::Invalid, "{error} for {:?}", port.rules);
                    refused += 1;
                }
            }
        }
        assert!(taken >= 30 && refused >= 5, "{taken} taken, {refused} refused");
        lab.net.ensure_network_gone(lab.host, network.network).await.unwrap();
    });
}

/// Makes a rule one that makes sense.
fn mend(rule: &mut Rule) {
    rule.ports = rule.ports.map(|(a, b)| (a.min(b), a.max(b)));
    if matches!(rule.protocol, Protocol::Any | Protocol::Icmp) {
        rule.ports = None;
    }
    if let Peer::Cidr(_, prefix) = &mut rule.peer {
        *prefix = (*prefix).min(32);
    }
}
