//! The machine's own side: its rules, its end of each pair of links, and the routes to routers and
//! public addresses.
//!
//! What bears one of our names and is not ours is refused, never taken over. Of the machine's own
//! links only the uplink is touched: packets are forwarded from it, and on it the machine answers
//! for public addresses that its neighbours ask for.

use std::collections::BTreeSet;
use std::fs::File;
use std::net::Ipv4Addr;

use nubo_base::Id;
use nubo_domain::{Error, Network, Result};
use nubo_ports::PortSpec;

use super::{Core, lock};
use crate::book::{Entry, conflict};
use crate::inside;
use crate::links::Links;
use crate::naming::{self, ROUTER_SIDE, UP};
use crate::rules;
use crate::settings::{Cidr, Settings};
use crate::sysctl;

/// Asked before a network is noted: whatever bears its names now belongs to somebody else.
pub fn refuse_foreign(core: &Core, network: Id<Network>) -> Result<()> {
    let (name, link) = (naming::namespace(network), naming::host_link(network));
    if inside::path(&name).exists() {
        let detail = format!("namespace {name} is not ours; remove it: ip netns del {name}");
        return Err(conflict("A name on the host is taken.", &detail));
    }
    inside::work(None, async |links| {
        if links.find(&link).await?.is_some() {
            return Err(foreign(&link));
        }
        match transit_clash(links, &core.settings).await? {
            Some(other) => {
                let transit = core.settings.transit;
                let detail = format!(
                    "the machine uses {other} for something else, which overlaps {transit}; \
                     name a free one with --transit"
                );
                Err(conflict("A range of addresses on the host is taken.", &detail))
            }
            None => Ok(()),
        }
    })
}

fn foreign(link: &str) -> Error {
    let detail = format!("link {link} is not ours; remove it: ip link del {link}");
    conflict("A name on the host is taken.", &detail)
}

/// Whether the machine has a cloud of ours over another folder; it is known by its own link.
pub async fn other_cloud(links: &Links, settings: &Settings) -> Result<bool> {
    let own = naming::machine_link(settings.link_group);
    let all = links.all().await?;
    Ok(all.iter().any(|link| link.name != own && link.name == naming::machine_link(link.group)))
}

/// A range that the machine reaches otherwise than over our links and that overlaps ours.
pub async fn transit_clash(links: &Links, settings: &Settings) -> Result<Option<Cidr>> {
    let all = links.all().await?;
    let ours = |index: u32| {
        all.iter().any(|link| link.index == index && link.group == settings.link_group)
    };
    let clashes = |range: Cidr| range.prefix() > 0 && range.overlaps(settings.transit);
    let mut routes = links.routes().await?.into_iter();
    let route = routes.find(|(range, link)| clashes(*range) && !link.is_some_and(ours));
    if let Some((range, _)) = route {
        return Ok(Some(range));
    }
    let addresses = links.addresses().await?.into_iter().filter(|own| !ours(own.link));
    let mut ranges = addresses.map(|own| Cidr::around(own.ip, 32));
    Ok(ranges.find(|range| clashes(*range)))
}

/// Makes sure of the machine's rules, its end of the pair, and the route to the router.
pub async fn ensure(links: &Links, core: &Core, entry: &Entry, namespace: &File) -> Result<()> {
    let network = entry.spec.network;
    let (name, group) = (naming::host_link(network), core.settings.link_group);
    // Rules come first: no packet may pass before they stand.
    core.rulesets.ensure("", rules::machine(&core.settings, sysctl::forwards()?)).await?;
    ensure_own_link(links, &core.settings).await?;
    let mut link = links.find(&name).await?;
    if link.as_ref().is_some_and(|link| link.kind != "veth" || link.group != group) {
        return Err(foreign(&name));
    }
    if link.is_none() {
        let near = (name.as_str(), naming::host_mac(network), group);
        links.add_pair(near, (UP, naming::router_mac(network), namespace)).await?;
        link = links.find(&name).await?;
    }
    let index = link.map(|l| l.index).ok_or_else(|| Error::unavailable("a new link is gone"))?;
    sysctl::set(&format!("ipv6/conf/{name}/disable_ipv6"), "1")?;
    sysctl::set(&format!("ipv4/conf/{name}/forwarding"), "1")?;
    if let Some(uplink) = &core.settings.uplink {
        sysctl::set(&format!("ipv4/conf/{uplink}/forwarding"), "1")?;
    }
    links.set_up(index).await?;
    links.pin_neighbour(index, ROUTER_SIDE, naming::router_mac(network)).await?;
    links.lead(Cidr::around(entry.transit, 32), ROUTER_SIDE, index).await
}

