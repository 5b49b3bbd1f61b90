//! The machine and its guests: with a pool that the world knows, with the one of a fresh cloud that
//! it does not, without a link to the world, and without any address at all.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, UdpSocket};

use nubo_net_linux::LinuxNet;
use nubo_ports::{Net as _, PortSpec};

use crate::guest::{no_tcp, serve_tcp, serve_udp, tcp};
use crate::lab::{MACHINE, OUTSIDE, UPLINK, allowing, batch, cut_off, lab, run, tcp_in};

/// Out of 198.18.0.0/15, the pool of a fresh cloud.
const PUBLIC: Ipv4Addr = Ipv4Addr::new(198, 18, 0, 9);

#[test]
fn a_guest_of_a_fresh_cloud_is_reached_from_the_machine_and_reaches_the_world() {
    lab(async |lab| {
        let network = lab.network("10.20.30.0");
        let mut port = lab.port(&network, 5, "web");
        port.public_ip = Some(PUBLIC);
        port.groups = allowing(vec![tcp_in(22)]);
        let guest = lab.guest(&port).await;
        guest.serve_tcp(22);
        lab.outside(|| {
            serve_tcp(80);
            serve_udp(99);
        });
        lab.machine(|| serve_tcp(8080));
        assert!(lab.machine(|| tcp(PUBLIC, 22)).is_ok());
        assert!(lab.machine(|| no_tcp(PUBLIC, 23)), "no rule, also for the machine");
        // The world has no way to 198.18.0.9, and yet its answers come back.
        assert!(guest.tcp(OUTSIDE, 80).is_ok());
        assert_eq!(guest.udp(OUTSIDE, 99).unwrap(), MACHINE.to_string());
        assert!(guest.ping(OUTSIDE));
        assert!(guest.no_tcp(MACHINE, 8080), "not a service of the machine");

        // A pool that the operator says is led here is not hidden.
        let mut settings = lab.settings.clone();
        settings.unrouted.clear();
        let open = LinuxNet::open(settings).unwrap();
        open.ensure_port(&port).await.unwrap();
        lab.outside(|| batch(None, &format!("route add 198.18.0.0/15 via {MACHINE}\n")));
        assert_eq!(guest.udp(OUTSIDE, 99).unwrap(), PUBLIC.to_string());
        assert!(lab.outside(|| tcp(PUBLIC, 22)).is_ok(), "and the world comes in by it");
    });
}

#[test]
fn a_machine_without_any_address_reaches_its_guests_and_they_reach_nobody() {
    lab(async |lab| {
        cut_off(lab);
        let mut settings = lab.settings.clone();
        settings.uplink = None;
        let net = LinuxNet::open(settings).unwrap();
        let network = lab.network("10.20.30.0");
        let mut port = lab.port(&network, 5, "web");
        port.public_ip = Some(PUBLIC);
        port.groups = allowing(vec![tcp_in(22)]);
        net.ensure_port(&port).await.unwrap();
        let guest = lab.plugged_guest(&port);
        guest.serve_tcp(22);
        lab.machine(|| serve_tcp(8080));
        assert!(lab.machine(|| tcp(PUBLIC, 22)).is_ok());
        assert!(guest.no_ping(OUTSIDE));
        let own = Ipv4Addr::new(100, 127, 255, 254);
        let names = lab.machine(|| run("ip", &["-4", "-o", "address"]));
        assert!(names.contains(&own.to_string()), "{names}");
        assert!(guest.no_tcp(own, 8080) && guest.no_ping(own), "its address is no way in");

        // The world comes later; nothing has to be wished for again.
        lab.machine(|| {
            batch(
                None,
                &format!(
                    "link add {UPLINK} type bridge\naddress add {MACHINE}/24 dev {UPLINK}\n\
                     link set {UPLINK} up\n"
                ),
            );
        });
        assert!(lab.machine(|| tcp(PUBLIC, 22)).is_ok());
        net.ensure_gone(port.host, port.server).await.unwrap();
        assert!(!lab.machine(|| run("ip", &["-4", "-o", "address"])).contains(&own.to_string()));
    });
}

