//! Wishes for ports: check, note, make the difference. Wishes that wait at the same time are
//! followed together, so that the rules of a network are given once for all of them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io;
use std::net::Ipv4Addr;

use nubo_base::Uuid;
use nubo_domain::{Error, Result};
use nubo_ports::{Forward, NicSource, PortRef, PortSpec};

use super::{Core, gone, lock, machine, network};
use crate::book::{Entry, conflict, replaces};
use crate::checks;
use crate::inside;
use crate::links::Links;
use crate::naming::{self, BRIDGE};
use crate::{shape, spec, tap};

/// Ports that are wished for as one: what passes from one to another does so in one moment.
pub type Wish = Vec<PortSpec>;

/// A port that was noted, and what it was before.
struct Noted {
    port: PortSpec,
    before: Option<PortSpec>,
}

/// Makes the ports of every wish be there as described. Each wish has its own answer.
pub fn ensure(core: &Core, wishes: &[Wish]) -> Vec<Result<Vec<NicSource>>> {
    let noted: Vec<_> = wishes.iter().map(|wish| note(core, wish)).collect();
    let good: Vec<&Noted> = noted.iter().flatten().flatten().collect();
    let together = make(core, &good);
    let alone = noted.iter().flatten().count() == 1;
    let follow = |noted: Result<Vec<Noted>>| {
        let noted = noted?;
        let done = match &together {
            // What one of them cannot have is no matter of the others.
            Err(_) if !alone => make(core, &noted.iter().collect::<Vec<_>>()),
            done => done.clone(),
        };
        if let Err(error) = &done {
            forget_new(core, &noted, error);
        }
        done.map(|()| noted.iter().map(|noted| source(&noted.port)).collect())
    };
    noted.into_iter().map(follow).collect()
}

fn source(port: &PortSpec) -> NicSource {
    let namespace = Some(naming::namespace(port.network.network));
    NicSource { tap: naming::tap(port.server), namespace, mac: port.mac.clone() }
}

/// Nothing is left of a port that could not be made; one that was there stays, to be mended.
fn forget_new(core: &Core, noted: &[Noted], error: &Error) {
    for Noted { port, .. } in noted.iter().filter(|noted| noted.before.is_none()) {
        tracing::warn!(server = %port.server, %error, "a new port could not be made");
        if let Err(error) = gone::port_anywhere(core, port.reference()) {
            // It stays noted, so the next wish finds it.
            tracing::warn!(server = %port.server, %error, "and could not be removed");
        }
    }
}

/// Refuses a wish that cannot be, or writes it down; touches nothing else, but for a port that
/// moves to another network, which is taken out of the old one.
fn note(core: &Core, wish: &Wish) -> Result<Vec<Noted>> {
    for (index, port) in wish.iter().enumerate() {
        spec::check(port, &core.settings)?;
        if wish[..index].iter().any(|other| replaces(port, other)) {
            return Err(Error::internal("one wish names a port twice"));
        }
    }
    lock(&core.book).check_free(wish)?;
    refuse_own_addresses(core, wish)?;
    for port in wish {
        refuse_unable(core, port)?;
        if lock(&core.book).network(port.network.network).is_none() {
            machine::refuse_foreign(core, port.network.network)?;
        }
    }
    let mut noted = Vec::with_capacity(wish.len());
    for port in wish {
        let place = port.reference();
        for old in moved(core, port) {
            gone::port_anywhere(core, old)?;
        }
        let before = lock(&core.book).port(place).cloned();
        noted.push(Noted { port: port.clone(), before });
    }
    let written = write_down(core, &noted);
    if let Err(error) = &written {
        forget_new(core, &noted, error);
    }
    written.map(|()| noted)
}

/// The server's primary port in another network than the wished one's.
fn moved(core: &Core, port: &PortSpec) -> Vec<PortRef> {
    let book = lock(&core.book);
    let old = book.ports_of_server(port.server).filter(|old| replaces(port, old));
    old.filter(|old| old.network.network != port.network.network).map(PortSpec::reference).collect()
}

/// Whoever gives an address away is written first: the book never holds one twice.
fn write_down(core: &Core, noted: &[Noted]) -> Result<()> {
    let mut book = lock(&core.book);
    let (gains, rest): (Vec<_>, Vec<_>) = noted.iter().partition(|noted| noted.gains());
    for Noted { port, .. } in rest.into_iter().chain(gains) {
        book.note_network(&port.network, &core.settings)?;
        book.put_port(port.clone())?;
    }
    Ok(())
}

impl Noted {
    /// Whether an address, or a part of one, leads here now and did not before.
    fn gains(&self) -> bool {
        let before = self.before.as_ref();
        let had = |part: &Forward| before.is_some_and(|before| before.forwards.contains(part));
        let whole = self.port.public_ip.is_some()
            && self.port.public_ip != before.and_then(|before| before.public_ip);
        whole || !self.port.forwards.iter().all(had)
    }
}

