//! What the machine must have for real networks, each with what mends it; for `nubo doctor`.
//!
//! Nothing is changed by asking: rules are only tried, and nothing is made.

use std::fs;

use nubo_domain::{Error, Result};
use nubo_ports::Check;
use serde_json::Value;

use crate::command;
use crate::driver::{other_cloud, transit_clash};
use crate::inside;
use crate::rules;
use crate::settings::Settings;
use crate::sysctl;

/// What was found, or what is wrong and what mends it.
type Found = Result<String, (String, String)>;

/// Looks at everything. Blocks for some milliseconds.
#[must_use]
pub fn checks(settings: &Settings) -> Vec<Check> {
    let mut found = vec![
        told("network rights", rights()),
        told("tap device", tap_device()),
        told("bridge rules", bridge_rules()),
        told("packet forwarding", forwarding()),
        told("uplink", uplink(settings)).optional(),
    ];
    for (name, argument) in [("ip", "-V"), ("tc", "-V"), ("nft", "-v"), ("dnsmasq", "-v")] {
        found.push(told(name, program(name, argument)));
    }
    found.push(told("packet rules", trial(settings)));
    found.push(told("address ranges", ranges(settings)));
    found.push(told("other firewalls", other_firewalls(settings)).optional());
    found
}

fn told(what: &'static str, found: Found) -> Check {
    match found {
        Ok(found) => Check::need(what, Ok(found), ""),
        Err((found, remedy)) => Check::need(what, Err(found), remedy),
    }
}

fn wrong(detail: impl Into<String>, remedy: impl Into<String>) -> (String, String) {
    (detail.into(), remedy.into())
}

/// Refuses to begin where the rights are missing or one of these programs is.
///
/// # Errors
/// `unavailable` with what mends it.
pub fn refuse_unable(programs: &[&str]) -> Result<()> {
    rights().map_err(|(found, remedy)| Error::unavailable(format!("{found}; {remedy}")))?;
    command::check_installed(programs)
}

