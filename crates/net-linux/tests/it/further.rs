//! Servers with cards in several networks: the first leads into the world, the others to
//! neighbours only.

use std::net::Ipv4Addr;

use nubo_net_linux::LinuxNet;
use nubo_ports::{Net as _, PortSpec};

use crate::dhcp::{lease, resolve};
use crate::guest::Guest;
use crate::lab::{OUTSIDE, lab, open};

/// The server's port in another network.
fn further(of: &PortSpec, port: PortSpec) -> PortSpec {
    let (server, host_name) = (of.server, of.host_name.clone());
    PortSpec { server, host_name, further: true, groups: open(), ..port }
}

#[test]
fn a_further_card_gets_an_address_and_a_name_and_no_way_into_the_world() {
    lab(async |lab| {
        // Both networks have one block, and the server one address in both.
        let [near, far] = ["10.20.30.0"; 2].map(|base| lab.network(base));
        let web = PortSpec { groups: open(), ..lab.port(&near, 5, "web") };
        let more = further(&web, lab.port(&far, 5, "web"));
        let db = PortSpec { groups: open(), ..lab.port(&far, 6, "db") };
        let first = lab.bare_guest(&web).await;
        let source = lab.ensure(&more).await;
        let second = Guest::start(&format!("{}-2", first.name), &source);
        let neighbour = lab.guest(&db).await;

        let told = lease(lab, &first, &[]).unwrap();
        assert_eq!(told, "10.20.30.5 24 10.20.30.1 10.20.30.1 web internal");
        // Neither router nor name server; the blanks are where they would stand.
        let told = lease(lab, &second, &[]).unwrap();
        assert_eq!(told, "10.20.30.5 24   web internal");
        let told = lease(lab, &neighbour, &[]).unwrap();
        assert_eq!(told, "10.20.30.6 24 10.20.30.1 10.20.30.1 db internal", "its own network");

        neighbour.serve_tcp(80);
        assert!(second.ping(db.private_ip) && second.tcp(db.private_ip, 80).is_ok());
        assert!(neighbour.ping(more.private_ip), "and back");
        assert!(first.no_tcp(db.private_ip, 80), "the two networks never meet");
        assert!(first.ping(OUTSIDE), "the first card leads out");
        assert!(second.no_ping(OUTSIDE), "the second knows no way");
        let answer = resolve(&neighbour, "web.internal", "a", far.gateway());
        assert!(answer.contains("10.20.30.5"), "{answer}");

        // Each card pins its own address, whatever the server has elsewhere.
        let batch = "address flush dev eth0\naddress add 10.20.30.9/24 dev eth0\n";
        crate::lab::batch(Some(&second.name), batch);
        assert!(second.no_ping(db.private_ip), "under an address that is not its own");
    });
}

#[test]
fn a_service_that_gave_a_further_card_its_address_lives_through_every_change_of_its_network() {
    lab(async |lab| {
        let [near, far] = ["10.20.30.0", "10.20.31.0"].map(|base| lab.network(base));
        let web = lab.port(&near, 5, "web");
        let more = further(&web, lab.port(&far, 5, "web"));
        lab.ensure(&web).await;
        let guest = lab.bare_guest(&more).await;
        let neighbour = lab.port(&far, 6, "db");
        let other = lab.bare_guest(&neighbour).await;
        let expected = "10.20.31.6 24 10.20.31.1 10.20.31.1 db internal";
        for turn in 0..6 {
            assert_eq!(lease(lab, &guest, &[]).as_deref(), Some("10.20.31.5 24   web internal"));
            assert_eq!(lease(lab, &other, &[]).as_deref(), Some(expected), "turn {turn}");
            // Each change makes the service read its files again.
            lab.ensure(&lab.port(&far, 10 + turn, "more")).await;
        }
        assert_eq!(lab.net.mend(lab.host).await.unwrap(), 0, "no service had ended");
    });
}

#[test]
fn ports_of_a_server_end_one_by_one_or_all_together_and_are_found_again() {
    lab(async |lab| {
        let [near, far, last] =
            ["10.20.30.0", "10.20.31.0", "10.20.32.0"].map(|base| lab.network(base));
        let web = PortSpec {
            groups: open(),
            public_ip: Some(Ipv4Addr::new(203, 0, 113, 9)),
            bandwidth_mbit: Some(50),
            ..lab.port(&near, 5, "web")
        };
        let second =
            PortSpec { bandwidth_mbit: Some(50), ..further(&web, lab.port(&far, 5, "web")) };
        let third = further(&web, lab.port(&last, 5, "web"));
        let all = [web.clone(), second.clone(), third.clone()];
        for _ in 0..2 {
            let cards = lab.net.ensure_ports(&all).await.unwrap();
            assert_eq!(
                cards.iter().map(|card| &card.mac).collect::<Vec<_>>(),
                [&web.mac, &second.mac, &third.mac]
            );
        }
        let refused = PortSpec { public_ip: web.public_ip, ..third.clone() };
        let refused = lab.net.ensure_port(&refused).await.unwrap_err();
        assert_eq!(refused.fields()[0].field, "public_ip");

        // Whoever opens the driver next finds them all.
        let net = LinuxNet::open(lab.settings.clone()).unwrap();
        assert_eq!(net.list(lab.host).await.unwrap().len(), 3);
        net.ensure_port_gone(second.reference()).await.unwrap();
        net.ensure_port_gone(second.reference()).await.unwrap();
        assert_eq!(net.observe(second.reference()).await.unwrap(), None);
        for port in [&web, &third] {
            assert!(net.observe(port.reference()).await.unwrap().is_some());
        }
        assert!(net.figures(lab.host, web.server).await.unwrap().is_some());
        net.ensure_gone(lab.host, web.server).await.unwrap();
        assert_eq!(net.list(lab.host).await.unwrap(), []);
        assert_eq!(net.figures(lab.host, web.server).await.unwrap(), None);
    });
}
