//! Wishes for an end: of ports, and with the last one of their network.
//!
//! Lines of the book are struck out last. What is missing already is no matter, so this removes
//! half of a port as well as a whole one.

use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;

use nubo_base::{Id, Uuid};
use nubo_domain::{Host, Network, Result, Server};
use nubo_ports::{PortRef, PortSpec};

use super::{Core, lock, machine, network, port};
use crate::book::Entry;
use crate::command;
use crate::inside;
use crate::naming;

/// Ports that should not be.
#[derive(Clone, Copy, Debug)]
pub enum Going {
    /// Every port of a server on a host.
    All(Id<Host>, Id<Server>),
    /// One port.
    One(PortRef),
}

impl Going {
    /// Those of them that are noted.
    fn noted(self, core: &Core) -> Vec<PortSpec> {
        let book = lock(&core.book);
        match self {
            Self::All(host, server) => {
                book.ports_of_server(server).filter(|port| port.host == host).cloned().collect()
            }
            Self::One(port) => {
                let noted = book.port(port).filter(|noted| noted.host == port.host);
                noted.cloned().into_iter().collect()
            }
        }
    }
}

/// Removes ports. Each wish has its own answer.
pub fn ports(core: &Core, asked: &[Going]) -> Vec<Result<()>> {
    let together = remove(core, asked.iter().flat_map(|going| going.noted(core)).collect());
    let each = |going: &Going| match &together {
        // What keeps one of them from ending is no matter of the others.
        Err(_) if asked.len() > 1 => remove(core, going.noted(core)),
        done => done.clone(),
    };
    asked.iter().map(each).collect()
}

/// Removes a port, whatever host it is on.
pub fn port_anywhere(core: &Core, port: PortRef) -> Result<()> {
    let port = lock(&core.book).port(port).cloned();
    remove(core, port.into_iter().collect())
}

fn remove(core: &Core, going: Vec<PortSpec>) -> Result<()> {
    let mut parts: BTreeMap<Uuid, BTreeMap<Uuid, PortSpec>> = BTreeMap::new();
    for port in going {
        let part = parts.entry(port.network.network.uuid()).or_default();
        part.insert(port.server.uuid(), port);
    }
    parts.into_values().try_for_each(|ports| from_network(core, ports.into_values().collect()))
}

/// Removes some ports of one network.
fn from_network(core: &Core, going: Vec<PortSpec>) -> Result<()> {
    let strike_ports =
        || going.iter().try_for_each(|p| lock(&core.book).strike_port(p.reference()));
    let Some(first) = going.first() else { return Ok(()) };
    let Some(entry) = lock(&core.book).network(first.network.network).cloned() else {
        return strike_ports();
    };
    if lock(&core.book).ports_of(entry.spec.network).len() == going.len() {
        remove_network(core, &entry)?;
        strike_ports()?;
        return strike(core, &entry);
    }
    let name = naming::namespace(entry.spec.network);
    if let Some(namespace) = inside::open(&name)? {
        inside::work(Some(&namespace), async |links| {
            for port in &going {
                port::unplug(links, port).await?;
            }
            Ok(())
        })?;
    }
    let stays = |ip: &Ipv4Addr| {
        let stays = |port: &PortSpec| !going.iter().any(|gone| gone.server == port.server);
        let ports = lock(&core.book).ports_of(entry.spec.network);
        ports.iter().any(|port| stays(port) && port.publics().contains(ip))
    };
    let publics: BTreeSet<_> = going.iter().flat_map(PortSpec::publics).collect();
    let publics: Vec<_> = publics.into_iter().filter(|ip| !stays(ip)).collect();
    if !publics.is_empty() {
        inside::work(None, async |links| {
            machine::unlead_publics(links, core, &entry, &publics).await
        })?;
    }
    strike_ports()?;
    match inside::open(&name)? {
        Some(namespace) => {
            inside::work(Some(&namespace), async |_| network::ensure_inside(core, &entry).await)
        }
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
        lock(&core.book).strike_port(port.reference())?;
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
    let publics: BTreeSet<_> = ports.iter().flat_map(PortSpec::publics).collect();
    let publics: Vec<_> = publics.into_iter().collect();
    inside::work(None, async |links| {
        machine::unlead_publics(links, core, entry, &publics).await?;
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
