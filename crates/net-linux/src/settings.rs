//! What the operator decides about the network of this machine, and ranges of addresses.

use std::fmt;
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use nubo_ports::NetworkSpec;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A range of IPv4 addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cidr {
    base: Ipv4Addr,
    prefix: u8,
}

/// A text that is not a range of addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseCidrError;

impl fmt::Display for ParseCidrError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a range of addresses such as 203.0.113.0/24")
    }
}

impl std::error::Error for ParseCidrError {}

impl Cidr {
    /// The range of `prefix` bits (at most 32 count) that holds `address`.
    #[must_use]
    pub const fn around(address: Ipv4Addr, prefix: u8) -> Self {
        let prefix = if prefix > 32 { 32 } else { prefix };
        let base = Ipv4Addr::from_bits(address.to_bits() & mask_bits(prefix));
        Self { base, prefix }
    }

    /// The range of a network.
    #[must_use]
    pub const fn of(network: &NetworkSpec) -> Self {
        Self::around(network.base, network.prefix)
    }

    /// The first address.
    #[must_use]
    pub const fn base(self) -> Ipv4Addr {
        self.base
    }

    /// The length of the prefix in bits.
    #[must_use]
    pub const fn prefix(self) -> u8 {
        self.prefix
    }

    /// The last address, to which broadcasts go.
    #[must_use]
    pub const fn last(self) -> Ipv4Addr {
        Ipv4Addr::from_bits(self.base.to_bits() | !mask_bits(self.prefix))
    }

    /// As `255.255.255.0`.
    #[must_use]
    pub const fn mask(self) -> Ipv4Addr {
        Ipv4Addr::from_bits(mask_bits(self.prefix))
    }

    /// Whether an address is in it.
    #[must_use]
    pub fn contains(self, address: Ipv4Addr) -> bool {
        Self::around(address, self.prefix) == self
    }

    /// Whether the two have an address in common.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.contains(other.base) || other.contains(self.base)
    }
}

const fn mask_bits(prefix: u8) -> u32 {
    if prefix == 0 { 0 } else { u32::MAX << (32 - prefix) }
}

impl fmt::Display for Cidr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.base, self.prefix)
    }
}

impl FromStr for Cidr {
    type Err = ParseCidrError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (address, prefix) = text.split_once('/').ok_or(ParseCidrError)?;
        let address: Ipv4Addr = address.parse().map_err(|_| ParseCidrError)?;
        let prefix = prefix.parse().ok().filter(|p| *p <= 32).ok_or(ParseCidrError)?;
        let cidr = Self::around(address, prefix);
        if cidr.base == address { Ok(cidr) } else { Err(ParseCidrError) }
    }
}

impl Serialize for Cidr {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Cidr {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// What the operator decides.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where the driver writes down what should be and where the files of running services are; it
    /// makes this folder. All may pass through it and the folders above it, because the services
    /// give up their rights. It need not survive a reboot, as nothing in the kernel does.
    pub run_dir: PathBuf,
    /// The range out of which each network's router gets an address on the machine; nobody outside
    /// of the machine ever sees it.
    pub transit: Cidr,
    /// The link over which guests reach the world. None: they reach nothing beyond the public
    /// addresses of this machine.
    pub uplink: Option<String>,
    /// Public addresses that the world does not lead to this machine: over the uplink, guests with
    /// such an address bear the machine's own, as guests without a public address do.
    pub unrouted: Vec<Cidr>,
    /// Ranges that no guest may reach although the machine could, for instance its management
    /// network. Answers to connections from there still pass.
    pub blocked: Vec<Cidr>,
    /// Where names are asked for that the network's own service does not know; none if empty.
    pub upstream_dns: Vec<Ipv4Addr>,
    /// Who may open the taps beside root (a user's number).
    pub tap_owner: Option<u32>,
    /// The unprivileged user that the DHCP and name services become.
    pub service_user: String,
    /// The number by which our links are told from the machine's others; two clouds on one machine
    /// need two.
    pub link_group: u32,
}

/// Ranges that are led to nobody by the whole world: RFC 2544 (the pool of a fresh cloud), RFC 1918
/// and RFC 6598.
const UNROUTED: [Cidr; 5] = [
    Cidr::around(Ipv4Addr::new(198, 18, 0, 0), 15),
    Cidr::around(Ipv4Addr::new(10, 0, 0, 0), 8),
    Cidr::around(Ipv4Addr::new(172, 16, 0, 0), 12),
    Cidr::around(Ipv4Addr::new(192, 168, 0, 0), 16),
    Cidr::around(Ipv4Addr::new(100, 64, 0, 0), 10),
];

impl Settings {
    /// As on a machine without a link to the world; nothing is looked at.
    #[must_use]
    pub fn new(run_dir: impl Into<PathBuf>) -> Self {
        let run_dir = run_dir.into();
        let link_group = link_group(&run_dir);
        Self {
            run_dir,
            transit: Cidr::around(Ipv4Addr::new(100, 127, 0, 0), 16),
            uplink: None,
            unrouted: UNROUTED.to_vec(),
            blocked: Vec::new(),
            upstream_dns: Vec::new(),
            tap_owner: None,
            service_user: "nobody".to_owned(),
            link_group,
        }
    }
}

/// Another number for each folder, and so for each cloud: FNV-1a over its name, never one of the
/// small numbers that people use by hand.
fn link_group(run_dir: &Path) -> u32 {
    let mix = |sum: u32, byte: &u8| (sum ^ u32::from(*byte)).wrapping_mul(0x0100_0193);
    let sum = run_dir.as_os_str().as_encoded_bytes().iter().fold(0x811c_9dc5, mix);
    sum & 0x00ff_ffff | 0x0100_0000
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cidr(text: &str) -> Cidr {
        text.parse().unwrap()
    }

    #[test]
    fn a_range_knows_its_first_and_last_address_and_what_is_between() {
        let range = cidr("10.1.2.0/23");
        assert_eq!(range.last().to_string(), "10.1.3.255");
        assert_eq!(range.mask().to_string(), "255.255.254.0");
        assert!(range.contains(Ipv4Addr::new(10, 1, 3, 7)));
        assert!(!range.contains(Ipv4Addr::new(10, 1, 4, 0)));
        assert!(cidr("0.0.0.0/0").contains(Ipv4Addr::new(255, 1, 1, 1)));
    }

    #[test]
    fn ranges_overlap_when_one_holds_the_other() {
        assert!(cidr("10.0.0.0/8").overlaps(cidr("10.3.0.0/16")));
        assert!(cidr("10.3.0.0/16").overlaps(cidr("10.0.0.0/8")));
        assert!(!cidr("10.3.0.0/16").overlaps(cidr("10.4.0.0/16")));
    }

    #[test]
    fn a_range_with_bits_beyond_its_prefix_is_not_understood() {
        for text in ["10.0.0.1/24", "10.0.0.0", "10.0.0.0/33", "::/0", "10.0.0.0/-1", ""] {
            assert_eq!(text.parse::<Cidr>(), Err(ParseCidrError), "{text}");
        }
    }

    #[test]
    fn two_clouds_on_one_machine_mark_their_links_differently() {
        let group = |folder: &str| Settings::new(folder).link_group;
        assert_ne!(group("/run/nubo/a1"), group("/run/nubo/a2"));
        assert_eq!(group("/run/nubo/a1"), group("/run/nubo/a1"), "the same after a restart");
    }
}
