//! Frames as a hostile guest would write them, straight into its tap.

use std::net::Ipv4Addr;
use std::os::fd::OwnedFd;
use std::time::{Duration, Instant};

use nubo_net_linux::attach;
use nubo_ports::NicSource;
use rustix::event::{PollFd, PollFlags, poll};
use rustix::time::Timespec;

use crate::guest::PATIENCE;
use crate::lab::{settle, within};

pub type Mac = [u8; 6];
pub const EVERYBODY: Mac = [0xff; 6];

/// A tap in the hands of the test.
pub struct RawCard(OwnedFd);

impl RawCard {
    pub fn hold(source: &NicSource) -> Self {
        let namespace = source.namespace.as_deref().unwrap();
        let card = within(namespace, || attach(&source.tap)).unwrap();
        settle(source);
        Self(card)
    }

    pub fn send(&self, frame: &[u8]) {
        assert_eq!(rustix::io::write(&self.0, frame).unwrap(), frame.len());
    }

    /// Whether a frame that contains `mark` arrives.
    pub fn hears(&self, mark: &[u8]) -> bool {
        self.hears_within(mark, PATIENCE)
    }

    /// Whether none does.
    pub fn misses(&self, mark: &[u8]) -> bool {
        !self.hears_within(mark, Duration::from_millis(250))
    }

    /// How many frames that contain `mark` arrive until there is silence.
    pub fn count(&self, mark: &[u8]) -> usize {
        let mut count = 0;
        while let Some(frame) = self.receive(Duration::from_millis(250)) {
            count += usize::from(frame.windows(mark.len()).any(|part| part == mark));
        }
        count
    }

    fn hears_within(&self, mark: &[u8], patience: Duration) -> bool {
        let end = Instant::now() + patience;
        while let Some(frame) = self.receive(end.saturating_duration_since(Instant::now())) {
            if frame.windows(mark.len()).any(|part| part == mark) {
                return true;
            }
        }
        false
    }

    fn receive(&self, patience: Duration) -> Option<Vec<u8>> {
        let span = Timespec {
            tv_sec: patience.as_secs().cast_signed(),
            tv_nsec: patience.subsec_nanos().into(),
        };
        let mut ready = [PollFd::new(&self.0, PollFlags::IN)];
        if poll(&mut ready, Some(&span)).unwrap() == 0 {
            return None;
        }
        let mut frame = vec![0; 70_000];
        let length = rustix::io::read(&self.0, &mut frame).unwrap();
        frame.truncate(length);
        Some(frame)
    }
}

pub fn mac(text: &str) -> Mac {
    let bytes: Vec<_> = text.split(':').map(|b| u8::from_str_radix(b, 16).unwrap()).collect();
    bytes.try_into().unwrap()
}

pub fn frame(to: Mac, from: Mac, kind: u16, body: &[u8]) -> Vec<u8> {
    [&to[..], &from[..], &kind.to_be_bytes()[..], body].concat()
}

/// ARP: `operation` 1 asks, 2 answers.
pub fn arp(
    operation: u16,
    (from, from_ip): (Mac, Ipv4Addr),
    (to, to_ip): (Mac, Ipv4Addr),
) -> Vec<u8> {
    let head = [0, 1, 8, 0, 6, 4];
    let body =
        [&head[..], &operation.to_be_bytes(), &from, &from_ip.octets(), &to, &to_ip.octets()];
    body.concat()
}

/// A datagram in IPv4, with the sum of its header; that of UDP may be left out.
pub fn datagram(from: (Ipv4Addr, u16), to: (Ipv4Addr, u16), load: &[u8]) -> Vec<u8> {
    let length = u16::try_from(28 + load.len()).unwrap();
    let mut head = Vec::from([0x45, 0]);
    head.extend(length.to_be_bytes());
    head.extend([0, 1, 0, 0, 64, 17, 0, 0]);
    head.extend(from.0.octets());
    head.extend(to.0.octets());
    let words = head.chunks(2).map(|pair| u32::from(u16::from_be_bytes([pair[0], pair[1]])));
    let sum: u32 = words.sum();
    let sum = !((sum & 0xffff) + (sum >> 16)) as u16;
    head[10..12].copy_from_slice(&sum.to_be_bytes());
    head.extend(from.1.to_be_bytes());
    head.extend(to.1.to_be_bytes());
    head.extend((length - 20).to_be_bytes());
    head.extend([0, 0]);
    head.extend(load);
    head
}
