//! What a machine already has that the driver can use: its link to the world and its name servers.
//!
//! Everything is read from files that everybody may read; what cannot be read counts as absent.
//! Nothing is changed.

use std::fs;
use std::net::Ipv4Addr;
use std::path::PathBuf;

use crate::inside;
use crate::settings::Settings;

/// The kernel's routes as the calling thread sees them.
const ROUTES: &str = "/proc/thread-self/net/route";
/// Where name servers stand; the second is asked where the first names only a service of this
/// machine, which guests cannot reach.
const RESOLVERS: [&str; 2] = ["/etc/resolv.conf", "/run/systemd/resolve/resolv.conf"];
/// As many as the C library asks (resolv.conf(5)).
const RESOLVERS_MAX: usize = 3;

impl Settings {
    /// As on this machine: its default route names the uplink, and guests' names are asked for
    /// where the machine asks. Blocks for some milliseconds.
    #[must_use]
    pub fn of_machine(run_dir: impl Into<PathBuf>) -> Self {
        let routes = fs::read_to_string(ROUTES).unwrap_or_default();
        let own = inside::work(None, async |links| links.addresses().await).unwrap_or_default();
        let own: Vec<_> = own.into_iter().map(|address| address.ip).collect();
        let texts = RESOLVERS.iter().filter_map(|path| fs::read_to_string(path).ok());
        let found = texts.map(|text| resolvers(&text, &own)).find(|list| !list.is_empty());
        let mut settings = Self::new(run_dir);
        settings.uplink = uplink(&routes);
        settings.upstream_dns = found.unwrap_or_default();
        settings
    }
}

/// The link of the best default route. Columns are name, destination, gateway, flags, two counters,
/// metric and mask; numbers but the counters and the metric are hexadecimal.
fn uplink(routes: &str) -> Option<String> {
    let defaults = routes.lines().filter_map(|line| {
        let words: Vec<_> = line.split_ascii_whitespace().collect();
        let [name, destination, _, flags, _, _, metric, mask, ..] = words[..] else { return None };
        const UP: u32 = 1;
        let up = u32::from_str_radix(flags, 16).is_ok_and(|flags| flags & UP != 0);
        let all = destination == "00000000" && mask == "00000000";
        Some((metric.parse::<u32>().ok().filter(|_| up && all)?, name.to_owned()))
    });
    defaults.min().map(|(_, name)| name)
}

/// The name servers of a resolv.conf that a guest's questions can reach.
fn resolvers(text: &str, own: &[Ipv4Addr]) -> Vec<Ipv4Addr> {
    let lines = text.lines().filter_map(|line| line.trim_start().strip_prefix("nameserver"));
    let named = lines.filter_map(|rest| rest.split_ascii_whitespace().next()?.parse().ok());
    let reached = named.filter(|ip: &Ipv4Addr| {
        !ip.is_loopback() && !ip.is_unspecified() && !ip.is_link_local() && !own.contains(ip)
    });
    reached.take(RESOLVERS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_uplink_is_the_link_of_the_best_default_route() {
        let text = "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\t\
                    IRTT\n\
                    wlan0\t00000000\t0101A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0\n\
                    eth0\t00000000\t010200C0\t0003\t0\t0\t100\t00000000\t0\t0\t0\n\
                    eth1\t00000000\t010200C0\t0002\t0\t0\t0\t00000000\t0\t0\t0\n\
                    eth2\t00000000\t010200C0\t0003\t0\t0\t0\t00000080\t0\t0\t0\n\
                    eth0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n";
        assert_eq!(uplink(text).as_deref(), Some("eth0"));
        assert_eq!(uplink("").as_deref(), None);
        assert_eq!(uplink("eth0 00000000 x\nnonsense").as_deref(), None);
    }

    #[test]
    fn a_name_server_that_guests_cannot_reach_is_none() {
        let own = [Ipv4Addr::new(192, 0, 2, 2)];
        let text = "# a remark\nnameserver 127.0.0.53\n nameserver 192.0.2.2\nnameserver ::1\n\
                    nameserver 192.0.2.53 # and a remark\nnameserver\t192.0.2.54\nnameserver x\n\
                    options edns0\n";
        let found = ["192.0.2.53", "192.0.2.54"].map(|ip| ip.parse::<Ipv4Addr>().unwrap());
        assert_eq!(resolvers(text, &own), found);
        let many = "nameserver 192.0.2.9\n".repeat(9);
        assert_eq!(resolvers(&many, &own).len(), RESOLVERS_MAX);
    }
}