/// Changing networks takes `CAP_NET_ADMIN`, making and entering namespaces `CAP_SYS_ADMIN`.
fn rights() -> Found {
    const NET_ADMIN: u64 = 1 << 12;
    const SYS_ADMIN: u64 = 1 << 21;
    let remedy = "run as root, or give the service CAP_NET_ADMIN and CAP_SYS_ADMIN";
    let status = fs::read_to_string("/proc/thread-self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("CapEff:"));
    let held = line.and_then(|hex| u64::from_str_radix(hex.trim(), 16).ok()).unwrap_or(0);
    let missing: Vec<_> = [(NET_ADMIN, "CAP_NET_ADMIN"), (SYS_ADMIN, "CAP_SYS_ADMIN")]
        .into_iter()
        .filter_map(|(bit, name)| (held & bit == 0).then_some(name))
        .collect();
    if missing.is_empty() {
        return Ok("may change networks".to_owned());
    }
    Err(wrong(format!("lacks {}", missing.join(" and ")), remedy))
}

fn tap_device() -> Found {
    let path = "/dev/net/tun";
    match fs::File::options().read(true).write(true).open(path) {
        Ok(_) => Ok(format!("{path} opens")),
        Err(e) => Err(wrong(format!("{path}: {e}"), "modprobe tun, and allow the device")),
    }
}

fn bridge_rules() -> Found {
    if sysctl::has_bridge_rules() {
        return Ok("packets between ports of a bridge pass the rules".to_owned());
    }
    let asked = ["--dry-run", "br_netfilter"];
    match inside::work(None, async |_| command::run("modprobe", &asked, "").await) {
        Ok(_) => Ok("br_netfilter will be loaded when it is needed".to_owned()),
        Err(e) => Err(wrong(
            format!("the kernel has no br_netfilter: {}", e.log_detail().unwrap_or_default()),
            "a kernel with br_netfilter, and apt-get install kmod",
        )),
    }
}

/// The driver switches forwarding on for its own links and the uplink only, so it must be able to.
fn forwarding() -> Found {
    let path = "/proc/sys/net/ipv4/ip_forward";
    let remedy = "sysctl -w net.ipv4.ip_forward=1, or make /proc/sys writable";
    match fs::read_to_string(path) {
        Ok(text) if text.trim() == "1" => Ok("on for the whole machine".to_owned()),
        Ok(_) => match fs::File::options().append(true).open(path) {
            Ok(_) => Ok("off; switched on for our links and the uplink".to_owned()),
            Err(e) => Err(wrong(format!("off, and {path}: {e}"), remedy)),
        },
        Err(e) => Err(wrong(format!("{path}: {e}"), remedy)),
    }
}

fn uplink(settings: &Settings) -> Found {
    let Some(name) = &settings.uplink else {
        return Ok("none set: guests reach only public addresses of this machine".to_owned());
    };
    let found = inside::work(None, async |links| links.find(name).await);
    match found {
        Ok(Some(link)) if link.up => Ok(format!("{name} is up")),
        Ok(Some(_)) => Err(wrong(format!("{name} is down"), format!("ip link set {name} up"))),
        Ok(None) => Err(wrong(
            format!("there is no link {name}"),
            "set the uplink to the link of the default route (ip route show default)",
        )),
        Err(e) => Err(wrong(e.to_string(), "run as root")),
    }
}

fn program(name: &str, argument: &str) -> Found {
    let found = inside::work(None, async |_| command::run(name, &[argument], "").await);
    let remedy = format!("apt-get install {}", command::package(name));
    match found {
        Ok(text) => Ok(text.lines().next().unwrap_or_default().to_owned()),
        Err(e) => Err(wrong(e.log_detail().unwrap_or_default(), remedy)),
    }
}

/// Whether this kernel knows all that the rules are made of; the text is tried, not loaded.
fn trial(settings: &Settings) -> Found {
    let text = rules::sample() + &rules::machine(settings, false);
    let tried = inside::work(None, async |_| command::run("nft", &["-c", "-f", "-"], &text).await);
    let remedy = "a kernel with nf_tables for inet, ip and bridge, NAT, fib and conntrack";
    match tried {
        Ok(_) => Ok("the kernel knows all that is needed".to_owned()),
        Err(e) => Err(wrong(e.log_detail().unwrap_or_default(), remedy)),
    }
}

fn ranges(settings: &Settings) -> Found {
    let transit = settings.transit;
    let clash = inside::work(None, async |links| {
        let clash = transit_clash(links, settings).await?;
        Ok((clash, other_cloud(links, settings).await?))
    });
    let another = "name another range that is free with --transit, such as --transit 100.65.0.0/16";
    match clash {
        Ok((None, _)) => Ok(format!("{transit} is free, or this cloud's own")),
        Ok((Some(other), true)) => Err(wrong(
            format!("the machine uses {other}, which overlaps {transit}, for another cloud"),
            format!("give --data DIR of that cloud to examine it; for a further one {another}"),
        )),
        Ok((Some(other), false)) => {
            Err(wrong(format!("the machine uses {other}, which overlaps {transit}"), another))
        }
        Err(e) => Err(wrong(e.to_string(), "run as root")),
    }
}

/// A chain of somebody else that drops what is forwarded would drop our guests' packets too.
fn other_firewalls(settings: &Settings) -> Found {
    let asked = ["-j", "list", "chains"];
    let listed = inside::work(None, async |_| command::run("nft", &asked, "").await);
    let listed = listed.map_err(|e| wrong(e.log_detail().unwrap_or_default(), "run as root"))?;
    let dropping = dropping_chains(&listed, &rules::machine_table(settings));
    match dropping.first() {
        None => Ok("none that drops what is forwarded".to_owned()),
        Some(chain) => Err(wrong(
            format!("{chain} drops what it does not know"),
            format!(
                "let packets of our links pass in it, for instance: nft insert rule {chain} \
                 iifgroup {group} accept; nft insert rule {chain} oifgroup {group} accept",
                group = settings.link_group
            ),
        )),
    }
}

fn dropping_chains(listed: &str, own: &str) -> Vec<String> {
    let listed: Value = serde_json::from_str(listed).unwrap_or_default();
    let items = listed["nftables"].as_array().cloned().unwrap_or_default();
    let chains = items.iter().map(|item| &item["chain"]).filter(|chain| {
        chain["hook"] == "forward" && chain["policy"] == "drop" && chain["table"] != own
    });
    let word = |chain: &Value, key: &str| chain[key].as_str().unwrap_or_default().to_owned();
    chains
        .filter(|chain| matches!(chain["family"].as_str(), Some("ip" | "inet")))
        .map(|c| format!("{} {} {}", word(c, "family"), word(c, "table"), word(c, "name")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_foreign_chain_that_drops_what_is_forwarded_is_named() {
        let listed = r#"{"nftables": [{"metainfo": {}},
            {"chain": {"family": "ip", "table": "filter", "name": "FORWARD", "hook": "forward",
                       "policy": "drop"}},
            {"chain": {"family": "inet", "table": "nubo_1", "name": "forward", "hook": "forward",
                       "policy": "drop"}},
            {"chain": {"family": "inet", "table": "x", "name": "y", "hook": "forward",
                       "policy": "accept"}}]}"#;
        assert_eq!(dropping_chains(listed, "nubo_1"), ["ip filter FORWARD"]);
        assert_eq!(dropping_chains("not json", "nubo_1"), Vec::<String>::new());
    }
}
