//! Copies a disk as it is at one moment.

use std::time::Duration;

use nubo_base::Id;
use nubo_domain::snapshot::{SnapshotEvent, Source, flows};
use nubo_domain::{Result, Server, Snapshot, Volume, code};
use nubo_flow::{Doing, Next, StepResult, flow};
use nubo_ports::{CopySpec, GuestCopy, Objects, Power, StoreExt as _, Till, Tx};

use crate::copies::{Held, LOOK_AGAIN, current, give_back, held, making, snapshot};
use crate::{World, marks, spec};

flow! {
    /// Copies a disk: by the hypervisor where a running guest holds it, by its store otherwise.
    /// Whoever changes the source meanwhile need not wait: a copy that lost its guest, or whose
    /// disk a guest took up, begins anew, and one whose disk was replaced fails.
    pub SNAPSHOT_CREATE(World) = flows::CREATE;
    try { act make_source; act copy ~ drop_copy; }
    then { row mark_ready; }
    else { row mark_failed; }
}

/// A volume that nobody has attached yet has no file.
async fn make_source(doing: &mut Doing<World>) -> StepResult {
    if let Some(id) = snapshot(doing).await?.source.volume() {
        let volume: Volume = doing.world.store.read(move |tx| tx.get(id)).await?;
        if volume.ended.is_none() {
            doing.world.disks.ensure_volume(&spec::volume(&volume)?).await?;
        }
    }
    Ok(Next::Done)
}

/// Frame: the server whose guest was told to copy.
const COPIER: &str = "copier";

async fn copy(doing: &mut Doing<World>) -> StepResult {
    let snapshot = snapshot(doing).await?;
    let copy = making(&snapshot)?;
    let held = look(doing, &snapshot).await?;
    if held.is_changing {
        return Ok(Next::Later(LOOK_AGAIN));
    }
    let running = match held.server {
        Some(server) => running(&doing.world, &copy, server, snapshot.source.volume()).await?,
        None => None,
    };
    if let Some(next) = take_turns(doing, &copy, &snapshot, running).await? {
        return Ok(next);
    }
    let done = match running {
        Some(guest) => live(&doing.world, &copy, &snapshot, guest).await,
        None => doing.world.disks.ensure_copy(&copy).await,
    };
    match done {
        // What was copied is of the disk that was meant if that is still there now.
        Ok(true) if look(doing, &snapshot).await?.is_changing => Ok(Next::Later(LOOK_AGAIN)),
        Ok(true) => Ok(Next::Done),
        Ok(false) => Ok(Next::Later(LOOK_AGAIN)),
        // The guest went on or off meanwhile, so the other way is the right one.
        Err(error) if error.code() == &code::WRONG_STATE => Ok(Next::Later(LOOK_AGAIN)),
        Err(error) => Err(error),
    }
}

async fn look(doing: &Doing<World>, snapshot: &Snapshot) -> Result<Held> {
    let snapshot = snapshot.clone();
    doing.world.store.read(move |tx| held(tx, &snapshot)).await
}

/// A guest that has lost the disk is told to copy it no longer, and it is written down who copies
/// before somebody is told to.
async fn take_turns(
    doing: &mut Doing<World>,
    copy: &CopySpec,
    snapshot: &Snapshot,
    now: Option<Id<Server>>,
) -> Result<Option<Next>> {
    let before: Option<Id<Server>> = doing.frame.get(COPIER)?.flatten();
    if before == now {
        return Ok(None);
    }
    if let Some(before) = before {
        doing.world.vmm.ensure_copy_gone(copy.host, before, snapshot.head.id).await?;
    }
    doing.frame.set(COPIER, &now)?;
    Ok(Some(Next::Later(Duration::ZERO)))
}

/// The server, if its guest runs with the disk.
async fn running(
    world: &World,
    copy: &CopySpec,
    server: Id<Server>,
    volume: Option<Id<Volume>>,
) -> Result<Option<Id<Server>>> {
    let seen = world.vmm.observe(copy.host, server).await?;
    let on = seen.filter(|seen| seen.power == Power::On);
    let has = on.is_some_and(|seen| volume.is_none_or(|id| seen.volumes.contains(&id)));
    Ok(has.then_some(server))
}

/// The hypervisor's job is forgotten last, for until then it tells that it is done.
async fn live(
    world: &World,
    copy: &CopySpec,
    snapshot: &Snapshot,
    server: Id<Server>,
) -> Result<bool> {
    let (host, id) = (copy.host, snapshot.head.id);
    if let Some(target) = world.disks.prepare_copy(copy).await? {
        let volume = snapshot.source.volume();
        let wish = GuestCopy { server, host, volume, snapshot: id, target };
        if !world.vmm.ensure_copy(&wish).await? {
            return Ok(false);
        }
        world.disks.finish_copy(copy).await?;
    }
    world.vmm.ensure_copy_gone(host, server, id).await?;
    Ok(true)
}

async fn drop_copy(doing: &mut Doing<World>) -> StepResult {
    let snapshot = snapshot(doing).await?;
    let (Some(host), id) = (snapshot.host, snapshot.head.id) else { return Ok(Next::Done) };
    let source = snapshot.source.clone();
    let read = move |tx: &mut dyn Tx| match source {
        Source::Volume { volume, .. } => Ok(tx.find::<Volume>(volume)?.and_then(|v| v.server)),
        Source::Server { server, .. } => Ok(Some(server)),
    };
    let copier: Option<Id<Server>> = doing.frame.get(COPIER)?.flatten();
    let holder = doing.world.store.read(read).await?.filter(|holder| Some(*holder) != copier);
    for server in copier.into_iter().chain(holder) {
        doing.world.vmm.ensure_copy_gone(host, server, id).await?;
    }
    doing.world.disks.ensure_copy_gone(&making(&snapshot)?).await?;
    doing.world.disks.ensure_snapshot_gone(host, id).await?;
    Ok(Next::Done)
}

fn mark_ready(tx: &mut dyn Tx, doing: &mut Doing<World>) -> StepResult {
    let Some(mut snapshot) = current(tx, doing)? else { return Ok(Next::Done) };
    snapshot.on(SnapshotEvent::Copied)?;
    snapshot.made = Some(doing.now);
    Till::new(tx, &doing.world.ids, doing.now).capture(snapshot.head.id.uuid())?;
    marks::keep_other(tx, doing, &mut snapshot, "snapshot.ready")?;
    Ok(Next::Done)
}

fn mark_failed(tx: &mut dyn Tx, doing: &mut Doing<World>) -> StepResult {
    let Some(mut snapshot) = current(tx, doing)? else { return Ok(Next::Done) };
    snapshot.on(SnapshotEvent::Fail)?;
    snapshot.fault = marks::fault(doing);
    give_back(tx, &mut snapshot)?;
    Till::new(tx, &doing.world.ids, doing.now).release(snapshot.head.id.uuid())?;
    marks::keep_other(tx, doing, &mut snapshot, "snapshot.failed")?;
    Ok(Next::Done)
}