/// Says so before anything is begun for a new port.
fn refuse_unable(core: &Core, port: &PortSpec) -> Result<()> {
    if lock(&core.book).port(port.reference()).is_some() {
        return Ok(());
    }
    checks::refuse_unable(&["ip", "nft", "dnsmasq"])?;
    if port.bandwidth_mbit.is_some() { checks::refuse_unable(&["tc"]) } else { Ok(()) }
}

/// A public address that the machine has itself would cut the machine off.
fn refuse_own_addresses(core: &Core, wish: &Wish) -> Result<()> {
    let mut new: BTreeSet<Ipv4Addr> = BTreeSet::new();
    for port in wish {
        let book = lock(&core.book);
        let before = book.port(port.reference()).map(PortSpec::publics).unwrap_or_default();
        new.extend(port.publics().difference(&before));
    }
    if new.is_empty() {
        return Ok(());
    }
    let own = inside::work(None, async |links| links.addresses().await)?;
    match own.iter().map(|own| own.ip).find(|ip| new.contains(ip)) {
        Some(public) => {
            let detail = format!("the machine itself has {public}; take it out of the pool");
            Err(conflict("The public address is in use on the host.", &detail))
        }
        None => Ok(()),
    }
}

/// The ports of one network, and the namespace once it is there.
struct Part<'a> {
    entry: Entry,
    ports: Vec<&'a Noted>,
    namespace: Option<File>,
}

/// Routers that get a public address know it before it leads to them, and those that lose one
/// forget it afterwards.
fn make(core: &Core, noted: &[&Noted]) -> Result<()> {
    let mut parts: BTreeMap<Uuid, Part<'_>> = BTreeMap::new();
    for one in noted {
        let network = &one.port.network;
        let entry = lock(&core.book).note_network(network, &core.settings)?;
        let new = || Part { entry, ports: Vec::new(), namespace: None };
        parts.entry(network.network.uuid()).or_insert_with(new).ports.push(one);
    }
    if parts.is_empty() {
        return Ok(());
    }
    let mut parts: Vec<_> = parts.into_values().collect();
    parts.sort_by_key(|part| !part.ports.iter().any(|noted| noted.gains()));
    for part in &mut parts {
        part.namespace = Some(network::ensure_frame(core, &part.entry)?);
    }
    let gaining = parts.partition_point(|part| part.ports.iter().any(|noted| noted.gains()));
    parts[..gaining].iter().try_for_each(|part| plug(core, part))?;
    inside::work(None, async |links| {
        for part in &parts {
            machine::lead_publics(links, core, &part.entry).await?;
        }
        Ok(())
    })?;
    parts[gaining..].iter().try_for_each(|part| plug(core, part))
}

/// The part inside the namespace: the rules stand before the taps are ports of the bridge.
fn plug(core: &Core, part: &Part<'_>) -> Result<()> {
    inside::work(part.namespace.as_ref(), async |links| {
        network::ensure_inside(core, &part.entry).await?;
        let bridge = links.index(BRIDGE).await?;
        let limits = part.ports.iter().map(|n| (n.port.server, n.port.bandwidth_mbit));
        let limits: Vec<_> = limits.collect();
        let mut taps = Vec::with_capacity(part.ports.len());
        for Noted { port, before } in &part.ports {
            taps.push(make_tap(links, core, port).await?);
            if let Some(before) = before {
                unpin(links, (port, before), bridge).await?;
            }
        }
        shape::ensure(links, &limits).await?;
        for (Noted { port, .. }, tap) in part.ports.iter().zip(taps) {
            let mac = card(port)?;
            links.plug(tap, bridge, mac).await?;
            links.pin_neighbour(bridge, port.private_ip, mac).await?;
        }
        Ok(())
    })
}

async fn make_tap(links: &Links, core: &Core, port: &PortSpec) -> Result<u32> {
    let name = naming::tap(port.server);
    if let Some(link) = links.find(&name).await? {
        return Ok(link.index);
    }
    tap::make(&name, core.settings.tap_owner).map_err(|e| no_tap(&name, &e))?;
    links.index(&name).await
}

/// What was said about the port's former card or address is not true any more.
async fn unpin(links: &Links, (port, before): (&PortSpec, &PortSpec), bridge: u32) -> Result<()> {
    let (old, tap) = (card(before)?, links.index(&naming::tap(port.server)).await?);
    if old != card(port)? {
        links.unpin(tap, old).await?;
    }
    if before.private_ip != port.private_ip {
        links.unpin_neighbour(bridge, before.private_ip).await?;
    }
    Ok(())
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
    links.remove(&naming::shaper(port.server)).await?;
    match links.find(BRIDGE).await? {
        Some(bridge) => links.unpin_neighbour(bridge.index, port.private_ip).await,
        None => Ok(()),
    }
}
