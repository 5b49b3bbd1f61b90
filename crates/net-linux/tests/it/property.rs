//! Any wish that is accepted becomes rules that the kernel takes.

use std::net::Ipv4Addr;

use nubo_domain::ErrorKind;
use nubo_domain::security_group::{Direction, Protocol, Verdict};
use nubo_ports::{GroupSpec, Net as _, PortRule, RulePeer};
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;

use crate::lab::{group, lab};

fn peer() -> impl Strategy<Value = RulePeer> {
    let address = || any::<u32>().prop_map(Ipv4Addr::from_bits);
    prop_oneof![
        (address(), 0_u8..=33).prop_map(|(base, prefix)| RulePeer::Cidr(base, prefix)),
        any::<u128>().prop_map(|number| RulePeer::Group(group(number))),
        (1_u128..6).prop_map(|number| RulePeer::Group(group(number))),
    ]
}

fn rule() -> impl Strategy<Value = PortRule> {
    let direction = prop_oneof![Just(Direction::In), Just(Direction::Out)];
    let protocol = prop_oneof![
        Just(Protocol::Any),
        Just(Protocol::Tcp),
        Just(Protocol::Udp),
        Just(Protocol::Icmp)
    ];
    let ports = proptest::option::of((any::<u16>(), any::<u16>()));
    let verdict = prop_oneof![Just(Verdict::Allow), Just(Verdict::Deny)];
    (direction, protocol, ports, peer(), verdict).prop_map(
        |(direction, protocol, ports, peer, verdict)| PortRule {
            direction,
            protocol,
            ports,
            peer,
            verdict,
        },
    )
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
            for number in 0..u128::from(turn % 4) {
                let mut rules = rules.new_tree(&mut runner).unwrap().current();
                if turn % 3 > 0 {
                    rules.iter_mut().for_each(mend);
                }
                port.groups.push(GroupSpec { group: group(number + 1), rules });
            }
            match lab.net.ensure_port(&port).await {
                Ok(_) => taken += 1,
                Err(error) => {
                    assert_eq!(error.kind(), ErrorKind::Invalid, "{error} for {:?}", port.groups);
                    refused += 1;
                }
            }
        }
        assert!(taken >= 30 && refused >= 5, "{taken} taken, {refused} refused");
        lab.net.ensure_network_gone(lab.host, network.network).await.unwrap();
    });
}

/// Makes a rule one that makes sense.
fn mend(rule: &mut PortRule) {
    rule.ports = rule.ports.map(|(a, b)| (a.min(b), a.max(b)));
    if matches!(rule.protocol, Protocol::Any | Protocol::Icmp) {
        rule.ports = None;
    }
    if let RulePeer::Cidr(_, prefix) = &mut rule.peer {
        *prefix = (*prefix).min(32);
    }
}
