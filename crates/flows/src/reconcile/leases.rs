//! Servers whose lease ran out: their deletion is asked for as their owner would.

use std::time::Duration;

use nubo_base::{Id, Time};
use nubo_domain::event::EventFilter;
use nubo_domain::server::{ServerEvent, ServerState};
use nubo_domain::{Error, FlowName, Kind, KindRow, Machine, Result, Server};
use nubo_ports::{NewFlow, Objects, Query, StoreExt as _, Till, Tx};
use serde::Deserialize;
use serde_json::json;

use super::open::each_row;
use crate::{World, marks};

/// What one run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeasesStatus {
    /// Servers whose deletion was asked for.
    pub deleting: u64,
    /// Protected servers whose owner was told for the first time.
    pub told: u64,
}

/// Told once about a protected server that outlived its lease.
const KEPT: &str = "server.lease_kept";

/// The little of a body that is needed to pass over most servers cheaply.
#[derive(Deserialize)]
struct Lease {
    lease_expires: Option<Time>,
}

/// Asks for the deletion of every server whose lease ran out.
///
/// # Errors
/// Those of the store.
pub async fn leases(world: &World) -> Result<LeasesStatus> {
    let mut status = LeasesStatus::default();
    let now = world.now();
    let view = |row: &KindRow| {
        let lease: Lease = serde_json::from_str(&row.body).map_err(Error::internal)?;
        Ok(lease.lease_expires.map(|expires| (Id::<Server>::of(row.id), expires)))
    };
    let leased = each_row(world, Query::default(), view).await?;
    for (id, _) in leased.into_iter().filter(|(_, expires)| *expires <= now) {
        let telling = world.clone();
        match world.store.write(move |tx| expire(tx, &telling, id, now)).await? {
            Expired::Deleting => status.deleting += 1,
            Expired::Told => status.told += 1,
            Expired::Left => {}
        }
    }
    Ok(status)
}

enum Expired {
    Deleting,
    Told,
    Left,
}

fn expire(tx: &mut dyn Tx, world: &World, id: Id<Server>, now: Time) -> Result<Expired> {
    let Some(mut server) = tx.find(id)?.filter(|server: &Server| !server.ended()) else {
        return Ok(Expired::Left);
    };
    let Some(expired) = server.lease_expires.filter(|expires| *expires <= now) else {
        return Ok(Expired::Left);
    };
    if server.state() == ServerState::Deleting {
        return Ok(Expired::Left);
    }
    if server.protected {
        return tell_once(tx, world, &server, expired, now);
    }
    server.on(ServerEvent::Delete)?;
    Till::new(tx, &world.ids, now).end(server.head.id.uuid())?;
    server.generation += 1;
    server.wanted_on = false;
    tx.update(&mut server, now)?;
    let flow = flow_of(world, &server, now)?;
    let operation = flow.id.to_string();
    tx.flow_insert(&NewFlow { cancels: true, ..flow })?;
    marks::tell(tx, world, &server, "server.deleting", Some(operation), now)?;
    Ok(Expired::Deleting)
}

/// The workflow that leaves the server's passing state.
pub fn flow_of(world: &World, server: &Server, now: Time) -> Result<NewFlow> {
    let wait = Server::wait(server.state()).ok_or_else(|| {
        Error::internal(format!("no workflow leaves the state {}", server.state()))
    })?;
    Ok(new_flow(world, server, (wait.flow, wait.within), now))
}

/// A workflow for the present wish of a server.
pub fn new_flow(
    world: &World,
    server: &Server,
    (flow, within): (FlowName, Duration),
    now: Time,
) -> NewFlow {
    NewFlow {
        id: world.ids.id(),
        flow,
        subject: server.head.id.uuid(),
        subject_shown: server.head.id.to_string(),
        account: server.head.account.map(Id::uuid),
        project: server.head.project.map(Id::uuid),
        generation: server.generation,
        frame: json!({}),
        deadline: now.after(within),
        parent: None,
        cancels: false,
        now,
    }
}

fn tell_once(
    tx: &mut dyn Tx,
    world: &World,
    server: &Server,
    expired: Time,
    now: Time,
) -> Result<Expired> {
    let told = EventFilter {
        name: Some(KEPT.to_owned()),
        resource: Some(server.head.id.to_string()),
        since: Some(expired),
        ..EventFilter::default()
    };
    // One that is not numbered yet is not seen here; the sequencer is faster than this timer.
    if !tx.event_list(&told, 0, 1)?.is_empty() {
        return Ok(Expired::Left);
    }
    marks::tell(tx, world, server, KEPT, None, now)?;
    Ok(Expired::Told)
}
