//! Bandwidth, figures, and many ports in one network.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use nubo_ports::{Net as _, RulePeer};

use crate::guest::{Guest, PATIENCE, rate};
use crate::lab::{lab, open};

/// A connection from one guest to another: both ends.
fn connection(
    from: &Guest,
    to: &Guest,
    at: std::net::Ipv4Addr,
) -> (std::net::TcpStream, std::net::TcpStream) {
    let listener = to.act(|| TcpListener::bind("0.0.0.0:0").unwrap());
    let port = listener.local_addr().unwrap().port();
    let address = std::net::SocketAddr::from((at, port));
    let near = from.act(|| std::net::TcpStream::connect_timeout(&address, PATIENCE).unwrap());
    (near, listener.accept().unwrap().0)
}

fn assert_near(rate: f64, limit: f64, what: &str) {
    assert!((limit * 0.85..=limit * 1.15).contains(&rate), "{what}: {rate:.2} Mbit/s of {limit}");
}

#[test]
fn a_limit_holds_in_both_directions_and_can_be_changed_and_lifted() {
    lab(async |lab| {
        let network = lab.network("10.20.30.0");
        let mut slow = lab.port(&network, 5, "slow");
        let mut fast = lab.port(&network, 6, "fast");
        (slow.groups, fast.groups) = (open(), open());
        slow.bandwidth_mbit = Some(10);
        let (s, f) = (lab.guest(&slow).await, lab.guest(&fast).await);
        let measure = |from: &Guest, to: &Guest, at| {
            let (mut near, mut far) = connection(from, to, at);
            rate(&mut near, &mut far, Duration::from_millis(2000))
        };
        assert_near(measure(&f, &s, slow.private_ip), 10.0, "to the guest");
        assert_near(measure(&s, &f, fast.private_ip), 10.0, "from the guest");
        slow.bandwidth_mbit = Some(40);
        lab.ensure(&slow).await;
        assert_near(measure(&f, &s, slow.private_ip), 40.0, "to the guest, raised");
        assert_near(measure(&s, &f, fast.private_ip), 40.0, "from the guest, raised");
        slow.bandwidth_mbit = None;
        lab.ensure(&slow).await;
        let free = measure(&s, &f, fast.private_ip);
        assert!(free > 100.0, "lifted: {free:.2}");

        let figures = lab.net.figures(lab.host, slow.server).await.unwrap().unwrap();
        assert!(figures.rx_bytes > 10_000_000 && figures.tx_bytes > 10_000_000, "{figures:?}");
        assert!(figures.rx_packets > 5_000 && figures.tx_packets > 5_000, "{figures:?}");
    });
}

#[test]
fn fifty_ports_in_one_network_are_made_in_parallel_and_in_little_time() {
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
        let tasks: Vec<_> = ports[1..]
            .iter()
            .map(|port| {
                let (net, port) = (lab.net.clone(), port.clone());
                tokio::spawn(async move { net.ensure_port(&port).await })
            })
            .collect();
        for task in tasks {
            task.await.unwrap().unwrap();
        }
        let each = start.elapsed() / 49;
        let start = Instant::now();
        lab.ensure(&ports[49]).await;
        let again = start.elapsed();
        println!("first {first:?}, each of the next 49 {each:?}, once more {again:?}");
        assert_eq!(lab.net.list(lab.host).await.unwrap().len(), 50);
        let (a, b) = (lab.guest(&ports[0]).await, lab.guest(&ports[49]).await);
        b.serve_tcp(80);
        assert!(a.tcp(ports[49].private_ip, 80).is_ok());
        assert!(each < Duration::from_millis(500), "{each:?} for each port");
    });
}
