//! Many wishes at the same time.

use std::net::Ipv4Addr;
use std::time::Instant;

use nubo_ports::{Net as _, PortSpec, RulePeer};

use crate::end::traces;
use crate::guest::tcp;
use crate::lab::{lab, open, run};

#[test]
fn twenty_ports_of_four_networks_are_made_and_removed_at_once() {
    lab(async |lab| {
        let before = traces(lab);
        let networks = ["10.20.30.0", "10.20.30.0", "10.40.0.0", "172.16.5.0"];
        let networks = networks.map(|base| lab.network(base));
        let port = |n: u8| {
            let network = &networks[usize::from(n % 4)];
            PortSpec {
                public_ip: Some(Ipv4Addr::new(203, 0, 113, 10 + n)),
                groups: open(),
                bandwidth_mbit: Some(100).filter(|_| n.is_multiple_of(3)),
                ..lab.port(network, 10 + n, &format!("s{n}"))
            }
        };
        let ports: Vec<PortSpec> = (0..20).map(port).collect();
        let wish = |port: &PortSpec| {
            let (net, port) = (lab.net.clone(), port.clone());
            tokio::spawn(async move { net.ensure_port(&port).await })
        };
        let tasks: Vec<_> = ports.iter().map(wish).collect();
        for task in tasks {
            task.await.unwrap().unwrap();
        }
        assert_eq!(lab.net.list(lab.host).await.unwrap().len(), 20);
        for port in &ports {
            let seen = lab.net.observe(port.reference()).await.unwrap().unwrap();
            assert_eq!(seen.public_ip, port.public_ip);
        }
        for port in [&ports[0], &ports[19]] {
            let guest = lab.guest(port).await;
            guest.serve_tcp(80);
            assert!(lab.outside(|| tcp(port.public_ip.unwrap(), 80)).is_ok());
        }

        // Half are removed while the other half is wished for again.
        let again: Vec<_> = ports.iter().skip(1).step_by(2).map(wish).collect();
        let remove = |port: &PortSpec| {
            let (net, host, server) = (lab.net.clone(), lab.host, port.server);
            tokio::spawn(async move { net.ensure_gone(host, server).await })
        };
        let gone: Vec<_> = ports.iter().step_by(2).map(remove).collect();
        for task in again {
            task.await.unwrap().unwrap();
        }
        for task in gone {
            task.await.unwrap().unwrap();
        }
        assert_eq!(lab.net.list(lab.host).await.unwrap().len(), 10);
        let gone: Vec<_> = ports.iter().map(remove).collect();
        for task in gone {
            task.await.unwrap().unwrap();
        }
        assert_eq!(traces(lab), before);
    });
}

#[test]
fn one_wish_that_cannot_be_does_not_spoil_those_made_at_the_same_time() {
    lab(async |lab| {
        let network = lab.network("10.20.30.0");
        let foreign = lab.network("10.40.0.0");
        let tail = foreign.network.uuid().simple().to_string();
        run("ip", &["link", "add", &format!("nubo{}", &tail[21..]), "type", "bridge"]);
        let mut ports: Vec<_> = (10..20).map(|n| lab.port(&network, n, "good")).collect();
        ports[3].private_ip = ports[2].private_ip;
        ports[5].private_ip = network.gateway();
        ports.push(lab.port(&foreign, 5, "bad"));
        let wish = |port: &PortSpec| {
            let (net, port) = (lab.net.clone(), port.clone());
            tokio::spawn(async move { net.ensure_port(&port).await })
        };
        let tasks: Vec<_> = ports.iter().map(wish).collect();
        let mut made = Vec::new();
        for (port, task) in ports.iter().zip(tasks) {
            if task.await.unwrap().is_ok() {
                made.push(port.server);
            }
        }
        // Of the two with one address, either may have come first.
        assert_eq!(made.len(), 8);
        assert!(!made.contains(&ports[5].server) && !made.contains(&ports[10].server));
        let seen: Vec<_> = lab.net.list(lab.host).await.unwrap();
        assert!(seen.iter().all(|port| made.contains(&port.server)), "{seen:?}");
        lab.net.ensure_network_gone(lab.host, network.network).await.unwrap();
    });
}

#[test]
fn fifty_ports_in_one_network_reach_each_other_by_their_group() {
    lab(async |lab| {
        let network = lab.network("10.20.30.0");
        let mut ports: Vec<_> =
            (0..50).map(|n| lab.port(&network, 10 + n, &format!("s{n}"))).collect();
        for port in &mut ports {
            port.groups = open();
            port.groups[0].rules[0].peer = RulePeer::Group(port.groups[0].group);
        }
        let start = Instant::now();
        lab.ensure(&ports[0]).await;
        let first = start.elapsed();
        let start = Instant::now();
        lab.ensure(&ports[1]).await;
        let second = start.elapsed();
        let start = Instant::now();
        let tasks: Vec<_> = ports[2..]
            .iter()
            .map(|port| {
                let (net, port) = (lab.net.clone(), port.clone());
                tokio::spawn(async move { net.ensure_port(&port).await })
            })
            .collect();
        for task in tasks {
            task.await.unwrap().unwrap();
        }
        let each = start.elapsed() / 48;
        let start = Instant::now();
        lab.ensure(&ports[49]).await;
        let again = start.elapsed();
        let start = Instant::now();
        lab.net.ensure_gone(lab.host, ports[48].server).await.unwrap();
        let gone = start.elapsed();
        println!("first {first:?}, second {second:?}, each of the next 48 at once {each:?}");
        println!("once more {again:?}, gone {gone:?}");
        assert_eq!(lab.net.list(lab.host).await.unwrap().len(), 49);
        let (a, b) = (lab.guest(&ports[0]).await, lab.guest(&ports[49]).await);
        b.serve_tcp(80);
        assert!(a.tcp(ports[49].private_ip, 80).is_ok());
    });
}
