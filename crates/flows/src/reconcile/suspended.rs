//! Suspended accounts: what was in motion when the operator suspended them is caught at rest.

use std::time::Duration;

use nubo_base::{Id, Time};
use nubo_domain::server::{ServerEvent, ServerState, flows};
use nubo_domain::{Account, FlowName, Result, Server};
use nubo_ports::{Objects, Query, StoreExt as _, Tx};

use super::leases::new_flow;
use crate::{World, marks};

/// What one run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SuspendedStatus {
    /// Servers that were taken from their owner.
    pub suspended: u64,
    /// Servers that were given back because what their owner owed is paid.
    pub resumed: u64,
}

/// Objects read in one transaction.
const PAGE: u32 = 100;
/// How long it may take to switch a guest off before somebody is told.
const WITHIN: Duration = Duration::from_secs(300);

/// Suspends every server at rest of a suspended account, and gives those back that were taken
/// only because their owner owed.
///
/// # Errors
/// Those of the store.
pub async fn suspended(world: &World) -> Result<SuspendedStatus> {
    let mut status = SuspendedStatus::default();
    let mut after = None;
    loop {
        let query = Query { states: vec!["suspended".to_owned()], after, ..page() };
        let accounts = world.store.read(move |tx| tx.list::<Account>(&query)).await?;
        for account in &accounts {
            status.suspended += of_account(world, account.head.id).await?;
        }
        after = accounts.last().map(|account| account.head.id.uuid());
        if accounts.len() < PAGE as usize {
            break;
        }
    }
    status.resumed = give_back(world).await?;
    Ok(status)
}

async fn give_back(world: &World) -> Result<u64> {
    let (mut count, mut after) = (0, None);
    loop {
        let states = vec![ServerState::Suspended.word().to_owned()];
        let query = Query { states, after, ..page() };
        let servers = world.store.read(move |tx| tx.list::<Server>(&query)).await?;
        for server in servers.iter().filter(|server| server.owes) {
            let (telling, id) = (world.clone(), server.head.id);
            let resume = move |tx: &mut dyn Tx| resume(tx, &telling, id);
            count += u64::from(world.store.write(resume).await?);
        }
        after = servers.last().map(|server| server.head.id.uuid());
        if servers.len() < PAGE as usize {
            return Ok(count);
        }
    }
}

/// Starts a server again whose owner has paid.
fn resume(tx: &mut dyn Tx, world: &World, id: Id<Server>) -> Result<bool> {
    let Some(mut server) = tx.find(id)? else { return Ok(false) };
    let owner = server.head.account.map(|id| tx.find(id)).transpose()?.flatten();
    let is_free = owner.is_some_and(|account: Account| !account.suspended);
    if server.state() != ServerState::Suspended || !server.owes || !is_free {
        return Ok(false);
    }
    let now = world.now();
    server.on(ServerEvent::Resume)?;
    server.generation += 1;
    server.boots += 1;
    (server.wanted_on, server.owes, server.fault) = (true, false, None);
    begin(tx, world, &mut server, (flows::START, "server.starting"), now)?;
    Ok(true)
}

fn page() -> Query {
    Query { limit: PAGE, ..Query::default() }
}

async fn of_account(world: &World, account: Id<Account>) -> Result<u64> {
    let rests = [ServerState::Running, ServerState::Stopped];
    let mut count = 0;
    loop {
        let states = rests.iter().map(|state| state.word().to_owned()).collect();
        let query = Query { account: Some(account.uuid()), states, ..page() };
        let telling = world.clone();
        let work = move |tx: &mut dyn Tx| {
            let owner = tx.find::<Account>(account)?;
            let Some(owner) = owner.filter(|account| account.suspended) else { return Ok(0) };
            let servers: Vec<Server> = tx.list(&query)?;
            let now = telling.now();
            for mut server in servers.clone() {
                server.owes = owner.owes;
                suspend(tx, &telling, server, now)?;
            }
            Ok(servers.len())
        };
        let done = world.store.write(work).await?;
        count += u64::try_from(done).unwrap_or(u64::MAX);
        if done < PAGE as usize {
            return Ok(count);
        }
    }
}

fn suspend(tx: &mut dyn Tx, world: &World, mut server: Server, now: Time) -> Result<()> {
    server.on(ServerEvent::Suspend)?;
    server.generation += 1;
    (server.wanted_on, server.hard, server.fault) = (false, true, None);
    begin(tx, world, &mut server, (flows::SUSPEND, "server.suspended"), now)
}

/// Writes the changed server with the workflow that follows from it, and tells of both.
fn begin(
    tx: &mut dyn Tx,
    world: &World,
    server: &mut Server,
    (flow, name): (FlowName, &str),
    now: Time,
) -> Result<()> {
    tx.update(server, now)?;
    let flow = new_flow(world, server, (flow, WITHIN), now);
    let operation = flow.id.to_string();
    tx.flow_insert(&flow)?;
    marks::tell(tx, world, server, name, Some(operation), now)
}
