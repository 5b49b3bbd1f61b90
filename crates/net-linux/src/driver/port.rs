//! A wish for a port: check, note, make the difference.

use std::fs::File;
use std::io;

use nubo_domain::{Error, Result};
use nubo_ports::{NicSource, PortSpec};

use super::{Core, gone, lock, network};
use crate::book::{Entry, conflict};
use crate::inside;
use crate::links::Links;
use crate::naming::{self, BRIDGE};
use crate::settings::Cidr;
use crate::{shape, spec, tap};

/// Makes the port be there as described.
pub fn ensure(core: &Core, port: PortSpec) -> Result<NicSource> {
    spec::check(&port, &core.settings)?;
    lock(&core.book).check_free(&port)?;
    refuse_own_address(core, &port)?;
    let mut before = lock(&core.book).port(port.server).cloned();
    if before.as_ref().is_some_and(|old| old.network.network != port.network.network) {
        gone::port_anywhere(core, port.server)?;
        before = None;
    }
    let known = before.is_some();
    if lock(&core.book).network(port.network.network).is_none() {
        network::refuse_foreign(core, port.network.network)?;
    }
    let done = make(core, &port, before);
    if let (Err(error), false) = (&done, known) {
        tracing::warn!(server = %port.server, %error, "a new port could not be made");
        if let Err(error) = gone::port_anywhere(core, port.server) {
            // It stays noted, so the next wish finds it.
            tracing::warn!(server = %port.server, %error, "and could not be removed");
        }
    }
    done?;
    let namespace = Some(naming::namespace(port.network.network));
    Ok(NicSource { tap: naming::tap(port.server), namespace, mac: port.mac })
}

/// A public address that the machine has itself would cut the machine off.
fn refuse_own_address(core: &Core, port: &PortSpec) -> Result<()> {
    let Some(public) = port.public_ip else { return Ok(()) };
    if lock(&core.book).port(port.server).is_some_and(|p| p.public_ip == Some(public)) {
        return Ok(());
    }
    let own = inside::work(None, async |links| links.addresses().await)?;
    if own.iter().any(|(ip, _)| *ip == public) {
        let detail = format!("the machine itself has {public}; take it out of the pool");
        return Err(conflict("The public address is in use on the host.", &detail));
    }
    Ok(())
}

fn make(core: &Core, port: &PortSpec, before: Option<PortSpec>) -> Result<()> {
    let entry = lock(&core.book).note_network(&port.network, &core.settings)?;
    lock(&core.book).put_port(port.clone())?;
    let namespace = network::ensure_frame(core, &entry)?;
    plug(core, &entry, port, before, &namespace)?;
    inside::work(None, async |links| network::lead_publics(links, core, &entry).await)
}

/// The part inside the namespace: the rules stand before the tap is a port of the bridge.
fn plug(
    core: &Core,
    entry: &Entry,
    port: &PortSpec,
    before: Option<PortSpec>,
    namespace: &File,
) -> Result<()> {
    inside::work(Some(namespace), async |links| {
        network::ensure_inside(core, entry).await?;
        let mac = card(port)?;
        let name = naming::tap(port.server);
        let mut link = links.find(&name).await?;
        if link.is_none() {
            tap::make(&name, core.settings.tap_owner).map_err(|e| no_tap(&name, &e))?;
            link = links.find(&name).await?;
        }
        let link = link.ok_or_else(|| Error::unavailable(format!("{name} is gone")))?;
        if let Some(old) = before.as_ref().map(card).transpose()?.filter(|old| *old != mac) {
            links.unpin(link.index, old).await?;
        }
        shape::ensure(links, port.server, port.bandwidth_mbit).await?;
        links.plug(link.index, links.index(BRIDGE).await?, mac).await
    })
}

fn card(port: &PortSpec) -> Result<naming::Mac> {
    naming::parse_mac(&port.mac).ok_or_else(|| Error::internal("a port without a card was noted"))
}

fn no_tap(name: &str, error: &io::Error) -> Error {
    if error.kind() == io::ErrorKind::NotFound {
        return Error::unavailable("/dev/net/tun is not there; modprobe tun");
    }
    Error::unavailable(format!("cannot make {name}: {error}"))
}

/// Removes the parts of one port inside its namespace; what is missing is no matter.
pub async fn unplug(links: &Links, port: &PortSpec) -> Result<()> {
    links.remove(&naming::tap(port.server)).await?;
    links.remove(&naming::shaper(port.server)).await
}

/// The route of a public address, as the machine has it.
pub fn public_range(port: &PortSpec) -> Option<Cidr> {
    port.public_ip.map(|ip| Cidr::around(ip, 32))
}
