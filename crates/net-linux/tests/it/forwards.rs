//! Parts of public addresses that lead to servers, and what a network lets out.

use std::net::Ipv4Addr;

use nubo_domain::ErrorKind;
use nubo_domain::security_group::{Direction, Protocol, Verdict};
use nubo_net_linux::LinuxNet;
use nubo_ports::{Forward, Net as _, PortRule, PortSpec, RulePeer};

use crate::guest::{no_echo, no_tcp, no_udp, tcp, udp};
use crate::lab::{OUTSIDE, allow, allowing, anywhere, lab, tcp_in};

const SHARED: Ipv4Addr = Ipv4Addr::new(203, 0, 113, 7);
const OWN: Ipv4Addr = Ipv4Addr::new(203, 0, 113, 8);

fn forward(protocol: Protocol, public: (u16, u16), private: (u16, u16)) -> Forward {
    Forward { public_ip: SHARED, protocol, public, private }
}

fn one(public: u16, private: u16) -> Forward {
    forward(Protocol::Tcp, (public, public), (private, private))
}

#[test]
fn two_servers_stand_behind_one_address_each_at_its_own_ports() {
    lab(async |lab| {
        let network = lab.network("10.20.30.0");
        let mut web = lab.port(&network, 5, "web");
        let mut mail = lab.port(&network, 6, "mail");
        web.groups = allowing(vec![tcp_in(8080), tcp_in(22)]);
        mail.groups = allowing(vec![
            tcp_in(22),
            allow(Direction::In, Protocol::Udp, Some((99, 99)), anywhere()),
        ]);
        web.forwards = vec![one(80, 8080), one(81, 8081), one(2201, 22)];
        mail.forwards = vec![one(2202, 22), forward(Protocol::Udp, (80, 80), (99, 99))];
        let [w, m] = [lab.guest(&web).await, lab.guest(&mail).await];
        for port in [22, 80, 8080, 8081] {
            w.serve_tcp(port);
        }
        m.serve_tcp(22);
        m.act(|| crate::guest::serve_name(99, "mail"));
        lab.outside(|| {
            assert!(tcp(SHARED, 80).is_ok() && tcp(SHARED, 2201).is_ok());
            assert!(tcp(SHARED, 2202).is_ok());
            assert_eq!(udp(SHARED, 80).unwrap(), "mail", "the same port of the other protocol");
            assert!(no_tcp(SHARED, 81), "a forward opens nothing by itself");
            assert!(no_tcp(SHARED, 8080) && no_tcp(SHARED, 22), "nobody forwards these");
        });
        assert!(lab.machine(|| tcp(SHARED, 80)).is_ok(), "also from the machine itself");
        assert!(m.tcp(SHARED, 80).is_ok() && w.tcp(SHARED, 2202).is_ok(), "and from neighbours");
        let mut live = lab.outside(|| tcp(SHARED, 80)).unwrap();
        let mut stays = lab.outside(|| tcp(SHARED, 2201)).unwrap();
        web.forwards.remove(0);
        lab.ensure(&web).await;
        lab.outside(|| {
            assert!(no_tcp(SHARED, 80), "taken away");
            assert!(no_echo(&mut live), "and what was open over it ends");
            assert!(crate::guest::echo(&mut stays).is_ok(), "what is still forwarded goes on");
            assert!(tcp(SHARED, 2202).is_ok());
        });
        lab.net.ensure_gone(lab.host, web.server).await.unwrap();
        assert!(lab.outside(|| tcp(SHARED, 2202)).is_ok(), "the other's part stays");
        assert!(lab.outside(|| no_tcp(SHARED, 2201)));
    });
}

#[test]
fn a_range_leads_port_by_port() {
    lab(async |lab| {
        let network = lab.network("10.20.30.0");
        let mut port = lab.port(&network, 5, "web");
        port.groups = allowing(vec![allow(Direction::In, Protocol::Tcp, None, anywhere())]);
        port.forwards = vec![
            forward(Protocol::Tcp, (1000, 1003), (2000, 2003)),
            forward(Protocol::Tcp, (3000, 3999), (3000, 3999)),
        ];
        let guest = lab.guest(&port).await;
        for private in [2000, 2003, 3456] {
            guest.serve_tcp(private);
        }
        lab.outside(|| {
            assert!(tcp(SHARED, 1000).is_ok() && tcp(SHARED, 1003).is_ok());
            assert!(tcp(SHARED, 3456).is_ok());
            assert!(tcp(SHARED, 1001).is_err(), "nobody listens at the second");
        });
    });
}

