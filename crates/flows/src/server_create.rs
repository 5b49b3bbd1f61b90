//! Makes a new server. Its room, addresses and quota were taken by the action that accepted it.

use nubo_base::Id;
use nubo_domain::Result;
use nubo_domain::server::{ServerEvent, ServerState, flows};
use nubo_flow::{Doing, Next, StepResult, flow};
use nubo_ports::{CopySpec, DiskRef, Till, Tx};

use crate::copies::stored;
use crate::steps::{
    PORTS, boot, drop_disk, make_disk, mark_running, plug, remove_guest, server, unplug,
};
use crate::{World, marks, plugs, share, spec};

flow! {
    /// Makes a new server.
    pub SERVER_CREATE(World) = flows::CREATE;
    try {
        row begin_building;
        act copy_snapshot ~ drop_copied;
        act make_disk ~ drop_disk;
        act plug ~ unplug;
        act boot ~ remove_guest;
    }
    then { row mark_built; act plug_again; }
    else { row release_hold; row mark_failed; }
}

fn begin_building(tx: &mut dyn Tx, doing: &mut Doing<World>) -> StepResult {
    match marks::current(tx, doing)? {
        Some(server) if server.state() == ServerState::Pending => {
            marks::mark(tx, doing, ServerEvent::Build, "server.building", |_| {})
        }
        Some(_) | None => Ok(Next::Done),
    }
}

/// What makes its root disk begin as a snapshot; none where that begins as an image.
async fn copying(doing: &Doing<World>) -> Result<Option<CopySpec>> {
    let server = server(doing).await?;
    let Some(snapshot) = server.snapshot else { return Ok(None) };
    let disk = spec::disk(&server)?;
    let (from, to) = (DiskRef::Snapshot(snapshot), DiskRef::Root(disk.server));
    let (host, epoch, size_gib) = (disk.host, disk.epoch, disk.size_gib);
    Ok(Some(CopySpec { from, to, host, epoch, size_gib }))
}

/// Its root disk is a copy of its snapshot, so that the step that makes disks finds it made.
async fn copy_snapshot(doing: &mut Doing<World>) -> StepResult {
    match copying(doing).await? {
        Some(copy) => stored(doing, &copy).await,
        None => Ok(Next::Done),
    }
}

/// A copy may have become whole although nobody heard of it.
async fn drop_copied(doing: &mut Doing<World>) -> StepResult {
    match copying(doing).await? {
        Some(copy) => {
            doing.world.disks.ensure_copy_gone(&copy).await?;
            drop_disk(doing).await
        }
        None => Ok(Next::Done),
    }
}

/// What was set aside for it goes back. A server that was made meanwhile keeps what it paid.
fn release_hold(tx: &mut dyn Tx, doing: &mut Doing<World>) -> StepResult {
    let server = doing.facts.subject;
    Till::new(tx, &doing.world.ids, doing.now).release(server)?;
    Ok(Next::Done)
}

/// It is there, so what was set aside for it is earned.
fn mark_built(tx: &mut dyn Tx, doing: &mut Doing<World>) -> StepResult {
    if let Some(server) = marks::current(tx, doing)? {
        Till::new(tx, &doing.world.ids, doing.now).capture(server.head.id.uuid())?;
    }
    mark_running(tx, doing)
}

/// Those who bring changed rules and addresses to ports leave alone what is being made, so what was
/// changed since it was plugged in is brought now.
async fn plug_again(doing: &mut Doing<World>) -> StepResult {
    plugs::ensure_ports_since(&doing.world, Id::of(doing.facts.subject), doing.frame.get(PORTS)?)
        .await?;
    Ok(Next::Done)
}

/// Nothing of it is left outside, so its room and addresses are free for others.
fn mark_failed(tx: &mut dyn Tx, doing: &mut Doing<World>) -> StepResult {
    let Some(mut server) = marks::current(tx, doing)? else { return Ok(Next::Done) };
    server.on(ServerEvent::Fail)?;
    share::give_back_place(tx, &mut server, doing.now)?;
    server.fault = marks::fault(doing);
    marks::keep(tx, doing, &mut server, "server.failed")?;
    Ok(Next::Done)
}
