//! What hosts have against what the rows say, as far as it is not urgent.
//!
//! Programs that networks need and that ended by themselves are started again. Guests, ports and
//! disks that belong to no server are removed, and so are snapshots that no row knows
//! and deleted volumes. A running
//! guest that does not have just the volumes, cards and ISO of its server gets them. A port in a
//! network that its server is not in is removed. Whatever a workflow still cares for is left to it.

use std::collections::BTreeSet;

use nubo_base::{Id, Uuid};
use nubo_domain::server::ServerState;
use nubo_domain::{Host, Kind, Lookup, Result, Server, Volume};
use nubo_ports::{Objects, PortRef, Power, Query, SeenGuest, SeenPort, StoreExt as _, Tx};

use super::open::{each_host, each_row, has_open_flow};
use super::{rooms, snapshots};
use crate::{World, images, plugs};

/// What one run found and repaired.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HostsStatus {
    /// Servers whose leftovers were removed.
    pub orphans: u64,
    /// Programs of networks that had ended by themselves.
    pub mended: u64,
    /// Guests that had other volumes, cards or another ISO than they should.
    pub replugged: u64,
    /// Ports in networks that their servers are not in.
    pub strays: u64,
    /// Hosts that may give away another amount of disk than was known.
    pub measured: u64,
    /// Hosts that did not answer.
    pub silent_hosts: u64,
}

/// What a host has.
struct Seen {
    guests: Vec<SeenGuest>,
    ports: Vec<PortRef>,
    disks: BTreeSet<Uuid>,
}

/// Compares every host with the rows.
///
/// # Errors
/// Those of the store; a host that does not answer is only counted.
pub async fn hosts(world: &World) -> Result<HostsStatus> {
    let mut status = HostsStatus::default();
    for host in each_host(world).await? {
        if let Err(error) = of_host(world, host, &mut status).await {
            tracing::warn!(%error, %host, "cannot compare a host with the rows");
            status.silent_hosts += 1;
        }
        tokio::task::yield_now().await;
    }
    Ok(status)
}

async fn of_host(world: &World, host: Id<Host>, status: &mut HostsStatus) -> Result<()> {
    match world.net.mend(host).await {
        Ok(mended) => status.mended += mended,
        Err(error) => tracing::warn!(%error, %host, "a network is not mended"),
    }
    match rooms::measure(world, host).await {
        Ok(changed) => status.measured += u64::from(changed),
        Err(error) => tracing::warn!(%error, %host, "a host's room is not measured"),
    }
    let seen = look(world, host).await?;
    let lookups = vec![("host", Lookup::Text(host.uuid().to_string()))];
    let query = Query { lookups, ..Query::default() };
    let rows = each_row(world, query, |row| Ok(Some(row.id))).await?;
    let rows: BTreeSet<Uuid> = rows.into_iter().collect();
    let guests = seen.guests.iter().map(|guest| guest.server.uuid());
    let found: BTreeSet<Uuid> = guests
        .chain(seen.ports.iter().map(|port| port.server.uuid()))
        .chain(seen.disks.iter().copied())
        .collect();
    for server in found.into_iter().filter(|server| !rows.contains(server)) {
        if is_orphan(world, host, server).await? {
            remove(world, host, server, &seen).await?;
            status.orphans += 1;
        }
    }
    status.orphans += snapshots::orphans(world, host).await?;
    status.orphans += snapshots::ended_volumes(world, host).await?;
    for guest in seen.guests.iter().filter(|guest| guest.power == Power::On) {
        if !should_be_replugged(world, guest).await? {
            continue;
        }
        match replug(world, guest.server).await {
            Ok(()) => status.replugged += 1,
            // A guest that does not let a volume go does not keep the others waiting.
            Err(error) => {
                tracing::warn!(%error, server = %guest.server, "has other discs than it should");
            }
        }
    }
    for port in seen.ports {
        if is_stray(world, port).await? {
            tracing::warn!(?port, "removes a port that its server should not have");
            world.net.ensure_port_gone(port).await?;
            status.strays += 1;
        }
    }
    Ok(())
}

