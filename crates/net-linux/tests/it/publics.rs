//! Public addresses: in, out, from one server to another.

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::{Duration, Instant};

use nubo_domain::ErrorKind;
use nubo_domain::security_group::{Direction, Protocol};
use nubo_ports::{Net as _, PortSpec, RulePeer};

use crate::guest::{PATIENCE, ask, no_echo, no_tcp, no_udp, tcp, udp};
use crate::lab::{OUTSIDE, allow, allowing, anywhere, lab, tcp_in, within};

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
        assert!(lab.outside(|| no_tcp(PUBLIC, 81)));
        assert!(lab.machine(|| tcp(PUBLIC, 80)).is_ok(), "also from the machine itself");
        assert_eq!(guest.udp(OUTSIDE, 99).unwrap(), PUBLIC.to_string());
        port.public_ip = None;
        lab.ensure(&port).await;
        assert!(lab.outside(|| no_tcp(PUBLIC, 80)), "given back");
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
        assert!(lab.outside(|| no_tcp(PUBLIC, 80)), "the first does not");
        assert!(no_echo(&mut live), "an old connection does not reach the old server");

        second.public_ip = None;
        third.public_ip = Some(PUBLIC);
        lab.ensure(&second).await;
        lab.ensure(&third).await;
        assert!(lab.outside(|| tcp(PUBLIC, 80)).is_ok(), "a server of another tenant");
        assert!(lab.outside(|| no_tcp(PUBLIC, 81)));
        let seen = lab.net.observe(third.reference()).await.unwrap().unwrap();
        assert_eq!(seen.public_ip, Some(PUBLIC));
        let seen = lab.net.observe(second.reference()).await.unwrap().unwrap();
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
        assert!(ga.no_tcp(PUBLIC, 81) && ga.no_udp(PUBLIC, 53));
        assert!(gn.tcp(PUBLIC, 80).is_ok(), "a neighbour may use the public address too");
        assert!(gn.no_tcp(PUBLIC, 81));
        let from_second = RulePeer::Cidr(SECOND, 32);
        let rule = allow(Direction::In, Protocol::Udp, Some((53, 53)), from_second);
        b.groups = allowing(vec![tcp_in(80), rule]);
        lab.ensure(&b).await;
        assert_eq!(ga.udp(PUBLIC, 53).unwrap(), SECOND.to_string());
        assert!(lab.outside(|| no_udp(PUBLIC, 53)), "the rule names one sender");
    });
}

#[test]
fn an_address_changes_over_to_another_server_in_one_moment() {
    lab(async |lab| {
        let (here, there) = (lab.network("10.20.30.0"), lab.network("10.20.30.0"));
        let first = lab.port(&here, 5, "first");
        let second = lab.port(&here, 6, "second");
        let third = lab.port(&there, 5, "third");
        let rule = allow(Direction::In, Protocol::Udp, Some((99, 99)), anywhere());
        let with = |port: &PortSpec| PortSpec {
            groups: allowing(vec![rule.clone()]),
            public_ip: Some(PUBLIC),
            ..port.clone()
        };
        let without = |port: &PortSpec| PortSpec { public_ip: None, ..with(port) };
        let holders = [&first, &second, &third];
        let names = ["first", "second", "third"];
        let mut guests = Vec::new();
        for (port, name) in holders.iter().zip(names) {
            let guest = lab.guest(&without(port)).await;
            guest.act(|| crate::guest::serve_name(99, name));
            guests.push(guest);
        }
        lab.ensure(&with(&first)).await;
        let (over, asked) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU32::new(0)));
        let (world, end, count) = (lab.world().to_owned(), Arc::clone(&over), Arc::clone(&asked));
        let caller = std::thread::spawn(move || within(&world, || call_until(&end, &count)));
        for turn in 0..12 {
            let (from, to) = (holders[turn % 3], holders[(turn + 1) % 3]);
            let before = asked.load(Ordering::SeqCst);
            lab.net.ensure_ports(&[without(from), with(to)]).await.unwrap();
            let answer = lab.outside(|| udp(PUBLIC, 99)).unwrap();
            assert_eq!(answer, names[(turn + 1) % 3], "turn {turn}");
            let end = Instant::now() + PATIENCE;
            while asked.load(Ordering::SeqCst) < before + 10 && Instant::now() < end {
                std::thread::sleep(Duration::from_millis(1));
            }
        }
        over.store(true, Ordering::SeqCst);
        let lost = caller.join().unwrap();
        let asked = asked.load(Ordering::SeqCst);
        // What is inside a router in that moment may be dropped by its new rules: one question, as
        // the next one is asked after it.
        assert!(asked >= 120 && lost <= 12, "{lost} of {asked} were not answered");
    });
}

/// Asks again and again and counts it; answers how often nobody replied.
fn call_until(over: &AtomicBool, asked: &AtomicU32) -> u32 {
    let mut lost = 0;
    while !over.load(Ordering::SeqCst) {
        lost += u32::from(ask(PUBLIC, 99, Duration::from_secs(1)).is_err());
        asked.fetch_add(1, Ordering::SeqCst);
    }
    lost
}
