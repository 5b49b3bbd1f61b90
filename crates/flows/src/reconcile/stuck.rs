//! The safety net: a server in a passing state that no workflow is about gets the workflow that
//! its state names once more.

use std::time::Duration;

use nubo_base::Id;
use nubo_domain::server::flows;
use nubo_domain::{KindRow, Machine, Result, Server};
use nubo_ports::store::FlowFilter;
use nubo_ports::{FlowStatus, NewFlow, Objects, Query, StoreExt as _, Tx};
use serde_json::json;

use super::leases::flow_of;
use super::open::{each_row, has_open_flow, open_flows};
use crate::{OLD_BUILD, World, marks};

/// What one run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StuckStatus {
    /// Servers that got their workflow again.
    pub restarted: u64,
    /// Parked workflows that were let go on because a later wish waits for them.
    pub retried: u64,
}

/// How long a parked workflow stays parked while a later wish waits for it.
const PARKED: Duration = Duration::from_secs(600);

/// Restarts what nobody cares for.
///
/// # Errors
/// Those of the store.
pub async fn stuck(world: &World) -> Result<StuckStatus> {
    Ok(StuckStatus { restarted: restart(world).await?, retried: retry(world).await? })
}

async fn restart(world: &World) -> Result<u64> {
    let states = Server::WAITS.iter().map(|wait| wait.state.word().to_owned()).collect();
    let query = Query { states, ..Query::default() };
    let view = |row: &KindRow| Ok(Some((Id::<Server>::of(row.id), row.state.clone(), row.updated)));
    let mut restarted = 0;
    let now = world.now();
    for (id, state, updated) in each_row(world, query, view).await? {
        let wait = Server::WAITS.iter().find(|wait| wait.state.word() == state);
        if wait.is_some_and(|wait| updated.after(wait.within) <= now) {
            let telling = world.clone();
            let again = move |tx: &mut dyn Tx| restart_one(tx, &telling, id);
            restarted += u64::from(world.store.write(again).await?);
        }
    }
    Ok(restarted)
}

fn restart_one(tx: &mut dyn Tx, world: &World, id: Id<Server>) -> Result<bool> {
    let Some(mut server) = tx.find(id)? else { return Ok(false) };
    if !server.is_passing() || has_open_flow(tx, id.uuid())? {
        return Ok(false);
    }
    let now = world.now();
    let mut flow = flow_of(world, &server, now)?;
    if flow.flow == flows::RESIZE {
        // The build before the resize is not known any more, so there is none to go back to.
        flow.frame = json!({ OLD_BUILD: server.build });
    }
    let operation = flow.id.to_string();
    tx.flow_insert(&NewFlow { cancels: false, ..flow })?;
    tx.update(&mut server, now)?;
    marks::tell(tx, world, &server, "server.work_restarted", Some(operation), now)?;
    Ok(true)
}

async fn retry(world: &World) -> Result<u64> {
    let now = world.now();
    let before = now.before(PARKED);
    let again = move |tx: &mut dyn Tx| {
        let filter =
            FlowFilter { status: Some(FlowStatus::NeedsAttention), ..FlowFilter::default() };
        let mut retried = 0;
        for flow in tx.flow_list(&filter)?.into_iter().filter(|flow| flow.updated <= before) {
            // What is parked is the first of its subject, so any other one waits for it.
            if open_flows(tx, flow.subject)?.iter().any(|other| other.id != flow.id) {
                retried += u64::from(tx.flow_retry(flow.id, now)?);
            }
        }
        Ok(retried)
    };
    world.store.write(again).await
}
