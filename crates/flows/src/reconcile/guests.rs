//! Guests, ports and disks of every host against the rows of servers.
//!
//! Things that belong to no server are removed; a running server whose guest is off is marked as
//! stopped; a guest that should be off is switched off. Whatever a workflow still cares for is
//! left to it.

use std::collections::{BTreeMap, BTreeSet};

use nubo_base::{Id, Uuid};
use nubo_domain::server::{Fault, ServerEvent, ServerState};
use nubo_domain::{Host, Kind, KindRow, Lookup, Result, Server, code};
use nubo_ports::{Objects, Power, Query, SeenGuest, StoreExt as _, Tx};

use super::open::{each_row, has_open_flow};
use crate::{World, marks, spec};

/// What one run found and repaired.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GuestsStatus {
    /// Servers whose leftovers were removed.
    pub orphans: u64,
    /// Running servers whose guest was off.
    pub marked_stopped: u64,
    /// Guests that were on and should not be.
    pub switched_off: u64,
    /// Hosts that did not answer.
    pub silent_hosts: u64,
}

/// A server's row as it was before the host was asked.
struct Row {
    state: ServerState,
    version: i64,
}

/// What a host has, by server.
struct Seen {
    guests: BTreeMap<Uuid, SeenGuest>,
    ports: BTreeSet<Uuid>,
    disks: BTreeSet<Uuid>,
}

/// Compares every host with the rows.
///
/// # Errors
/// Those of the store; a host that does not answer is only counted.
pub async fn guests(world: &World) -> Result<GuestsStatus> {
    let mut status = GuestsStatus::default();
    for host in hosts(world).await? {
        if let Err(error) = of_host(world, host, &mut status).await {
            tracing::warn!(%error, %host, "cannot compare a host with the rows");
            status.silent_hosts += 1;
        }
        tokio::task::yield_now().await;
    }
    Ok(status)
}

async fn hosts(world: &World) -> Result<Vec<Id<Host>>> {
    let mut hosts = Vec::new();
    let mut after = None;
    loop {
        let query = Query { after, limit: 500, ..Query::default() };
        let page = world.store.read(move |tx| tx.row_list(Host::TABLE, &query)).await?;
        after = page.last().map(|row| row.id);
        hosts.extend(page.iter().map(|row| Id::of(row.id)));
        if page.len() < 500 {
            return Ok(hosts);
        }
    }
}

async fn of_host(world: &World, host: Id<Host>, status: &mut GuestsStatus) -> Result<()> {
    // The rows are read first: a row that has the same version afterwards was not touched while
    // the host was asked, so what was seen belongs to it.
    let rows = rows(world, host).await?;
    let seen = look(world, host).await?;
    for (server, row) in &rows {
        let on = seen.guests.get(server).is_some_and(|guest| guest.power == Power::On);
        match (row.state, on) {
            (ServerState::Running, false) => {
                status.marked_stopped += u64::from(mark_stopped(world, *server, row).await?);
            }
            (ServerState::Stopped | ServerState::Suspended | ServerState::Failed, true) => {
                status.switched_off += u64::from(switch_off(world, *server).await?);
            }
            _ => {}
        }
    }
    let found: BTreeSet<Uuid> =
        seen.guests.keys().chain(&seen.ports).chain(&seen.disks).copied().collect();
    for server in found.into_iter().filter(|server| !rows.contains_key(server)) {
        if is_orphan(world, host, server).await? {
            remove(world, host, server, &seen).await?;
            status.orphans += 1;
        }
    }
    Ok(())
}

async fn rows(world: &World, host: Id<Host>) -> Result<BTreeMap<Uuid, Row>> {
    let lookups = vec![("host", Lookup::Text(host.uuid().to_string()))];
    let query = Query { lookups, ..Query::default() };
    let view = |row: &KindRow| {
        let state = row.state.parse::<ServerState>().ok();
        Ok(state.map(|state| (row.id, Row { state, version: row.version })))
    };
    Ok(each_row(world, query, view).await?.into_iter().collect())
}

async fn look(world: &World, host: Id<Host>) -> Result<Seen> {
    let guests = world.vmm.list(host).await?;
    let ports = world.net.list(host).await?;
    let disks = world.disks.list(host).await?;
    Ok(Seen {
        guests: guests.into_iter().map(|guest| (guest.server.uuid(), guest)).collect(),
        ports: ports.into_iter().map(|port| port.server.uuid()).collect(),
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
    if seen.guests.contains_key(&server) {
        world.vmm.ensure_gone(host, id).await?;
    }
    if seen.ports.contains(&server) {
        world.net.ensure_gone(host, id).await?;
    }
    if seen.disks.contains(&server) {
        world.disks.ensure_gone(host, id).await?;
    }
    Ok(())
}

async fn mark_stopped(world: &World, server: Uuid, row: &Row) -> Result<bool> {
    let (version, telling) = (row.version, world.clone());
    let mark = move |tx: &mut dyn Tx| {
        let found = tx.find::<Server>(Id::of(server))?;
        let unchanged = found.filter(|server| server.head.version == version);
        let Some(mut row) = unchanged else { return Ok(false) };
        if has_open_flow(tx, server)? {
            return Ok(false);
        }
        row.on(ServerEvent::Halted)?;
        row.wanted_on = false;
        row.fault = Some(Fault {
            code: code::UNAVAILABLE.slug.to_owned(),
            message: "The server stopped by itself.".to_owned(),
        });
        let now = telling.now();
        tx.update(&mut row, now)?;
        marks::tell(tx, &telling, &row, "server.stopped", None, now)?;
        Ok(true)
    };
    world.store.write(mark).await
}

/// The wish carries the generation that was read: one that was made meanwhile wins.
async fn switch_off(world: &World, server: Uuid) -> Result<bool> {
    let read = move |tx: &mut dyn Tx| {
        let row = tx.get::<Server>(Id::of(server))?;
        let off = [ServerState::Stopped, ServerState::Suspended, ServerState::Failed];
        if !off.contains(&row.state()) || has_open_flow(tx, server)? {
            return Ok(None);
        }
        spec::reference(&row, row.generation).map(Some)
    };
    let Some(guest) = world.store.read(read).await? else { return Ok(false) };
    world.vmm.ensure_stopped(guest, true).await?;
    Ok(true)
}
