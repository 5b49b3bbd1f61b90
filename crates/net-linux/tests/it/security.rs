//! Walls: between tenants, and between guests and the machine.

use std::net::{Ipv4Addr, UdpSocket};
use std::time::Duration;

use nubo_net_linux::LinuxNet;
use nubo_ports::Net as _;

use crate::frames::{RawCard, datagram, frame, mac};
use crate::guest::{no_tcp, ping, serve_tcp, serve_udp, tcp};
use crate::lab::{MACHINE, OUTSIDE, batch, lab, namespace, open, run};

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
        let strict = LinuxNet::open(settings.clone()).unwrap();
        assert!(guest.tcp(OUTSIDE, 80).is_ok());
        strict.ensure_port(&port).await.unwrap();
        assert!(guest.no_tcp(OUTSIDE, 80), "blocked");
        settings.blocked.clear();
        settings.uplink = None;
        let closed = LinuxNet::open(settings).unwrap();
        closed.ensure_port(&port).await.unwrap();
        assert!(guest.no_tcp(OUTSIDE, 80), "no uplink");
        lab.ensure(&port).await;
        assert!(guest.tcp(OUTSIDE, 80).is_ok(), "and back");
    });
}

/// What comes back for these words, asked for again where a datagram was lost on its way. Whatever
/// comes must be of the one who asked.
fn answer(socket: &UdpSocket, word: &str) -> String {
    let whose = word.split(' ').next().unwrap();
    for _ in 0..20 {
        let mut bytes = [0; 100];
        while let Ok(length) = socket.recv(&mut bytes) {
            let came = String::from_utf8(bytes[..length].to_vec()).unwrap();
            assert!(came.starts_with(whose), "{came:?} came for {word:?}");
            if came == word {
                return came;
            }
        }
        socket.send_to(word.as_bytes(), (OUTSIDE, 99)).unwrap();
    }
    String::new()
}

#[test]
fn tenants_with_one_address_and_one_port_each_get_their_own_answers_from_the_world() {
    lab(async |lab| {
        let networks = [lab.network("10.20.30.0"), lab.network("10.20.30.0")];
        let ports = networks.each_ref().map(|network| lab.port(network, 5, "twin"));
        let guests = [lab.guest(&ports[0]).await, lab.guest(&ports[1]).await];
        lab.outside(|| {
            // Each caller is told under which port the world sees it.
            let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 99)).unwrap();
            std::thread::spawn(move || {
                let mut bytes = [0; 100];
                while let Ok((length, peer)) = socket.recv_from(&mut bytes) {
                    let _ = socket.send_to(&bytes[..length], peer);
                }
            });
        });
        let sockets = guests.each_ref().map(|guest| {
            guest.act(|| {
                let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 5555)).unwrap();
                socket.set_read_timeout(Some(Duration::from_secs(1))).unwrap();
                socket
            })
        });
        for round in 0..5 {
            let words = [format!("first {round}"), format!("second {round}")];
            for (socket, word) in sockets.iter().zip(&words) {
                socket.send_to(word.as_bytes(), (OUTSIDE, 99)).unwrap();
            }
            for (socket, word) in sockets.iter().zip(&words) {
                assert_eq!(answer(socket, word), *word);
            }
        }
    });
}

#[test]
fn a_guest_cannot_make_the_router_look_for_neighbours_that_are_not_there() {
    lab(async |lab| {
        let network = lab.network("10.20.30.0");
        let port = lab.port(&network, 5, "searcher");
        let card = RawCard::hold(&lab.ensure(&port).await);
        let own = mac(&port.mac);
        let [.., b, c, d, e, f] = network.network.uuid().into_bytes();
        let router = [0x0a, b, c, d, e, f];
        // The list of neighbours is one for the whole machine, so a full one harms everybody.
        for last in 6..=254 {
            let at = (Ipv4Addr::new(10, 20, 30, last), 9);
            card.send(&frame(router, own, 0x0800, &datagram((port.private_ip, 9), at, b"hello")));
        }
        let sent = frame(router, own, 0x0800, &datagram((port.private_ip, 9), (OUTSIDE, 9), b"x"));
        card.send(&sent);
        std::thread::sleep(crate::guest::SILENCE);
        let known = run("ip", &["-n", &namespace(&port), "neigh", "show", "dev", "br0"]);
        assert!(known.lines().count() <= 2, "{known}");
    });
}

#[test]
fn a_tap_belongs_to_whoever_runs_the_guest() {
    lab(async |lab| {
        let mut settings = lab.settings.clone();
        settings.tap_owner = Some(65_534);
        let net = LinuxNet::open(settings).unwrap();
        let network = lab.network("10.20.30.0");
        let port = lab.port(&network, 5, "web");
        let source = net.ensure_port(&port).await.unwrap();
        let taps = run("ip", &["-n", &namespace(&port), "tuntap", "show"]);
        let line = taps.lines().find(|line| line.starts_with(&source.tap)).unwrap();
        assert!(line.contains("user 65534") && line.contains("vnet_hdr"), "{line}");
        net.ensure_gone(port.host, port.server).await.unwrap();
    });
}
