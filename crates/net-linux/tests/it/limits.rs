//! Bandwidth and figures.

use std::net::{TcpListener, UdpSocket};
use std::time::Duration;

use nubo_ports::{Net as _, PortSpec};

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

/// The rate from one guest to another. A busy machine may make it lower for a while, but nothing
/// makes it higher than the limit, so the best of some tries counts.
fn best_rate(from: &Guest, to: &Guest, at: std::net::Ipv4Addr, enough: f64) -> f64 {
    let mut best: f64 = 0.0;
    for _ in 0..6 {
        let (mut near, mut far) = connection(from, to, at);
        best = best.max(rate(&mut near, &mut far, Duration::from_millis(2000)));
        if best >= enough {
            break;
        }
    }
    best
}

fn assert_near(from: &Guest, to: &Guest, at: std::net::Ipv4Addr, limit: f64) {
    let rate = best_rate(from, to, at, limit * 0.85);
    assert!((limit * 0.85..=limit * 1.15).contains(&rate), "{rate:.2} Mbit/s of {limit}");
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
        assert_near(&f, &s, slow.private_ip, 10.0);
        assert_near(&s, &f, fast.private_ip, 10.0);
        slow.bandwidth_mbit = Some(40);
        lab.ensure(&slow).await;
        assert_near(&f, &s, slow.private_ip, 40.0);
        assert_near(&s, &f, fast.private_ip, 40.0);
        slow.bandwidth_mbit = None;
        lab.ensure(&slow).await;
        let free = best_rate(&s, &f, fast.private_ip, 60.0);
        assert!(free > 60.0, "lifted: {free:.2}");
    });
}

#[test]
fn figures_count_what_the_guest_sends_and_receives() {
    lab(async |lab| {
        let network = lab.network("10.20.30.0");
        let sender = lab.port(&network, 5, "sender");
        let mut receiver = lab.port(&network, 6, "receiver");
        receiver.groups = open();
        let (s, _r) = (lab.guest(&sender).await, lab.guest(&receiver).await);
        let figures =
            async |port: &PortSpec| lab.net.figures(lab.host, port.server).await.unwrap().unwrap();
        // The neighbours know each other before it is counted.
        assert!(s.ping(receiver.private_ip));
        let before = [figures(&sender).await, figures(&receiver).await];
        s.act(|| {
            let socket = UdpSocket::bind("0.0.0.0:0").unwrap();
            for _ in 0..100 {
                socket.send_to(&[7; 1000], (receiver.private_ip, 9)).unwrap();
            }
        });
        let mut after = before;
        for _ in 0..100 {
            after = [figures(&sender).await, figures(&receiver).await];
            let all = |now: u64, then: u64| now >= then + 100;
            if all(after[1].rx_packets, before[1].rx_packets)
                && all(after[0].tx_packets, before[0].tx_packets)
            {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let [sent, got] = [0, 1].map(|n| (before[n], after[n]));
        let ethernet = 14 + 20 + 8 + 1000;
        assert!(sent.1.tx_packets >= sent.0.tx_packets + 100, "{sent:?}");
        assert!(sent.1.tx_bytes >= sent.0.tx_bytes + 100 * ethernet, "{sent:?}");
        assert!(got.1.rx_packets >= got.0.rx_packets + 100, "{got:?}");
        assert!(got.1.rx_bytes >= got.0.rx_bytes + 100 * ethernet, "{got:?}");
        // What comes back is at most some complaints that nobody listens.
        assert!(sent.1.rx_packets < sent.0.rx_packets + 100, "{sent:?}");
        assert!(got.1.tx_packets < got.0.tx_packets + 100, "{got:?}");
    });
}
