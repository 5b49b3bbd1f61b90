//! Ranges of addresses that no other test on this machine has at the same time.
//!
//! Tests of other checkouts may run beside ours, so a range is claimed by a name in the kernel that
//! ends with the process, and one that the machine already has a way to is passed over.

use std::os::linux::net::SocketAddrExt as _;
use std::os::unix::net::{SocketAddr, UnixListener};

use super::host::lines;

/// The last but one number of a public and a transit range, claimed until this is dropped.
pub struct Range {
    number: u8,
    _claim: UnixListener,
}

impl Range {
    /// A range that is free.
    pub fn claim() -> Self {
        let first = std::process::id() % 200;
        let routes = lines("ip", &["route", "show", "table", "all"]);
        for step in 0..200 {
            let number = u8::try_from((first + step) % 200).unwrap();
            let name = format!("nubo-test-range-{number}");
            let address = SocketAddr::from_abstract_name(name).unwrap();
            let Ok(claim) = UnixListener::bind_addr(&address) else { continue };
            let range = Self { number, _claim: claim };
            if !routes.iter().any(|route| range.concerns(route)) {
                return range;
            }
        }
        panic!("no range is free: other tests have left their routes behind");
    }

    /// The public addresses.
    pub fn public(&self) -> String {
        format!("{}0/24", self.starts()[0])
    }

    /// The links between networks and the machine.
    pub fn transit(&self) -> String {
        format!("{}0/24", self.starts()[1])
    }

    /// Whether a line speaks of an address of either range.
    pub fn concerns(&self, line: &str) -> bool {
        line.split_whitespace()
            .any(|word| self.starts().iter().any(|start| word.starts_with(start)))
    }

    fn starts(&self) -> [String; 2] {
        [format!("198.19.{}.", self.number), format!("100.125.{}.", self.number)]
    }
}
