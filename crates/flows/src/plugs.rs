//! What is plugged into a server: its ports and its disks, gathered from rows and drivers. Shared
//! by workflows about servers, volumes, groups and addresses.

use std::collections::BTreeMap;

use futures_util::{StreamExt as _, stream};
use nubo_base::{Id, Uuid, digest, hex_lower};
use nubo_domain::{
    Error, ForwardRule, Kind, Lookup, Network, PublicIp, Result, SecurityGroup, Server, SshKey,
    Volume, code,
};
use nubo_ports::{
    ADDRESS_HELD, DiskFormat, DiskSource, GuestSpec, GuestVolume, NicSource, Objects, PortSpec,
    Query, StoreExt as _, Tx,
};

use crate::spec::{self, Parts};
use crate::{World, images};

/// A server can have fewer forward rules than this.
const FORWARDS_OF_SERVER_MAX: u32 = 1_000;
/// A server can have fewer volumes than this.
const VOLUMES_MAX: u32 = 100;

/// The ports that a live server should have, the primary one first; none for one that is gone or
/// has no place.
pub fn ports(tx: &mut dyn Tx, server: Id<Server>) -> Result<Vec<PortSpec>> {
    let Some(server) = tx.find(server)? else { return Ok(Vec::new()) };
    if server.ended() || server.host.is_none() || server.reach.private_ip.is_none() {
        return Ok(Vec::new());
    }
    let mut ports = Vec::with_capacity(1 + server.nics.len());
    for card in server.cards().filter(|card| !card.leaving) {
        let network: Network = tx.get(card.network)?;
        let groups = groups(tx, &server, &network)?;
        ports.push(spec::port(&server, card, &network, &groups)?);
    }
    if let Some(primary) = ports.first_mut() {
        lead_to(tx, &server, primary)?;
    }
    Ok(ports)
}

/// The groups that hold for a server in one of its networks.
fn groups(tx: &mut dyn Tx, server: &Server, network: &Network) -> Result<Vec<SecurityGroup>> {
    let of_network = network.security_group.filter(|of| !server.security_groups.contains(of));
    let mut groups = Vec::with_capacity(server.security_groups.len() + 1);
    for group in server.security_groups.iter().chain(&of_network) {
        groups.extend(tx.find::<SecurityGroup>(*group)?.filter(|group| !group.deleted));
    }
    Ok(groups)
}

/// What reserved addresses lead to a server's primary port, and let in there.
fn lead_to(tx: &mut dyn Tx, server: &Server, port: &mut PortSpec) -> Result<()> {
    for (address, parts) in parts(tx, server)? {
        let address: PublicIp = tx.get(address)?;
        port.groups.extend(spec::let_in_by_parts(&address, &parts));
        port.forwards.extend(parts.iter().map(spec::forward));
    }
    if let Some(address) = server.reach.reserved {
        port.groups.extend(spec::let_in(&tx.get(address)?));
    }
    Ok(())
}

/// The parts of addresses that lead to a server, address by address. One that led to it in another
/// network than it is in leads nowhere.
fn parts(tx: &mut dyn Tx, server: &Server) -> Result<BTreeMap<Id<PublicIp>, Vec<ForwardRule>>> {
    let lookups = vec![("server", Lookup::Text(server.head.id.uuid().to_string()))];
    let limit = FORWARDS_OF_SERVER_MAX;
    let mut parts: BTreeMap<_, Vec<ForwardRule>> = BTreeMap::new();
    for rule in tx.list::<ForwardRule>(&Query { lookups, limit, ..Query::default() })? {
        if rule.network == server.reach.network {
            parts.entry(rule.address).or_default().push(rule);
        }
    }
    Ok(parts)
}

/// Ports wished for at a time.
const AT_A_TIME: usize = 32;
/// Servers looked at in one transaction.
const PAGE: u32 = 200;

/// Makes the ports of all servers of a project that are meant be as their rows say.
pub async fn ensure_ports_where(
    world: &World,
    project: Option<Uuid>,
    is_meant: impl Fn(&Server) -> bool,
) -> Result<()> {
    let mut after: Option<Uuid> = None;
    loop {
        let read = move |tx: &mut dyn Tx| {
            let query = Query { rooms: project.into(), after, limit: PAGE, ..Query::default() };
            tx.list::<Server>(&query)
        };
        let page = world.store.read(read).await?;
        let Some(last) = page.last() else { return Ok(()) };
        after = Some(last.head.id.uuid());
        // At the same time, so that a driver can follow many of them at once; each for itself, so
        // that one that cannot be does not keep the rules from the others.
        let meant = page.iter().filter(|server| !server.ended() && has_port(server));
        let ids: Vec<_> = meant.filter(|s| is_meant(s)).map(|server| server.head.id).collect();
        let wishes = ids.into_iter().map(|id| ensure_ports(world, id));
        let done: Vec<_> = stream::iter(wishes).buffer_unordered(AT_A_TIME).collect().await;
        done.into_iter().collect::<Result<()>>()?;
    }
}

/// A server that is being made or removed gets or loses its ports by its own workflow. One whose
/// disk could not be made anew still has them.
pub fn has_port(server: &Server) -> bool {
    !matches!(server.state_word(), "pending" | "building" | "deleting") && server.host.is_some()
}

/// What a guest opens its ports as.
#[derive(Clone, Debug)]
pub struct Cards {
    /// The primary one.
    pub nic: NicSource,
    /// The others.
    pub more_nics: Vec<NicSource>,
}

/// Makes the ports of a server be as its rows say.
pub async fn ensure_ports(world: &World, server: Id<Server>) -> Result<()> {
    ensure_ports_since(world, server, None).await.map(drop)
}

