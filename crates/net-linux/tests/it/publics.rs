//! Public addresses: in, out, from one server to another.

use std::net::Ipv4Addr;

use nubo_domain::ErrorKind;
use nubo_domain::security_group::{Direction, Protocol};
use nubo_ports::{Net as _, RulePeer};

use crate::guest::{echo, tcp, udp};
use crate::lab::{OUTSIDE, allow, allowing, lab, tcp_in};

const PUBLIC: Ipv4Addr = Ipv4Addr::new(203, 0, 113, 7);
const SECOND: Ipv4Addr = Ipv4Addr::new(203, 0, 113, 8);

#[test]
fn a_public_address_leads_in_by_the_rules_and_is_the_servers_name_outside() {
    lab(async |lab| {
        let network = lab.network("10.20.30.0");
        let mut port = lab.port(&network, 5, "web");
        port.public_ip = Some(PUBLIC);
        port.groups = allowing(vec![tcp_in(80)]);
        let guest = lab.guest(&port).await;
        guest.serve_tcp(80);
        guest.serve_tcp(81);
        lab.outside(|| crate::guest::serve_udp(99));
        assert!(lab.outside(|| tcp(PUBLIC, 80)).is_ok());
        assert!(lab.outside(|| tcp(PUBLIC, 81)).is_err());
        assert!(lab.machine(|| tcp(PUBLIC, 80)).is_ok(), "also from the machine itself");
        assert_eq!(guest.udp(OUTSIDE, 99).unwrap(), PUBLIC.to_string());
        port.public_ip = None;
        lab.ensure(&port).await;
        assert!(lab.outside(|| tcp(PUBLIC, 80)).is_err(), "given back");
        assert_ne!(guest.udp(OUTSIDE, 99).unwrap(), PUBLIC.to_string());
    });
}

#[test]
fn a_public_address_moves_to_another_server_and_takes_nobody_along() {
    lab(async |lab| {
        let (here, there) = (lab.network("10.20.30.0"), lab.network("10.20.30.0"));
        let mut first = lab.port(&here, 5, "first");
        let mut second = lab.port(&here, 6, "second");
        let mut third = lab.port(&there, 5, "third");
        for port in [&mut first, &mut second, &mut third] {
            port.groups = allowing(vec![tcp_in(80), tcp_in(81)]);
        }
        let [a, b, c] =
            [lab.guest(&first).await, lab.guest(&second).await, lab.guest(&third).await];
        // Who answers shows by the port that is open.
        a.serve_tcp(80);
        b.serve_tcp(81);
        c.serve_tcp(80);
        first.public_ip = Some(PUBLIC);
        lab.ensure(&first).await;
        let mut live = lab.outside(|| tcp(PUBLIC, 80)).unwrap();

        second.public_ip = Some(PUBLIC);
        let refused = lab.net.ensure_port(&second).await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Conflict, "held by the first");
        first.public_ip = None;
        lab.ensure(&first).await;
        lab.ensure(&second).await;
        assert!(lab.outside(|| tcp(PUBLIC, 81)).is_ok(), "the second answers");
        assert!(lab.outside(|| tcp(PUBLIC, 80)).is_err(), "the first does not");
        assert!(echo(&mut live).is_err(), "an old connection does not reach the old server");

        second.public_ip = None;
        third.public_ip = Some(PUBLIC);
        lab.ensure(&second).await;
        lab.ensure(&third).await;
        assert!(lab.outside(|| tcp(PUBLIC, 80)).is_ok(), "a server of another tenant");
        assert!(lab.outside(|| tcp(PUBLIC, 81)).is_err());
        let seen = lab.net.observe(lab.host, third.server).await.unwrap().unwrap();
        assert_eq!(seen.public_ip, Some(PUBLIC));
        let seen = lab.net.observe(lab.host, second.server).await.unwrap().unwrap();
        assert_eq!(seen.public_ip, None);
    });
}

#[test]
fn a_tenant_reaches_anothers_public_address_only_by_the_others_rules() {
    lab(async |lab| {
        let (ours, theirs) = (lab.network("10.20.30.0"), lab.network("10.20.30.0"));
        let mut a = lab.port(&ours, 5, "a");
        let mut b = lab.port(&theirs, 5, "b");
        let near = lab.port(&theirs, 6, "near");
        (a.public_ip, b.public_ip) = (Some(SECOND), Some(PUBLIC));
        b.groups = allowing(vec![tcp_in(80)]);
        let [ga, gb, gn] = [lab.guest(&a).await, lab.guest(&b).await, lab.guest(&near).await];
        gb.serve_tcp(80);
        gb.serve_tcp(81);
        gb.serve_udp(53);
        assert!(ga.tcp(PUBLIC, 80).is_ok());
        assert!(ga.tcp(PUBLIC, 81).is_err() && ga.udp(PUBLIC, 53).is_err());
        assert!(gn.tcp(PUBLIC, 80).is_ok(), "a neighbour may use the public address too");
        assert!(gn.tcp(PUBLIC, 81).is_err());
        let from_second = RulePeer::Cidr(SECOND, 32);
        let rule = allow(Direction::In, Protocol::Udp, Some((53, 53)), from_second);
        b.groups = allowing(vec![tcp_in(80), rule]);
        lab.ensure(&b).await;
        assert_eq!(ga.udp(PUBLIC, 53).unwrap(), SECOND.to_string());
        assert!(lab.outside(|| udp(PUBLIC, 53)).is_err(), "the rule names one sender");
    });
}
