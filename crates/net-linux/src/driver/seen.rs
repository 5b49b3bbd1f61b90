//! What is there: read from the kernel, named by the book.

use nubo_base::Id;
use nubo_domain::{Host, Result, Server};
use nubo_ports::{NetFigures, PortSpec, SeenPort};

use super::{Core, lock};
use crate::inside;
use crate::links::Link;
use crate::naming;
use crate::settings::Cidr;

/// A server's port, if it is plugged in. Its public address is shown if the machine leads it here.
pub fn observe(core: &Core, host: Id<Host>, server: Id<Server>) -> Result<Option<SeenPort>> {
    let Some(port) = noted(core, host, server) else { return Ok(None) };
    if find(&port)?.is_none_or(|link| link.bridge.is_none()) {
        return Ok(None);
    }
    let leads = match port.public_ip.map(|ip| Cidr::around(ip, 32)) {
        None => false,
        Some(range) => inside::work(None, async |links| {
            let link = links.find(&naming::host_link(port.network.network)).await?;
            let index = link.map(|link| link.index);
            Ok(index.is_some() && links.routes().await?.contains(&(range, index)))
        })?,
    };
    let mut seen = shown(&port);
    seen.public_ip = seen.public_ip.filter(|_| leads);
    Ok(Some(seen))
}

/// Every port that was noted, whole or not.
pub fn list(core: &Core, host: Id<Host>) -> Vec<SeenPort> {
    lock(&core.book).ports().filter(|port| port.host == host).map(shown).collect()
}

/// What a port has carried; none if it is not there.
pub fn figures(core: &Core, host: Id<Host>, server: Id<Server>) -> Result<Option<NetFigures>> {
    let Some(port) = noted(core, host, server) else { return Ok(None) };
    Ok(find(&port)?.map(|link| link.figures))
}

fn noted(core: &Core, host: Id<Host>, server: Id<Server>) -> Option<PortSpec> {
    lock(&core.book).port(server).filter(|port| port.host == host).cloned()
}

fn find(port: &PortSpec) -> Result<Option<Link>> {
    let Some(namespace) = inside::open(&naming::namespace(port.network.network))? else {
        return Ok(None);
    };
    let name = naming::tap(port.server);
    inside::work(Some(&namespace), async |links| links.find(&name).await)
}

fn shown(port: &PortSpec) -> SeenPort {
    SeenPort {
        server: port.server,
        host: port.host,
        mac: port.mac.clone(),
        private_ip: port.private_ip,
        public_ip: port.public_ip,
    }
}
