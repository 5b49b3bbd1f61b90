//! Guests of every host against the rows of servers: who is on and who is off.
//!
//! A server whose guest switched itself off is stopped. One whose guest crashed is started again
//! or stopped, as its owner wants; one whose guest is gone altogether is stopped. A guest that
//! should be off is switched off. Whatever a workflow still cares for is left to it.
//!
//! This runs every few seconds, so a host is asked one question and of the rows only their heads
//! are looked at.

use std::collections::BTreeMap;

use futures_util::{StreamExt as _, stream};
use nubo_base::{Id, Uuid};
use nubo_domain::server::{CRASH_SPAN, Fault, OnCrash, ServerEvent, ServerState};
use nubo_domain::{Host, KindRow, Lookup, Result, Server, code};
use nubo_ports::{Objects, Power, Query, StoreExt as _, Tx};

use super::leases::flow_of;
use super::open::{each_host, each_row, has_open_flow};
use crate::{World, marks, spec};

/// What one run found and repaired.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GuestsStatus {
    /// Running servers whose guest had switched itself off.
    pub marked_stopped: u64,
    /// Running servers whose guest had crashed and is started again.
    pub restarted: u64,
    /// Running servers whose guest had crashed or was gone, and stays off.
    pub left_off: u64,
    /// Guests that were on and should not be.
    pub switched_off: u64,
    /// Hosts that did not answer.
    pub silent_hosts: u64,
}

/// How many hosts are asked at a time: a slow one must not keep the others waiting.
const AT_A_TIME: usize = 16;
/// What is told of a server whose guest is not there any more.
const LOST: &str = "The server's host has nothing of its machine any more; it stays off.";
/// The states in which a server rests, and should be on or off.
const RESTS: [ServerState; 4] =
    [ServerState::Running, ServerState::Stopped, ServerState::Suspended, ServerState::Failed];

/// What is done about a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Repair {
    MarkStopped,
    FollowCrash,
    MarkLost,
    SwitchOff,
}

/// A server's row as it was before the host was asked.
struct Row {
    state: ServerState,
    version: i64,
}

/// Compares every host with the rows.
///
/// # Errors
/// Those of the store; a host that does not answer is only counted.
pub async fn guests(world: &World) -> Result<GuestsStatus> {
    let asked = stream::iter(each_host(world).await?).map(|host| async move {
        let done = of_host(world, host).await;
        done.unwrap_or_else(|error| {
            tracing::warn!(%error, %host, "cannot compare the guests of a host with the rows");
            GuestsStatus { silent_hosts: 1, ..GuestsStatus::default() }
        })
    });
    let all = asked.buffer_unordered(AT_A_TIME);
    Ok(all.fold(GuestsStatus::default(), |sum, one| async move { sum.and(one) }).await)
}

impl GuestsStatus {
    const fn and(self, other: Self) -> Self {
        Self {
            marked_stopped: self.marked_stopped + other.marked_stopped,
            restarted: self.restarted + other.restarted,
            left_off: self.left_off + other.left_off,
            switched_off: self.switched_off + other.switched_off,
            silent_hosts: self.silent_hosts + other.silent_hosts,
        }
    }
}

async fn of_host(world: &World, host: Id<Host>) -> Result<GuestsStatus> {
    // The rows are read first: a row that has the same version afterwards was not touched while
    // the host was asked, so what was seen belongs to it.
    let rows = rows(world, host).await?;
    let seen: BTreeMap<Uuid, Power> =
        world.vmm.list(host).await?.into_iter().map(|g| (g.server.uuid(), g.power)).collect();
    let mut status = GuestsStatus::default();
    for (server, row) in &rows {
        let repair = repair(row.state, seen.get(server).copied());
        let Some(repair) = repair else { continue };
        // One that cannot be repaired now does not keep the others waiting.
        if let Err(error) = follow(world, *server, row, repair, &mut status).await {
            tracing::warn!(%error, server = %Id::<Server>::of(*server), ?repair, "not repaired");
        }
    }
    Ok(status)
}

/// What is to be done about a server in this state whose guest was seen so.
fn repair(state: ServerState, seen: Option<Power>) -> Option<Repair> {
    use ServerState as S;
    match (state, seen) {
        (S::Running, Some(Power::Off)) => Some(Repair::MarkStopped),
        (S::Running, Some(Power::Crashed)) => Some(Repair::FollowCrash),
        // Its disk may be gone as well, as after a restore: it must not come up empty by itself.
        (S::Running, None) => Some(Repair::MarkLost),
        (S::Stopped | S::Suspended | S::Failed, Some(Power::On)) => Some(Repair::SwitchOff),
        _ => None,
    }
}