/// The same, if its rows say anything else than when they were made as `before`; tells the cards
/// and what the ports were made as. None if there was nothing to do.
pub async fn ensure_ports_since(
    world: &World,
    server: Id<Server>,
    before: Option<String>,
) -> Result<Option<(Cards, String)>> {
    let (mut made, mut cards) = (before.unwrap_or_default(), None);
    loop {
        let ports = world.store.read(move |tx| ports(tx, server)).await?;
        let print = print(&ports);
        if ports.is_empty() || print == made {
            return Ok(cards.map(|cards| (cards, made)));
        }
        // Others who bring changes to the same ports may have overtaken this wish, which then
        // would bring back what was before; so the rows are looked at once more.
        cards = open(world, &ports).await?;
        made = print;
    }
}

/// What tells ports from those that are described in another way.
fn print(ports: &[PortSpec]) -> String {
    hex_lower(&digest(&[format!("{ports:?}").as_bytes()]))
}

async fn open(world: &World, ports: &[PortSpec]) -> Result<Option<Cards>> {
    if ports.is_empty() {
        return Ok(None);
    }
    let made = world.net.ensure_ports(ports).await;
    let mut made = made.map_err(wait_for_address)?.into_iter();
    Ok(made.next().map(|nic| Cards { nic, more_nics: made.collect() }))
}

/// An address that was given back is given out again, so a port that had it may lose it only in a
/// moment.
fn wait_for_address(error: Error) -> Error {
    if error.code() != &ADDRESS_HELD {
        return error;
    }
    Error::unavailable(error.message().to_owned())
}

/// The volumes that belong into a server.
pub fn all_volumes(tx: &mut dyn Tx, server: Id<Server>) -> Result<Vec<Volume>> {
    let lookups = vec![("server", Lookup::Text(server.uuid().to_string()))];
    tx.list(&Query { lookups, limit: VOLUMES_MAX, ..Query::default() })
}

/// The volumes that should be plugged into a server now.
pub fn volumes(tx: &mut dyn Tx, server: Id<Server>) -> Result<Vec<Volume>> {
    Ok(all_volumes(tx, server)?.into_iter().filter(Volume::is_plugged).collect())
}

/// What a server's guest should be, its volumes made where they are not there.
pub async fn guest(
    world: &World,
    id: Id<Server>,
    (root, cards): (DiskSource, Cards),
    generation: u64,
) -> Result<GuestSpec> {
    let read = move |tx: &mut dyn Tx| {
        let server = tx.get(id)?;
        let mut ssh_keys = Vec::with_capacity(server.ssh_keys.len());
        for key in &server.ssh_keys {
            // A key that was deleted since the order is not given to the guest.
            let key = tx.find::<SshKey>(*key)?.filter(|key| !key.deleted);
            ssh_keys.extend(key.map(|key| key.key.text));
        }
        Ok((server, ssh_keys, volumes(tx, id)?))
    };
    let (server, ssh_keys, plugged) = world.store.read(read).await?;
    let mut volumes = Vec::with_capacity(plugged.len());
    for volume in &plugged {
        let source = world.disks.ensure_volume(&spec::volume(volume)?).await?;
        let (serial, size_gib) = (volume.serial(), volume.size_gib);
        volumes.push(GuestVolume { volume: volume.head.id, serial, source, size_gib });
    }
    let Cards { nic, more_nics } = cards;
    let iso = images::disc_if_there(world, &server).await?;
    spec::guest(&server, Parts { ssh_keys, root, nic, more_nics, volumes, iso }, generation)
}

/// Makes a server's guest, if it runs, have just the volumes, cards and ISO that its rows say, and
/// its ports too.
pub async fn ensure_plugged(world: &World, id: Id<Server>) -> Result<()> {
    ensure_plugged_but(world, id, None).await
}

/// The same, but without one of the volumes. A wish that was overtaken by a newer one, of a
/// workflow about something else, is made anew.
pub async fn ensure_plugged_but(
    world: &World,
    id: Id<Server>,
    without: Option<Id<Volume>>,
) -> Result<()> {
    loop {
        let read = move |tx: &mut dyn Tx| Ok((tx.find(id)?.filter(|s| !s.ended()), ports(tx, id)?));
        let (server, ports) = world.store.read(read).await?;
        let Some((server, cards)) = server.zip(open(world, &ports).await?) else { return Ok(()) };
        ensure_ports_since(world, id, Some(print(&ports))).await?;
        let mut guest = match guest(world, id, (unsaid_root(), cards), server.generation).await {
            Err(_) if is_over(world, id).await? => return Ok(()),
            answer => answer?,
        };
        guest.volumes.retain(|volume| Some(volume.volume) != without);
        match world.vmm.ensure_plugged(&guest).await {
            Err(error)
                if error.code() == &code::CONFLICT && is_overtaken(world, &guest).await? => {}
            answer => return answer,
        }
    }
}

/// Whether a server has ended, so that nothing more can be plugged into it.
async fn is_over(world: &World, id: Id<Server>) -> Result<bool> {
    let found = world.store.read(move |tx| tx.find::<Server>(id)).await?;
    Ok(found.is_none_or(|server| server.ended()))
}

/// A wish about what is plugged in says nothing of the root disk: the row may tell of another one
/// than that which the guest runs on, until the workflow that changes it has its turn.
fn unsaid_root() -> DiskSource {
    DiskSource { path: String::new(), format: DiskFormat::Raw, boot: None }
}

async fn is_overtaken(world: &World, guest: &GuestSpec) -> Result<bool> {
    let id = guest.server;
    let now = world.store.read(move |tx| tx.find::<Server>(id)).await?;
    Ok(now.is_none_or(|now| (now.generation, now.plugs) != (guest.generation, guest.plugs)))
}
