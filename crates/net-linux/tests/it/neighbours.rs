//! Addresses, names and the rules between servers of one network.

use nubo_domain::security_group::{Direction, Protocol};
use nubo_ports::{GroupSpec, Net as _, RulePeer};

use crate::dhcp::{lease, resolve};
use crate::guest::echo;
use crate::lab::{allow, allowing, anywhere, group, lab, namespace, open, run, tcp_in};

/// What a guest says about its own name.
const LIE: [&str; 2] = ["-x", "hostname:evil;$(reboot)"];

#[test]
fn a_guest_gets_its_address_by_dhcp_and_finds_its_neighbours_by_name() {
    lab(async |lab| {
        let network = lab.network("10.20.30.0");
        let mut web = lab.port(&network, 5, "web");
        let db = lab.port(&network, 6, "db.example.org");
        let guest = lab.bare_guest(&web).await;
        lab.ensure(&db).await;
        assert_eq!(
            lease(lab, &guest, &LIE).unwrap(),
            "10.20.30.5 24 10.20.30.1 10.20.30.1 web internal"
        );
        assert!(guest.ping(network.gateway()), "the gateway answers");
        for name in ["db.internal", "db", "db.example.org"] {
            let answer = resolve(&guest, name, "a", network.gateway());
            assert!(answer.contains("10.20.30.6"), "{name}: {answer}");
        }
        assert!(!resolve(&guest, "nobody.internal", "a", network.gateway()).contains("Name:"));
        let leases = lab.settings.run_dir.join(namespace(&web)).join("leases");
        let leases = std::fs::read_to_string(leases).unwrap();
        assert!(leases.contains("10.20.30.5") && !leases.contains("evil"), "{leases}");

        // The address goes to another card while the old lease still runs.
        drop(guest);
        lab.net.ensure_gone(lab.host, web.server).await.unwrap();
        web = lab.port(&network, 5, "web2");
        let guest = lab.bare_guest(&web).await;
        assert_eq!(
            lease(lab, &guest, &LIE).unwrap(),
            "10.20.30.5 24 10.20.30.1 10.20.30.1 web2 internal"
        );
        // A card that nobody has announced gets nothing.
        run("ip", &["-n", &guest.name, "link", "set", "eth0", "down"]);
        run("ip", &["-n", &guest.name, "link", "set", "eth0", "address", "52:54:00:99:99:99"]);
        run("ip", &["-n", &guest.name, "link", "set", "eth0", "up"]);
        assert_eq!(lease(lab, &guest, &LIE), None);
    });
}

#[test]
fn nothing_comes_in_without_a_rule_and_exactly_what_a_rule_says_does() {
    lab(async |lab| {
        let network = lab.network("10.20.30.0");
        let mut server = lab.port(&network, 5, "server");
        let mut friend = lab.port(&network, 6, "friend");
        let stranger = lab.port(&network, 7, "stranger");
        let at = server.private_ip;
        let [s, f, x] =
            [lab.guest(&server).await, lab.guest(&friend).await, lab.guest(&stranger).await];
        s.serve_tcp(80);
        s.serve_tcp(90);
        s.serve_udp(53);
        assert!(f.no_tcp(at, 80), "no rule, no way in");
        assert!(f.no_udp(at, 53) && f.no_ping(at));

        let friends = RulePeer::Group(group(7));
        friend.groups = vec![GroupSpec { group: group(7), rules: Vec::new() }];
        let one = RulePeer::Cidr(friend.private_ip, 32);
        server.groups = allowing(vec![
            allow(Direction::In, Protocol::Tcp, Some((80, 85)), friends),
            allow(Direction::In, Protocol::Udp, Some((53, 53)), one),
            allow(Direction::In, Protocol::Icmp, None, anywhere()),
        ]);
        lab.ensure(&friend).await;
        lab.ensure(&server).await;
        assert!(f.tcp(at, 80).is_ok(), "the group is let in");
        assert_eq!(f.udp(at, 53).unwrap(), friend.private_ip.to_string());
        assert!(f.ping(at) && x.ping(at), "everybody may ping");
        assert!(f.no_tcp(at, 90), "not this port");
        assert!(x.no_tcp(at, 80), "not this neighbour");
        assert!(x.no_udp(at, 53));

        server.groups = open();
        lab.ensure(&server).await;
        assert!(x.tcp(at, 90).is_ok() && x.udp(at, 53).is_ok());
    });
}

#[test]
fn what_goes_out_is_limited_once_there_is_a_rule_about_it() {
    lab(async |lab| {
        let network = lab.network("10.20.30.0");
        let mut server = lab.port(&network, 5, "server");
        let mut client = lab.port(&network, 6, "client");
        server.groups = open();
        let at = server.private_ip;
        let (s, c) = (lab.guest(&server).await, lab.guest(&client).await);
        s.serve_tcp(80);
        s.serve_tcp(90);
        assert!(c.tcp(at, 80).is_ok() && c.tcp(at, 90).is_ok());
        let rule = allow(Direction::Out, Protocol::Tcp, Some((80, 80)), anywhere());
        client.groups = allowing(vec![rule]);
        lab.ensure(&client).await;
        assert!(c.tcp(at, 80).is_ok());
        assert!(c.no_tcp(at, 90) && c.no_ping(at));
        let nobody = RulePeer::Group(group(8));
        client.groups = allowing(vec![allow(Direction::Out, Protocol::Any, None, nobody)]);
        lab.ensure(&client).await;
        assert!(c.no_tcp(at, 80), "an empty group is nobody");
    });
}

#[test]
fn a_live_connection_outlives_the_rule_that_let_it_in_and_new_ones_are_refused() {
    lab(async |lab| {
        let network = lab.network("10.20.30.0");
        let mut server = lab.port(&network, 5, "server");
        let client = lab.port(&network, 6, "client");
        server.groups = allowing(vec![tcp_in(80)]);
        let at = server.private_ip;
        let (s, c) = (lab.guest(&server).await, lab.guest(&client).await);
        s.serve_tcp(80);
        let mut live = c.tcp(at, 80).unwrap();
        server.groups = Vec::new();
        lab.ensure(&server).await;
        echo(&mut live).unwrap();
        assert!(c.no_tcp(at, 80), "closed for new ones");
        for _ in 0..20 {
            lab.ensure(&server).await;
            echo(&mut live).unwrap();
        }
        server.groups = allowing(vec![tcp_in(80)]);
        lab.ensure(&server).await;
        assert!(c.tcp(at, 80).is_ok(), "open again");
        echo(&mut live).unwrap();
    });
}
