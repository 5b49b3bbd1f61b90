//! The parts that the ports of a network share: namespace, bridge, links to the machine, service.
//!
//! Each part is looked for first and made if it is missing, so this mends a half-made network as
//! well as it makes a new one.

use std::fs::File;

use nubo_base::Id;
use nubo_domain::{Error, Host, Result};

use super::{Core, lock, machine};
use crate::book::Entry;
use crate::command;
use crate::inside;
use crate::links::Links;
use crate::naming::{self, BRIDGE, HOST_SIDE, UP};
use crate::rules;
use crate::service::process::Service;
use crate::settings::Cidr;
use crate::sysctl;

/// How a router's kernel is set; each line a file under `/proc/sys/net` and its text.
const ROUTER_SYSCTLS: &[(&str, &str)] = &[
    ("ipv4/ip_forward", "1"),
    // Without this, packets between two servers of the network would pass no rule.
    ("bridge/bridge-nf-call-iptables", "1"),
    ("bridge/bridge-nf-call-arptables", "0"),
    ("bridge/bridge-nf-call-ip6tables", "0"),
    ("ipv6/conf/all/disable_ipv6", "1"),
    ("ipv6/conf/default/disable_ipv6", "1"),
    ("ipv4/conf/all/send_redirects", "0"),
    ("ipv4/conf/default/send_redirects", "0"),
    ("ipv4/conf/all/accept_redirects", "0"),
    // The world may hold addresses that the network has too, for instance of a name server. Who
    // may send what is the rules' matter.
    ("ipv4/conf/all/rp_filter", "0"),
    ("ipv4/conf/up0/rp_filter", "0"),
];

/// Makes sure of the namespace and of the pair of links into it.
pub fn ensure_frame(core: &Core, entry: &Entry) -> Result<File> {
    let name = naming::namespace(entry.spec.network);
    let namespace = match inside::open(&name)? {
        Some(namespace) => namespace,
        None => make_namespace(core, &name)?,
    };
    let joined = inside::work(Some(&namespace), async |links| links.find(UP).await)?.is_some();
    inside::work(None, async |links| {
        if !joined {
            // The pair of a namespace that was just removed lingers while the kernel cleans up.
            links.remove(&naming::host_link(entry.spec.network)).await?;
        }
        machine::ensure(links, core, entry, &namespace).await
    })?;
    inside::work(Some(&namespace), async |links| router_side(links, entry).await)?;
    Ok(namespace)
}

fn make_namespace(core: &Core, name: &str) -> Result<File> {
    core.rulesets.forget(name);
    inside::work(None, async |_| {
        sysctl::ensure_bridge_rules().await?;
        if inside::path(name).exists() {
            command::run("ip", &["netns", "del", name], "").await?;
        }
        command::run("ip", &["netns", "add", name], "").await.map(drop)
    })?;
    inside::open(name)?.ok_or_else(|| Error::unavailable(format!("namespace {name} is gone")))
}

async fn router_side(links: &Links, entry: &Entry) -> Result<()> {
    let network = entry.spec.network;
    for (file, text) in ROUTER_SYSCTLS {
        sysctl::set(file, text)?;
    }
    links.set_up(links.index("lo").await?).await?;
    if links.find(BRIDGE).await?.is_none() {
        links.add_bridge(BRIDGE, naming::gateway_mac(network), 0).await?;
    }
    let bridge = links.index(BRIDGE).await?;
    links.set_up(bridge).await?;
    links.add_address(bridge, entry.spec.gateway(), entry.spec.prefix).await?;
    let up = links.index(UP).await?;
    links.set_up(up).await?;
    links.add_address(up, entry.transit, 32).await?;
    links.pin_neighbour(up, HOST_SIDE, naming::host_mac(network)).await?;
    links.lead(Cidr::around(std::net::Ipv4Addr::UNSPECIFIED, 0), HOST_SIDE, up).await
}

/// Makes the rules and the service of a network be what its ports ask for. Inside the namespace.
pub async fn ensure_inside(core: &Core, entry: &Entry) -> Result<()> {
    // Since the entry was read the service may have been started, or other servers named.
    let noted = lock(&core.book).network(entry.spec.network).cloned();
    let entry = noted.as_ref().unwrap_or(entry);
    let ports = lock(&core.book).ports_of(entry.spec.network);
    let router = rules::Router { network: &entry.spec, transit: entry.transit, ports: &ports };
    let place = naming::namespace(entry.spec.network);
    core.rulesets.ensure(&place, rules::router(&router)).await?;
    let known = entry.service;
    let started = service(core, entry).ensure(&entry.spec, &ports, &core.settings, known).await?;
    if known != Some(started) {
        let entry = Entry { service: Some(started), ..entry.clone() };
        lock(&core.book).put_network(entry)?;
    }
    Ok(())
}

/// Starts services again that ended by themselves; says how many.
pub fn mend(core: &Core, host: Id<Host>) -> Result<u64> {
    let entries = lock(&core.book).networks_on(host);
    let mut mended = 0;
    for entry in entries {
        // One that never ran is of a wish that was cut off, which is made again.
        if entry.service.is_none() || service(core, &entry).find(entry.service).is_some() {
            continue;
        }
        let name = naming::namespace(entry.spec.network);
        let Some(namespace) = inside::open(&name)? else { continue };
        match inside::work(Some(&namespace), async |_| ensure_inside(core, &entry).await) {
            Ok(()) => mended += 1,
            // One network without its service does not keep the others waiting.
            Err(error) => tracing::warn!(name, %error, "a service does not run"),
        }
    }
    Ok(mended)
}

/// The service of a network.
pub fn service(core: &Core, entry: &Entry) -> Service {
    Service::at(core.settings.run_dir.join(naming::namespace(entry.spec.network)))
}
