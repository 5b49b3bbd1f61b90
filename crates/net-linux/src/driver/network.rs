//! The parts that the ports of a network share: namespace, bridge, links to the machine, service.
//!
//! Each part is looked for first and made if it is missing, so this mends a half-made network as
//! well as it makes a new one. What bears one of our names and is not ours is refused, never taken
//! over.

use std::fs::{self, File};

use nubo_base::Id;
use nubo_domain::{Error, Network, Result};

use super::{Core, lock};
use crate::book::{Entry, conflict};
use crate::command;
use crate::inside;
use crate::links::Links;
use crate::naming::{self, BRIDGE, HOST_SIDE, ROUTER_SIDE, UP};
use crate::rules;
use crate::service::process::Service;
use crate::settings::{Cidr, Settings};

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
];

/// Makes sure of the namespace and of the pair of links into it.
pub fn ensure_frame(core: &Core, entry: &Entry) -> Result<File> {
    let name = naming::namespace(entry.spec.network);
    let namespace = match inside::open(&name)? {
        Some(namespace) => namespace,
        None => make_namespace(&name)?,
    };
    let joined = inside::work(Some(&namespace), async |links| links.find(UP).await)?.is_some();
    inside::work(None, async |links| {
        refuse_foreign_link(links, core, entry).await?;
        if !joined {
            // The pair of a namespace that was just removed lingers while the kernel cleans up.
            links.remove(&naming::host_link(entry.spec.network)).await?;
        }
        machine_side(links, core, entry, &namespace).await
    })?;
    inside::work(Some(&namespace), async |links| router_side(links, entry).await)?;
    Ok(namespace)
}

/// Asked before a network is noted: whatever bears its names now belongs to somebody else.
pub fn refuse_foreign(core: &Core, network: Id<Network>) -> Result<()> {
    let (name, link) = (naming::namespace(network), naming::host_link(network));
    if inside::path(&name).exists() {
        let detail = format!("namespace {name} is not ours; remove it: ip netns del {name}");
        return Err(conflict("A name on the host is taken.", &detail));
    }
    inside::work(None, async |links| {
        if links.find(&link).await?.is_some() {
            let detail = format!("link {link} is not ours; remove it: ip link del {link}");
            return Err(conflict("A name on the host is taken.", &detail));
        }
        match transit_clash(links, &core.settings).await? {
            Some(other) => {
                let transit = core.settings.transit;
                let detail = format!(
                    "the machine uses {other} for something else, which overlaps {transit}; \
                     set the transit range of the network driver to a free one"
                );
                Err(conflict("A range of addresses on the host is taken.", &detail))
            }
            None => Ok(()),
        }
    })
}

/// A range that the machine reaches otherwise than over our links and that overlaps ours.
pub async fn transit_clash(links: &Links, settings: &Settings) -> Result<Option<Cidr>> {
    let all = links.all().await?;
    let ours = |index: Option<u32>| {
        all.iter().any(|link| Some(link.index) == index && link.group == settings.link_group)
    };
    let clashes = |range: Cidr| range.prefix() > 0 && range.overlaps(settings.transit);
    let routes = links.routes().await?;
    let route = routes.into_iter().find(|(range, link)| clashes(*range) && !ours(*link));
    let addresses = links.addresses().await?;
    let address = addresses.into_iter().map(|(ip, _)| Cidr::around(ip, 32)).find(|c| clashes(*c));
    Ok(route.map(|(range, _)| range).or(address))
}

fn make_namespace(name: &str) -> Result<File> {
    inside::work(None, async |_| {
        if inside::path(name).exists() {
            command::run("ip", &["netns", "del", name], "").await?;
        }
        command::run("ip", &["netns", "add", name], "").await.map(drop)
    })?;
    inside::open(name)?.ok_or_else(|| Error::unavailable(format!("namespace {name} is gone")))
}

async fn refuse_foreign_link(links: &Links, core: &Core, entry: &Entry) -> Result<()> {
    let name = naming::host_link(entry.spec.network);
    match links.find(&name).await? {
        Some(link) if link.kind != "veth" || link.group != core.settings.link_group => {
            let detail = format!("link {name} is not ours; remove it: ip link del {name}");
            Err(conflict("A name on the host is taken.", &detail))
        }
        _ => Ok(()),
    }
}

