//! Addresses by DHCP and names inside a network: the texts that one dnsmasq for each network reads.
//!
//! Pure. Only known cards get an address, always the same, and always under the name we gave: what
//! a guest says about its own name is ignored, so nothing a guest sends ends in a file that anybody
//! reads back. This module must not know processes; [`process`] starts and finds them.

pub mod process;

use std::fmt::Write as _;
use std::net::Ipv4Addr;
use std::path::Path;

use nubo_ports::{NetworkSpec, PortSpec};

use crate::naming::{self, BRIDGE, UP};
use crate::settings::{Cidr, Settings};

/// The domain of all names inside a network (reserved for private use by ICANN in 2024).
pub const DOMAIN: &str = "internal";

/// The configuration, which the service reads at its start only. It changes with the further cards
/// alone: marked in the file that is read again, they end the service (dnsmasq 2.90 links the mark
/// of a card that got its address into its own memory, and frees that with the file's old lines).
pub fn config(
    network: &NetworkSpec,
    ports: &[PortSpec],
    settings: &Settings,
    folder: &Path,
) -> String {
    let (cidr, gateway) = (Cidr::of(network), network.gateway());
    let (base, mask, folder) = (cidr.base(), cidr.mask(), folder.display());
    let mut text = format!(
        "user={user}\n\
         pid-file={folder}/pid\n\
         interface={BRIDGE}\nexcept-interface=lo\nbind-interfaces\n\
         no-hosts\nno-resolv\nno-poll\nno-ping\nquiet-dhcp\n\
         domain={DOMAIN}\nlocal=/{DOMAIN}/\ndomain-needed\nbogus-priv\n\
         addn-hosts={folder}/names\ncache-size=1000\ndns-forward-max=150\n\
         dhcp-range={base},static,{mask},1h\n\
         dhcp-option=option:router,{gateway}\n\
         dhcp-option=tag:{FURTHER},option:router\n\
         dhcp-option=tag:{FURTHER},option:dns-server\n\
         dhcp-optsfile={folder}/options\n\
         dhcp-hostsfile={folder}/hosts\ndhcp-leasefile={folder}/leases\n\
         dhcp-authoritative\ndhcp-ignore=tag:!known\ndhcp-ignore-names\n",
        user = settings.service_user,
    );
    for server in &settings.upstream_dns {
        // The network may have the same address; over this link only the world's is meant.
        let _ = writeln!(text, "server={server}@{UP}");
    }
    for mac in ports.iter().filter(|port| port.further).filter_map(|p| naming::parse_mac(&p.mac)) {
        let _ = writeln!(text, "dhcp-mac=set:{FURTHER},{}", naming::show_mac(mac));
    }
    text
}

/// What guests are told besides, in the file that is read again when it changes. Each has a value:
/// what withholds one stands in the configuration.
pub fn options(network: &NetworkSpec) -> String {
    let resolvers = network.resolvers().iter().map(Ipv4Addr::to_string).collect::<Vec<_>>();
    format!("option:dns-server,{}\n", resolvers.join(","))
}

/// Marks cards of guests that have their way into the world over another card: an option without
/// a value is not sent to them.
const FURTHER: &str = "further";

/// Which card gets which address under which name. With the domain after it, a name such as
/// `ignore` or `12h` is not taken for a word of the service's own.
pub fn hosts(ports: &[PortSpec]) -> String {
    let mut text = String::new();
    for port in ports {
        let Some(mac) = naming::parse_mac(&port.mac) else { continue };
        let (mac, name) = (naming::show_mac(mac), label(&port.host_name));
        let _ = writeln!(text, "{mac},{},{name}.{DOMAIN}", port.private_ip);
    }
    text
}

/// Which name has which address: the gateway's and every server's, with and without the domain. The
/// first part of a name with dots stands for its server only if no other has it.
pub fn names(network: &NetworkSpec, ports: &[PortSpec]) -> String {
    let full: Vec<_> = ports.iter().map(|port| port.host_name.to_ascii_lowercase()).collect();
    let holders = |short: &str| full.iter().filter(|name| label(name) == short).count();
    let mut text = String::new();
    if !full.iter().any(|name| label(name) == GATEWAY) {
        let _ = writeln!(text, "{} {GATEWAY}.{DOMAIN}", network.gateway());
    }
    for (port, name) in ports.iter().zip(&full) {
        let _ = write!(text, "{}", port.private_ip);
        let short = label(name);
        if short == name || holders(short) == 1 {
            let _ = write!(text, " {short}.{DOMAIN} {short}");
        }
        if short != name {
            let _ = write!(text, " {name}.{DOMAIN} {name}");
        }
        text.push('\n');
    }
    text
}

/// The gateway's name, as long as no server has it.
const GATEWAY: &str = "gateway";

/// DHCP gives the first part of a name; the rest would be taken for the domain.
fn label(name: &str) -> &str {
    name.split('.').next().unwrap_or(name)
}

/// Whether an address is leased to another card than it should be: the service would not give it
/// to the right one before that lease ends. Lines are `expiry mac address name client-id`.
pub fn has_foreign_lease(leases: &str, ports: &[PortSpec]) -> bool {
    leases.lines().take(LEASE_LINES_MAX).any(|line| {
        let mut words = line.split_ascii_whitespace().skip(1);
        let Some(mac) = words.next().and_then(naming::parse_mac) else { return false };
        let Some(address) = words.next().and_then(|w| w.parse::<Ipv4Addr>().ok()) else {
            return false;
        };
        !ports.iter().any(|p| p.private_ip == address && naming::parse_mac(&p.mac) == Some(mac))
    })
}

/// The leases that may stay: those of the right card.
pub fn own_leases(leases: &str, ports: &[PortSpec]) -> String {
    let lines = leases.lines().take(LEASE_LINES_MAX);
    let kept = lines.filter(|line| !has_foreign_lease(line, ports));
    kept.fold(String::new(), |text, line| text + line + "\n")
}

/// As many leases as the largest network has addresses.
const LEASE_LINES_MAX: usize = 70_000;

#[cfg(test)]
#[path = "service/tests.rs"]
mod tests;
