//! What is there: read from the kernel, named by the book.

use nubo_base::Id;
use nubo_domain::{Host, Result, Server};
use nubo_ports::{NetFigures, PortRef, PortSpec, SeenPort};

use super::{Core, lock};
use crate::inside;
use crate::links::Link;
use crate::naming;
use crate::settings::Cidr;

/// A port, if it is plugged in. Its public address is shown if the machine leads it here.
pub fn observe(core: &Core, port: PortRef) -> Result<Option<SeenPort>> {
    let noted = lock(&core.book).port(port).filter(|noted| noted.host == port.host).cloned();
    let Some(port) = noted else { return Ok(None) };
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

/// What the ports of a server have carried together; none if there is none.
pub fn figures(core: &Core, host: Id<Host>, server: Id<Server>) -> Result<Option<NetFigures>> {
    let noted: Vec<_> = lock(&core.book).ports_of_server(server).cloned().collect();
    let mut all: Option<NetFigures> = None;
    for port in noted.iter().filter(|port| port.host == host) {
        if let Some(link) = find(port)? {
            let sum = all.unwrap_or_default();
            all = Some(NetFigures {
                rx_bytes: sum.rx_bytes + link.figures.rx_bytes,
                tx_bytes: sum.tx_bytes + link.figures.tx_bytes,
                rx_packets: sum.rx_packets + link.figures.rx_packets,
                tx_packets: sum.tx_packets + link.figures.tx_packets,
            });
        }
    }
    Ok(all)
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
        network: port.network.network,
        mac: port.mac.clone(),
        private_ip: port.private_ip,
        public_ip: port.public_ip,
    }
}