async fn machine_side(links: &Links, core: &Core, entry: &Entry, namespace: &File) -> Result<()> {
    let network = entry.spec.network;
    let (name, group) = (naming::host_link(network), core.settings.link_group);
    // Rules come first: no packet may pass before they stand.
    command::run("nft", &["-f", "-"], &rules::machine(&core.settings)).await?;
    let mut link = links.find(&name).await?;
    if link.is_none() {
        let near = (name.as_str(), naming::host_mac(network), group);
        links.add_pair(near, (UP, naming::router_mac(network), namespace)).await?;
        link = links.find(&name).await?;
    }
    let index = link.map(|l| l.index).ok_or_else(|| Error::unavailable("a new link is gone"))?;
    set(&format!("ipv6/conf/{name}/disable_ipv6"), "1")?;
    set(&format!("ipv4/conf/{name}/forwarding"), "1")?;
    if let Some(uplink) = &core.settings.uplink {
        set(&format!("ipv4/conf/{uplink}/forwarding"), "1")?;
    }
    links.set_up(index).await?;
    links.pin_neighbour(index, ROUTER_SIDE, naming::router_mac(network)).await?;
    links.lead(Cidr::around(entry.transit, 32), ROUTER_SIDE, index).await
}

async fn router_side(links: &Links, entry: &Entry) -> Result<()> {
    let network = entry.spec.network;
    for (file, text) in ROUTER_SYSCTLS {
        set(file, text)?;
    }
    links.set_up(links.index("lo").await?).await?;
    if links.find(BRIDGE).await?.is_none() {
        links.add_bridge(BRIDGE, naming::gateway_mac(network)).await?;
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

/// Settings are those of the calling thread's namespace. Where IPv6 is built without, it needs no
/// switching off.
fn set(file: &str, text: &str) -> Result<()> {
    let path = format!("/proc/sys/net/{file}");
    match fs::read_to_string(&path) {
        Ok(old) if old.trim() == text => Ok(()),
        Err(_) if file.starts_with("ipv6/") || file.ends_with("tables") && text == "0" => Ok(()),
        Err(_) if file.starts_with("bridge/") => {
            Err(Error::unavailable("the kernel's br_netfilter is not there; modprobe br_netfilter"))
        }
        _ => fs::write(&path, text).map_err(|e| Error::unavailable(format!("{path}: {e}"))),
    }
}

/// Makes the rules and the service of a network be what its ports ask for. Inside the namespace.
pub async fn ensure_inside(core: &Core, entry: &Entry) -> Result<()> {
    let ports = lock(&core.book).ports_of(entry.spec.network);
    let router = rules::Router { network: &entry.spec, transit: entry.transit, ports: &ports };
    command::run("nft", &["-f", "-"], &rules::router(&router)).await?;
    let service = service(core, entry);
    let started = service.ensure(&entry.spec, &ports, &core.settings, entry.service).await?;
    if entry.service != Some(started) {
        let entry = Entry { service: Some(started), ..entry.clone() };
        lock(&core.book).put_network(entry)?;
    }
    Ok(())
}

/// The service of a network.
pub fn service(core: &Core, entry: &Entry) -> Service {
    Service::at(core.settings.run_dir.join(naming::namespace(entry.spec.network)))
}

/// Makes the public addresses of a network lead to its router, and no others.
pub async fn lead_publics(links: &Links, core: &Core, entry: &Entry) -> Result<()> {
    let Some(link) = links.find(&naming::host_link(entry.spec.network)).await? else {
        return Ok(());
    };
    let ports = lock(&core.book).ports_of(entry.spec.network);
    let wanted: Vec<_> = ports.iter().filter_map(|p| p.public_ip).collect();
    let wanted: Vec<_> = wanted.into_iter().map(|ip| Cidr::around(ip, 32)).collect();
    let kept = Cidr::around(entry.transit, 32);
    for (range, index) in links.routes().await? {
        if index == Some(link.index) && range != kept && !wanted.contains(&range) {
            links.unlead(range, ROUTER_SIDE, link.index).await?;
        }
    }
    for range in wanted {
        links.lead(range, ROUTER_SIDE, link.index).await?;
    }
    Ok(())
}
