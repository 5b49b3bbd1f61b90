//! Wishes for an end: of a port, and with the last one of its network.
//!
//! Lines of the book are struck out last. What is missing already is no matter, so this removes
//! half of a port as well as a whole one.

use nubo_base::Id;
use nubo_domain::{Host, Network, Result, Server};

use super::{Core, lock, machine, network, port};
use crate::book::Entry;
use crate::command;
use crate::inside;
use crate::naming;

/// Removes a server's port from a host.
pub fn port(core: &Core, host: Id<Host>, server: Id<Server>) -> Result<()> {
    let here = lock(&core.book).port(server).is_some_and(|port| port.host == host);
    if here { port_anywhere(core, server) } else { Ok(()) }
}

/// Removes a server's port, whichever network it is in.
pub fn port_anywhere(core: &Core, server: Id<Server>) -> Result<()> {
    let Some(port) = lock(&core.book).port(server).cloned() else { return Ok(()) };
    let Some(entry) = lock(&core.book).network(port.network.network).cloned() else {
        return lock(&core.book).strike_port(server);
    };
    if lock(&core.book).ports_of(entry.spec.network).len() == 1 {
        remove_network(core, &entry)?;
        lock(&core.book).strike_port(server)?;
        return strike(core, &entry);
    }
    if let Some(namespace) = inside::open(&naming::namespace(entry.spec.network))? {
        inside::work(Some(&namespace), async |links| port::unplug(links, &port).await)?;
    }
    if let Some(range) = port::public_range(&port) {
        inside::work(None, async |links| unlead(links, &entry, range).await)?;
    }
    lock(&core.book).strike_port(server)?;
    match inside::open(&naming::namespace(entry.spec.network))? {
        Some(namespace) => {
            inside::work(Some(&namespace), async |_| network::ensure_inside(core, &entry).await)
        }
        None => Ok(()),
    }
}

async fn unlead(
    links: &crate::links::Links,
    entry: &Entry,
    range: crate::settings::Cidr,
) -> Result<()> {
    match links.find(&naming::host_link(entry.spec.network)).await? {
        Some(link) => links.unlead(range, naming::ROUTER_SIDE, link.index).await,
        None => Ok(()),
    }
}

/// Removes a network of a host with every port in it.
pub fn network_of(core: &Core, host: Id<Host>, network: Id<Network>) -> Result<()> {
    let Some(entry) = lock(&core.book).network(network).cloned() else { return Ok(()) };
    let ports = lock(&core.book).ports_of(network);
    if ports.iter().any(|port| port.host != host) {
        return Ok(());
    }
    remove_network(core, &entry)?;
    for port in ports {
        lock(&core.book).strike_port(port.server)?;
    }
    strike(core, &entry)
}

/// Everything of a network but its lines in the book.
fn remove_network(core: &Core, entry: &Entry) -> Result<()> {
    let name = naming::namespace(entry.spec.network);
    core.rulesets.forget(&name);
    network::service(core, entry).ensure_gone(entry.service)?;
    let ports = lock(&core.book).ports_of(entry.spec.network);
    if let Some(namespace) = inside::open(&name)? {
        // A process that is still inside would keep the namespace and all links in it.
        inside::work(Some(&namespace), async |links| {
            for port in &ports {
                port::unplug(links, port).await?;
            }
            links.remove(naming::BRIDGE).await
        })?;
    }
    inside::work(None, async |links| {
        links.remove(&naming::host_link(entry.spec.network)).await?;
        if inside::path(&name).exists() {
            command::run("ip", &["netns", "del", &name], "").await?;
        }
        Ok(())
    })
}

/// The end of the line of a network; with the last network the machine's rules go too.
fn strike(core: &Core, entry: &Entry) -> Result<()> {
    if lock(&core.book).len() == 1 {
        inside::work(None, async |links| machine::ensure_gone(links, core).await)?;
    }
    lock(&core.book).strike_network(entry.spec.network)
}