async fn look(world: &World, host: Id<Host>) -> Result<Seen> {
    let guests = world.vmm.list(host).await?;
    let ports = world.net.list(host).await?;
    let disks = world.disks.list(host).await?;
    Ok(Seen {
        guests,
        ports: ports
            .into_iter()
            .map(|SeenPort { server, host, network, .. }| PortRef { server, host, network })
            .collect(),
        disks: disks.into_iter().map(|disk| disk.server.uuid()).collect(),
    })
}

/// Whether what `host` has of `server` belongs to nobody. Rows never come back and servers never
/// move, so what is an orphan stays one.
async fn is_orphan(world: &World, host: Id<Host>, server: Uuid) -> Result<bool> {
    let ask = move |tx: &mut dyn Tx| {
        let row = tx.find::<Server>(Id::of(server))?.filter(|server| !server.ended());
        let at_home = row.is_some_and(|server| server.host == Some(host));
        Ok(!at_home && !has_open_flow(tx, server)?)
    };
    world.store.read(ask).await
}

async fn remove(world: &World, host: Id<Host>, server: Uuid, seen: &Seen) -> Result<()> {
    let id = Id::<Server>::of(server);
    tracing::warn!(%host, server = %id, "removes what belongs to no server");
    if seen.guests.iter().any(|guest| guest.server == id) {
        world.vmm.ensure_gone(host, id).await?;
    }
    if seen.ports.iter().any(|port| port.server == id) {
        world.net.ensure_gone(host, id).await?;
    }
    if seen.disks.contains(&server) {
        world.disks.ensure_gone(host, id).await?;
    }
    Ok(())
}

/// Whether a server that is there has a port in a network that no card of it is in, and no workflow
/// is about that.
async fn is_stray(world: &World, port: PortRef) -> Result<bool> {
    let ask = move |tx: &mut dyn Tx| {
        let row = tx.find(port.server)?.filter(|server| !server.ended());
        let stray = row.is_some_and(|server| !server.is_in(port.network));
        Ok(stray && !has_open_flow(tx, port.server.uuid())?)
    };
    world.store.read(ask).await
}

/// Makes a guest have what its rows say; an ISO that its host has lost is there for a later run.
async fn replug(world: &World, server: Id<Server>) -> Result<()> {
    images::fetch_disc(world, server).await?;
    plugs::ensure_plugged(world, server).await
}

/// Whether a running guest has other volumes, cards or another ISO than its server and no workflow
/// is about that. What was seen may be older than the rows; the wish that follows is then followed
/// already.
async fn should_be_replugged(world: &World, guest: &SeenGuest) -> Result<bool> {
    let has = (guest.volumes.iter().copied().collect::<BTreeSet<_>>(), guest.iso);
    let id = guest.server;
    let cards: BTreeSet<String> = guest.more_nics.iter().cloned().collect();
    let ask = move |tx: &mut dyn Tx| {
        let row = tx.find::<Server>(id)?.filter(|server| server.state() == ServerState::Running);
        let Some(server) = row else { return Ok(false) };
        if has_open_flow(tx, id.uuid())? {
            return Ok(false);
        }
        let volumes = plugs::all_volumes(tx, id)?;
        let mut should = BTreeSet::new();
        for volume in &volumes {
            if volume.is_passing() || has_open_flow(tx, volume.head.id.uuid())? {
                return Ok(false);
            }
            should.extend(Some(volume.head.id).filter(|_| Volume::is_plugged(volume)));
        }
        let nics = server.nics.iter().filter(|nic| !nic.leaving);
        let nics: BTreeSet<_> = nics.map(|nic| nic.mac.clone()).collect();
        Ok((should, server.iso) != has || nics != cards)
    };
    world.store.read(ask).await
}