/// The pairs of links have no address on the machine's side, so that guests see the machine under
/// the address that the world knows. A machine that has none speaks from this link's.
async fn ensure_own_link(links: &Links, settings: &Settings) -> Result<()> {
    let (name, group) = (naming::machine_link(settings.link_group), settings.link_group);
    match links.find(&name).await? {
        Some(link) if link.group != group => return Err(foreign(&name)),
        Some(link) if link.up => return Ok(()),
        Some(_) => {}
        None => links.add_bridge(&name, naming::machine_mac(group), group).await?,
    }
    let index = links.index(&name).await?;
    sysctl::set(&format!("ipv6/conf/{name}/disable_ipv6"), "1")?;
    links.add_address(index, naming::machine_address(settings.transit), 32).await?;
    links.set_up(index).await
}

/// The end of what all networks share.
pub async fn ensure_gone(links: &Links, core: &Core) -> Result<()> {
    core.rulesets.ensure("", rules::machine_gone(&core.settings)).await?;
    core.rulesets.forget("");
    links.remove(&naming::machine_link(core.settings.link_group)).await
}

/// Makes the public addresses of a network lead to its router, and no others. An address that led
/// elsewhere changes over in one moment.
pub async fn lead_publics(links: &Links, core: &Core, entry: &Entry) -> Result<()> {
    let Some(link) = links.find(&naming::host_link(entry.spec.network)).await? else {
        return Ok(());
    };
    let ports = lock(&core.book).ports_of(entry.spec.network);
    let wanted: BTreeSet<_> = ports.iter().flat_map(PortSpec::publics).collect();
    let wanted: Vec<_> = wanted.into_iter().collect();
    let kept = Cidr::around(entry.transit, 32);
    let routes = links.routes().await?.into_iter();
    let there = routes.filter(|(range, index)| *index == Some(link.index) && *range != kept);
    let there: Vec<_> = there.map(|(range, _)| range.base()).collect();
    let lost: Vec<_> = there.iter().copied().filter(|ip| !wanted.contains(ip)).collect();
    unlead_publics(links, core, entry, &lost).await?;
    for public in wanted.iter().filter(|public| !there.contains(public)) {
        links.lead(Cidr::around(*public, 32), ROUTER_SIDE, link.index).await?;
    }
    answer_for(links, core, &wanted).await
}

/// Addresses out of a range that the uplink's neighbours take for near are not led to the machine
/// by anybody, so it answers when it is asked for them.
async fn answer_for(links: &Links, core: &Core, publics: &[Ipv4Addr]) -> Result<()> {
    let Some(uplink) = uplink(links, core).await?.filter(|_| !publics.is_empty()) else {
        return Ok(());
    };
    let addresses = links.addresses().await?.into_iter();
    let near: Vec<_> = addresses.filter(|own| own.link == uplink).collect();
    for public in publics.iter().filter(|ip| near.iter().any(|own| own.near.contains(**ip))) {
        links.answer_for(uplink, *public).await?;
    }
    Ok(())
}

async fn uplink(links: &Links, core: &Core) -> Result<Option<u32>> {
    let Some(name) = &core.settings.uplink else { return Ok(None) };
    Ok(links.find(name).await?.map(|link| link.index))
}

/// Makes public addresses lead to a router no more; those that lead elsewhere by now are left
/// alone.
pub async fn unlead_publics(
    links: &Links,
    core: &Core,
    entry: &Entry,
    publics: &[Ipv4Addr],
) -> Result<()> {
    if publics.is_empty() {
        return Ok(());
    }
    let link = links.find(&naming::host_link(entry.spec.network)).await?.map(|link| link.index);
    let (routes, uplink) = (links.routes().await?, uplink(links, core).await?);
    for public in publics {
        let range = Cidr::around(*public, 32);
        if routes.iter().any(|(to, over)| *to == range && *over != link) {
            continue;
        }
        if let Some(link) = link {
            links.unlead(range, ROUTER_SIDE, link).await?;
        }
        if let Some(uplink) = uplink {
            links.silence_for(uplink, *public).await?;
        }
    }
    Ok(())
}
