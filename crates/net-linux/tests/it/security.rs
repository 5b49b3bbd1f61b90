//! Walls: between tenants, and between guests and the machine.

use std::net::Ipv4Addr;

use nubo_ports::Net as _;

use crate::guest::{ping, serve_tcp, serve_udp, tcp};
use crate::lab::{MACHINE, OUTSIDE, batch, lab, open};

#[test]
fn two_tenants_with_the_same_addresses_never_meet() {
    lab(async |lab| {
        let (ours, theirs) = (lab.network("10.20.30.0"), lab.network("10.20.30.0"));
        let far = lab.network("10.40.0.0");
        let [mut a, mut b] = [lab.port(&ours, 5, "a"), lab.port(&theirs, 6, "b")];
        let mut c = lab.port(&far, 7, "c");
        for port in [&mut a, &mut b, &mut c] {
            port.groups = open();
        }
        let [ga, gb, gc] = [lab.guest(&a).await, lab.guest(&b).await, lab.guest(&c).await];
        let a2 = lab.port(&ours, 6, "a2");
        for guest in [&ga, &gb, &gc] {
            guest.serve_tcp(80);
        }
        // The same address is free here, and it is theirs there.
        assert!(ga.tcp(b.private_ip, 80).is_err());
        assert!(gb.tcp(a.private_ip, 80).is_err());
        assert!(ga.tcp(c.private_ip, 80).is_err() && gc.tcp(a.private_ip, 80).is_err());
        assert!(lab.net.ensure_port(&a2).await.is_ok(), "an address is taken per network only");
        // Nor over the addresses of the routers, which only the machine knows.
        for last in 1..6 {
            let router = Ipv4Addr::new(100, 127, 0, last);
            assert!(ga.tcp(router, 80).is_err() && ga.tcp(router, 53).is_err(), "{router}");
        }
    });
}

#[test]
fn a_guest_reaches_the_world_but_no_service_of_the_machine() {
    lab(async |lab| {
        let network = lab.network("10.20.30.0");
        let mut port = lab.port(&network, 5, "guest");
        port.groups = open();
        let guest = lab.guest(&port).await;
        lab.machine(|| {
            for service in [22, 53, 80, 8080] {
                serve_tcp(service);
            }
            serve_udp(123);
            batch(None, "address add 169.254.169.254/32 dev lo\n");
        });
        lab.outside(|| {
            serve_tcp(80);
            serve_udp(99);
            assert!(tcp(MACHINE, 8080).is_ok(), "the machine's own callers are not concerned");
        });
        assert!(guest.tcp(OUTSIDE, 80).is_ok(), "the world is reached");
        assert_eq!(
            guest.udp(OUTSIDE, 99).unwrap(),
            MACHINE.to_string(),
            "under the machine's name"
        );
        assert!(guest.ping(OUTSIDE));

        let doors = [MACHINE, Ipv4Addr::new(169, 254, 1, 1), Ipv4Addr::new(169, 254, 169, 254)];
        for door in doors {
            assert!(guest.tcp(door, 8080).is_err() && guest.tcp(door, 22).is_err(), "{door}");
            assert!(guest.udp(door, 123).is_err() && !guest.ping(door), "{door}");
        }
        // The gateway gives addresses and names, and a sign of life; nothing else.
        assert!(guest.tcp(network.gateway(), 53).is_err(), "names over TCP are not an echo");
        assert!(guest.tcp(network.gateway(), 8080).is_err());
        assert!(lab.outside(|| tcp(Ipv4Addr::new(100, 127, 0, 1), 80)).is_err());
        assert!(lab.machine(|| ping(OUTSIDE)));
    });
}

#[test]
fn a_blocked_range_is_out_of_reach_and_without_an_uplink_so_is_the_world() {
    lab(async |lab| {
        let network = lab.network("10.20.30.0");
        let port = lab.port(&network, 5, "guest");
        let mut settings = lab.settings.clone();
        settings.blocked = vec!["198.51.100.2/32".parse().unwrap()];
        lab.outside(|| serve_tcp(80));
        let guest = lab.guest(&port).await;
        let strict = nubo_net_linux::LinuxNet::open(settings.clone()).unwrap();
        assert!(guest.tcp(OUTSIDE, 80).is_ok());
        strict.ensure_port(&port).await.unwrap();
        assert!(guest.tcp(OUTSIDE, 80).is_err(), "blocked");
        settings.blocked.clear();
        settings.uplink = None;
        let closed = nubo_net_linux::LinuxNet::open(settings).unwrap();
        closed.ensure_port(&port).await.unwrap();
        assert!(guest.tcp(OUTSIDE, 80).is_err(), "no uplink");
        lab.ensure(&port).await;
        assert!(guest.tcp(OUTSIDE, 80).is_ok(), "and back");
    });
}