async fn follow(
    world: &World,
    server: Uuid,
    row: &Row,
    repair: Repair,
    status: &mut GuestsStatus,
) -> Result<()> {
    match repair {
        Repair::MarkStopped => {
            status.marked_stopped += u64::from(mark_stopped(world, server, row).await?);
        }
        Repair::FollowCrash | Repair::MarkLost => {
            let is_lost = repair == Repair::MarkLost;
            match follow_crash(world, server, row, is_lost).await? {
                Some(true) => status.restarted += 1,
                Some(false) => status.left_off += 1,
                None => {}
            }
        }
        Repair::SwitchOff => status.switched_off += u64::from(switch_off(world, server).await?),
    }
    Ok(())
}

async fn rows(world: &World, host: Id<Host>) -> Result<BTreeMap<Uuid, Row>> {
    let lookups = vec![("host", Lookup::Text(host.uuid().to_string()))];
    let states = RESTS.iter().map(|state| state.word().to_owned()).collect();
    let query = Query { lookups, states, ..Query::default() };
    let view = |row: &KindRow| {
        let state = row.state.parse::<ServerState>().ok();
        Ok(state.map(|state| (row.id, Row { state, version: row.version })))
    };
    Ok(each_row(world, query, view).await?.into_iter().collect())
}

/// The server, if nobody touched it since it was looked at and no workflow cares for it.
fn untouched(tx: &mut dyn Tx, server: Uuid, version: i64) -> Result<Option<Server>> {
    let found = tx.find::<Server>(Id::of(server))?.filter(|row| row.head.version == version);
    if found.is_none() || has_open_flow(tx, server)? {
        return Ok(None);
    }
    Ok(found)
}

async fn mark_stopped(world: &World, server: Uuid, row: &Row) -> Result<bool> {
    let (version, telling) = (row.version, world.clone());
    let mark = move |tx: &mut dyn Tx| {
        let Some(mut row) = untouched(tx, server, version)? else { return Ok(false) };
        row.on(ServerEvent::Halted)?;
        row.wanted_on = false;
        let now = telling.now();
        tx.update(&mut row, now)?;
        marks::tell(tx, &telling, &row, "server.stopped", None, now)?;
        Ok(true)
    };
    world.store.write(mark).await
}

/// Says whether the guest is started again; none if the server is somebody else's business.
async fn follow_crash(
    world: &World,
    server: Uuid,
    row: &Row,
    is_lost: bool,
) -> Result<Option<bool>> {
    let (version, telling) = (row.version, world.clone());
    let mark = move |tx: &mut dyn Tx| {
        let Some(mut row) = untouched(tx, server, version)? else { return Ok(None) };
        let now = telling.now();
        row.on(ServerEvent::Halted)?;
        let again = !is_lost && row.count_crash(now);
        let message = if is_lost { LOST.to_owned() } else { told(&row, again) };
        row.fault = Some(Fault { code: code::UNAVAILABLE.slug.to_owned(), message });
        row.wanted_on = again;
        if again {
            row.on(ServerEvent::Start)?;
            row.generation += 1;
            row.boots += 1;
        }
        tx.update(&mut row, now)?;
        let flow = if again { Some(flow_of(&telling, &row, now)?) } else { None };
        let operation = flow.as_ref().map(|flow| flow.id.to_string());
        flow.as_ref().map(|flow| tx.flow_insert(flow)).transpose()?;
        marks::tell(tx, &telling, &row, "server.crashed", operation, now)?;
        Ok(Some(again))
    };
    world.store.write(mark).await
}

fn told(row: &Server, again: bool) -> String {
    match (again, row.on_crash) {
        (true, _) => "The server crashed and is started again.".to_owned(),
        (false, OnCrash::Stop) => "The server crashed.".to_owned(),
        (false, OnCrash::Restart) => {
            let count = row.crashes.map_or(0, |crashes| crashes.count);
            let minutes = CRASH_SPAN.as_secs() / 60;
            format!("The server crashed {count} times in {minutes} minutes and stays off.")
        }
    }
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