#[test]
fn the_machine_does_not_become_a_gateway_for_its_neighbours() {
    lab(async |lab| {
        let network = lab.network("10.20.30.0");
        let port = lab.port(&network, 5, "web");
        let far = Ipv4Addr::new(192, 0, 2, 77);
        let returned = || {
            lab.outside(|| {
                let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).unwrap();
                for _ in 0..10 {
                    socket.send_to(b"on you go", (far, 9)).unwrap();
                }
                std::thread::sleep(crate::guest::SILENCE);
                let rules = run("nft", &["list", "chain", "ip", "watch", "in"]);
                !rules.contains("packets 0")
            })
        };
        lab.outside(|| {
            batch(None, &format!("route add {far} via {MACHINE}\n"));
            run("nft", &["add table ip watch"]);
            run("nft", &["add chain ip watch in { type filter hook prerouting priority 0; }"]);
            run("nft", &[&format!("add rule ip watch in ip daddr {far} counter")]);
        });
        lab.ensure(&port).await;
        assert!(!returned(), "it was none before");
        lab.machine(|| std::fs::write("/proc/sys/net/ipv4/ip_forward", "1").unwrap());
        lab.ensure(&port).await;
        assert!(returned(), "a machine that is a gateway already stays one");
    });
}

#[test]
fn a_guest_learns_that_the_way_to_the_world_takes_small_packets_only() {
    lab(async |lab| {
        let network = lab.network("10.20.30.0");
        let guest = lab.guest(&lab.port(&network, 5, "web")).await;
        lab.machine(|| run("ip", &["link", "set", UPLINK, "mtu", "1300"]));
        // The other end keeps to the link's size, as it must, and asks for more all the same: only
        // the guest sends too much.
        lab.outside(|| {
            run("ip", &["link", "set", "eth0", "mtu", "1300"]);
            run("ip", &["route", "replace", "198.51.100.0/24", "dev", "eth0", "advmss", "1460"]);
            serve_tcp(80);
        });
        let mut stream = guest.tcp(OUTSIDE, 80).unwrap();
        let sent: Vec<u8> = (0..200_000_u32).map(|n| n.to_le_bytes()[0]).collect();
        let mut feed = stream.try_clone().unwrap();
        let load = sent.clone();
        let feeder = std::thread::spawn(move || feed.write_all(&load).unwrap());
        let mut back = vec![0; sent.len()];
        stream.read_exact(&mut back).unwrap();
        feeder.join().unwrap();
        assert!(back == sent);
        let way = guest.act(|| run("ip", &["route", "get", &OUTSIDE.to_string()]));
        assert!(way.contains("mtu 1300"), "{way}");
    });
}

#[test]
fn an_address_of_the_machines_own_neighbourhood_is_found_there() {
    lab(async |lab| {
        let network = lab.network("10.20.30.0");
        let public = Ipv4Addr::new(198, 51, 100, 50);
        let (mut first, mut second) = (lab.port(&network, 5, "a"), lab.port(&network, 6, "b"));
        first.public_ip = Some(public);
        first.groups = allowing(vec![tcp_in(22)]);
        second.groups = first.groups.clone();
        let (a, b) = (lab.guest(&first).await, lab.guest(&second).await);
        a.serve_tcp(22);
        b.serve_tcp(22);
        assert!(lab.outside(|| tcp(public, 22)).is_ok());
        assert!(lab.machine(|| tcp(public, 22)).is_ok());
        let answered = || run("ip", &["neigh", "show", "proxy"]);
        assert_eq!(answered().matches("198.51.100.50").count(), 1);

        let without = PortSpec { public_ip: None, ..first.clone() };
        let with = PortSpec { public_ip: Some(public), ..second.clone() };
        lab.net.ensure_ports(&[without, with.clone()]).await.unwrap();
        assert!(lab.outside(|| tcp(public, 22)).is_ok(), "the other server");
        lab.net.ensure_gone(lab.host, second.server).await.unwrap();
        assert_eq!(answered(), "", "nobody answers for an address that is free");
        lab.ensure(&with).await;
        assert_ne!(answered(), "");
        lab.net.ensure_network_gone(lab.host, network.network).await.unwrap();
        assert_eq!(answered(), "", "nor for one of a network that is gone");
    });
}