#[test]
fn a_part_of_an_address_moves_to_another_server_in_one_wish_and_to_one_network_at_a_time() {
    lab(async |lab| {
        let (here, there) = (lab.network("10.20.30.0"), lab.network("10.20.30.0"));
        let mut first = lab.port(&here, 5, "first");
        let mut second = lab.port(&here, 6, "second");
        let mut far = lab.port(&there, 5, "far");
        for port in [&mut first, &mut second, &mut far] {
            port.groups = allowing(vec![tcp_in(22), tcp_in(23)]);
        }
        first.forwards = vec![one(2201, 22), one(2202, 23)];
        let [a, b, f] = [lab.guest(&first).await, lab.guest(&second).await, lab.guest(&far).await];
        // Who answers shows by the port that is open.
        a.serve_tcp(22);
        b.serve_tcp(23);
        f.serve_tcp(22);
        assert!(lab.outside(|| tcp(SHARED, 2201)).is_ok());

        let refuse = async |port: &PortSpec| {
            let refused = lab.net.ensure_port(port).await.unwrap_err();
            assert_eq!(refused.kind(), ErrorKind::Conflict);
        };
        refuse(&PortSpec { forwards: vec![one(2202, 22)], ..second.clone() }).await;
        refuse(&PortSpec { public_ip: Some(SHARED), ..second.clone() }).await;
        refuse(&PortSpec { forwards: vec![one(2203, 22)], ..far.clone() }).await;

        let mut live = lab.outside(|| tcp(SHARED, 2201)).unwrap();
        first.forwards.pop();
        second.forwards = vec![one(2202, 23)];
        lab.net.ensure_ports(&[first.clone(), second.clone()]).await.unwrap();
        lab.outside(|| {
            assert!(tcp(SHARED, 2202).is_ok(), "the second answers");
            assert!(crate::guest::echo(&mut live).is_ok());
        });

        (first.forwards, second.forwards) = (Vec::new(), Vec::new());
        far.forwards = vec![one(2201, 22)];
        lab.net.ensure_ports(&[first, second, far.clone()]).await.unwrap();
        lab.outside(|| {
            assert!(tcp(SHARED, 2201).is_ok(), "a server of another network");
            assert!(no_echo(&mut live), "an old connection does not reach the old server");
            assert!(no_tcp(SHARED, 2202));
        });
        let whole = PortSpec { forwards: Vec::new(), public_ip: Some(SHARED), ..far };
        lab.ensure(&whole).await;
        assert!(lab.outside(|| tcp(SHARED, 22)).is_ok(), "the same address as a whole");
    });
}

#[test]
fn a_server_with_an_address_of_its_own_may_stand_behind_another_one_too() {
    lab(async |lab| {
        let network = lab.network("10.20.30.0");
        let mut port = lab.port(&network, 5, "web");
        port.public_ip = Some(OWN);
        port.forwards = vec![one(80, 8080)];
        let from_outside = RulePeer::Cidr(OUTSIDE, 32);
        let rule = allow(Direction::In, Protocol::Tcp, Some((8080, 8080)), from_outside);
        port.groups = allowing(vec![rule]);
        let guest = lab.guest(&port).await;
        guest.serve_tcp(8080);
        lab.outside(|| crate::guest::serve_udp(99));
        lab.outside(|| {
            assert!(tcp(SHARED, 80).is_ok() && tcp(OWN, 8080).is_ok() && no_tcp(OWN, 80));
        });
        assert!(lab.machine(|| no_tcp(SHARED, 80)), "the rule names one sender");
        assert_eq!(guest.udp(OUTSIDE, 99).unwrap(), OWN.to_string());
        let next = LinuxNet::open(lab.settings.clone()).unwrap();
        // Another port makes the new driver give the rules of all of them.
        next.ensure_port(&lab.port(&network, 7, "other")).await.unwrap();
        assert!(lab.outside(|| tcp(SHARED, 80)).is_ok(), "known after a restart");
        next.ensure_gone(lab.host, port.server).await.unwrap();
        assert!(lab.outside(|| no_tcp(SHARED, 80)) && lab.outside(|| no_tcp(OWN, 8080)));
    });
}

#[test]
fn what_leaves_a_network_is_what_it_lets_out_while_neighbours_talk_as_before() {
    lab(async |lab| {
        let network = lab.network("10.20.30.0");
        let mut port = lab.port(&network, 5, "web");
        let mut near = lab.port(&network, 6, "near");
        near.groups = allowing(vec![tcp_in(80)]);
        let (guest, neighbour) = (lab.guest(&port).await, lab.guest(&near).await);
        neighbour.serve_tcp(80);
        lab.outside(|| {
            crate::guest::serve_tcp(443);
            crate::guest::serve_tcp(444);
            crate::guest::serve_udp(99);
        });
        let out = |protocol, ports, peer| allow(Direction::Out, protocol, ports, peer);
        let to_outside = RulePeer::Cidr(OUTSIDE, 32);
        port.egress = vec![out(Protocol::Tcp, Some((443, 443)), to_outside.clone())];
        lab.ensure(&port).await;
        assert!(guest.tcp(OUTSIDE, 443).is_ok());
        assert!(guest.no_tcp(OUTSIDE, 444) && guest.no_udp(OUTSIDE, 99));
        assert!(guest.tcp(near.private_ip, 80).is_ok(), "it is in the network");
        let ping = out(Protocol::Icmp, None, anywhere());
        port.groups = allowing(vec![out(Protocol::Icmp, None, anywhere())]);
        lab.ensure(&port).await;
        assert!(guest.no_tcp(OUTSIDE, 443), "the server's own groups must allow it too");
        port.groups = Vec::new();
        let denied = PortRule { verdict: Verdict::Deny, ..out(Protocol::Tcp, None, to_outside) };
        port.egress = vec![ping.clone(), denied.clone()];
        lab.ensure(&port).await;
        assert!(guest.ping(OUTSIDE) && guest.no_tcp(OUTSIDE, 443));
        port.egress = vec![denied];
        lab.ensure(&port).await;
        assert!(guest.no_tcp(OUTSIDE, 443), "what is denied stays in");
        assert!(guest.udp(OUTSIDE, 99).is_ok(), "where nothing is allowed all else leaves");
        assert!(lab.outside(|| no_udp(SHARED, 99)));
        port.egress = Vec::new();
        lab.ensure(&port).await;
        assert!(guest.tcp(OUTSIDE, 443).is_ok() && guest.tcp(OUTSIDE, 444).is_ok());
    });
}
