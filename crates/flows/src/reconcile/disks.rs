//! Disks of servers that are off: whether their structure is whole.
//!
//! A disk is looked at when its server went off, however that came, and once a day while it stays
//! off; after a start of this process everything is looked at anew, for the machine may have lost
//! power. One that is damaged gives its server a fault and its owner an event, and the operator a
//! line in the log with what was found. Nothing is repaired: that is for a person to decide.
//!
//! What was looked at is remembered only to save work; it may be forgotten at any time.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use nubo_base::{Id, Time};
use nubo_domain::server::{Fault, ServerState};
use nubo_domain::{Host, KindRow, Result, Server, code};
use nubo_ports::{DiskHealth, Objects as _, Query, StoreExt as _, Tx};

use super::open::{each_row, has_open_flow};
use crate::{World, marks};

/// What one run found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DisksStatus {
    /// Servers that were told that their disk is damaged.
    pub damaged: u64,
    /// Servers whose disk is whole again.
    pub mended: u64,
    /// Disks that could not be looked at now.
    pub unchecked: u64,
}

/// A disk that stays off is looked at again after this long.
const AGAIN: Duration = Duration::from_secs(86_400);
/// Where a server is off and its disk is nobody's.
const OFF: [ServerState; 2] = [ServerState::Stopped, ServerState::Suspended];

/// Which disks were found as they are now: the server's version then, and when that was.
#[derive(Debug, Default)]
pub struct Checked(Mutex<BTreeMap<Id<Server>, (i64, Time)>>);

impl Checked {
    fn is_fresh(&self, row: &Row, now: Time) -> bool {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let same = known.get(&row.server).filter(|(version, _)| *version == row.version);
        same.is_some_and(|(_, at)| at.after(AGAIN) > now)
    }

    fn keep(&self, server: Id<Server>, version: i64, now: Time) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(server, (version, now));
    }

    fn forget_all_but(&self, rows: &[Row]) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let off: BTreeMap<_, _> = rows.iter().map(|row| (row.server, ())).collect();
        known.retain(|server, _| off.contains_key(server));
    }
}

/// A server that is off.
struct Row {
    server: Id<Server>,
    host: Id<Host>,
    version: i64,
    /// Whether it was told already.
    told: bool,
}

/// Looks at the disks of servers that are off.
///
/// # Errors
/// Those of the store; a disk that cannot be looked at is only counted.
pub async fn disks(world: &World, checked: &Checked) -> Result<DisksStatus> {
    let mut status = DisksStatus::default();
    let states = OFF.iter().map(|state| state.word().to_owned()).collect();
    let rows = each_row(world, Query { states, ..Query::default() }, row).await?;
    checked.forget_all_but(&rows);
    for row in rows {
        let now = world.now();
        if checked.is_fresh(&row, now) || !is_idle(world, &row).await? {
            continue;
        }
        match world.disks.check(row.host, row.server).await {
            Ok(health) => {
                let version = follow(world, &row, health, &mut status).await?;
                checked.keep(row.server, version, now);
            }
            // What runs or has no disk is the business of those who compare hosts with rows.
            Err(error)
                if [code::NOT_FOUND.slug, code::WRONG_STATE.slug].contains(&slug(&error)) =>
            {
                checked.keep(row.server, row.version, now);
            }
            Err(error) => {
                tracing::warn!(%error, server = %row.server, "a disk cannot be checked");
                status.unchecked += 1;
            }
        }
        tokio::task::yield_now().await;
    }
    Ok(status)
}

fn slug(error: &nubo_domain::Error) -> &'static str {
    error.code().slug
}

fn is_told(server: &Server) -> bool {
    server.fault.as_ref().is_some_and(|fault| fault.code == code::DISK_DAMAGED.slug)
}

fn row(row: &KindRow) -> Result<Option<Row>> {
    let server: Server = row.object()?;
    let told = is_told(&server);
    let (id, version) = (server.head.id, server.head.version);
    Ok(server.host.map(|host| Row { server: id, host, version, told }))
}

/// Whether no workflow is about the server and it is still as it was read.
async fn is_idle(world: &World, row: &Row) -> Result<bool> {
    let (id, version) = (row.server, row.version);
    world.store.read(move |tx| unchanged(tx, id, version).map(|found| found.is_some())).await
}

fn unchanged(tx: &mut dyn Tx, id: Id<Server>, version: i64) -> Result<Option<Server>> {
    let server = tx.find(id)?.filter(|server: &Server| server.head.version == version);
    Ok(if has_open_flow(tx, id.uuid())? { None } else { server })
}

/// Brings the row to what was found, and answers its version.
async fn follow(
    world: &World,
    row: &Row,
    health: DiskHealth,
    status: &mut DisksStatus,
) -> Result<i64> {
    let (fault, name) = match health {
        DiskHealth::Damaged(what) => {
            tracing::error!(server = %row.server, host = %row.host, what, "a disk is damaged");
            let message = code::DISK_DAMAGED.meaning.to_owned();
            let fault = Fault { code: code::DISK_DAMAGED.slug.to_owned(), message };
            (Some(fault), "server.disk_damaged")
        }
        DiskHealth::Sound => (None, "server.disk_mended"),
    };
    if row.told == fault.is_some() {
        return Ok(row.version);
    }
    let (id, version, damaged, telling) = (row.server, row.version, fault.is_some(), world.clone());
    let mark = move |tx: &mut dyn Tx| {
        // What was touched while its disk was read is looked at again.
        let Some(mut server) = unchanged(tx, id, version)? else { return Ok(None) };
        server.fault = fault.clone();
        let now = telling.now();
        tx.update(&mut server, now)?;
        marks::tell(tx, &telling, &server, name, None, now)?;
        Ok(Some(server.head.version))
    };
    let marked = world.store.write(mark).await?;
    let count = if damaged { &mut status.damaged } else { &mut status.mended };
    *count += u64::from(marked.is_some());
    Ok(marked.unwrap_or_default())
}
