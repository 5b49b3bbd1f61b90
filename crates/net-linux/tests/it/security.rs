//! Walls: between tenants, and between guests and the machine.

use std::net::Ipv4Addr;

use nubo_ports::Net as _;

use crate::guest::{no_tcp, ping, serve_tcp, serve_udp, tcp};
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
        assert!(ga.no_tcp(b.private_ip, 80));
        assert!(gb.no_tcp(a.private_ip, 80));
        assert!(ga.no_tcp(c.private_ip, 80) && gc.no_tcp(a.private_ip, 80));
        assert!(lab.net.ensure_port(&a2).await.is_ok(), "an address is taken per network only");
        // Nor over the addresses of the routers, which only the machine knows.
        for last in 1..6 {
            let router = Ipv4Addr::new(100, 127, 0, last);
            assert!(ga.no_tcp(router, 80) && ga.no_tcp(router, 53), "{router}");
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

        let own = Ipv4Addr::new(100, 127, 255, 254);
        let metadata = Ipv4Addr::new(169, 254, 169, 254);
        let doors = [MACHINE, own, Ipv4Addr::new(169, 254, 1, 1), metadata];
        for door in doors {
            assert!(guest.no_tcp(door, 8080) && guest.no_tcp(door, 22), "{door}");
            assert!(guest.no_udp(door, 123) && guest.no_ping(door), "{door}");
        }
        // The gateway gives addresses and names, and a sign of life; nothing else.
        assert!(guest.no_tcp(network.gateway(), 53), "names over TCP are not an echo");
        assert!(guest.no_tcp(network.gateway(), 8080));
        assert!(lab.outside(|| no_tcp(Ipv4Addr::new(100, 127, 0, 1), 80)));
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
        assert!(guest.no_tcp(OUTSIDE, 80), "blocked");
        settings.blocked.clear();
        settings.uplink = None;
        let closed = nubo_net_linux::LinuxNet::open(settings).unwrap();
        closed.ensure_port(&port).await.unwrap();
        assert!(guest.no_tcp(OUTSIDE, 80), "no uplink");
        lab.ensure(&port).await;
        assert!(guest.tcp(OUTSIDE, 80).is_ok(), "and back");
    });
}
