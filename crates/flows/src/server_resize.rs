//! Gives a server another size.
//!
//! The action already made the server be of the new build in its row, room and quotas, and left
//! the old one in the frame, so that a failure can go back to it.

use nubo_domain::server::{Build, flows};
use nubo_flow::{Doing, Next, StepResult, flow};
use nubo_ports::{Lift, Objects, Till, Tx};

use crate::steps::{
    boot_if_wanted, cut_power, halt, look, make_disk, mark_as_seen, mark_as_wanted, plug, seat,
    server,
};
use crate::{World, marks, share, spec};

/// Frame: the build to go back to.
pub const OLD_BUILD: &str = "old_build";
/// Frame: the price to go back to.
pub const OLD_PRICE: &str = "old_price";
/// Frame: the size of the disk after the failure.
const DISK_GIB: &str = "disk_gib";

flow! {
    /// Gives a server another size. A disk that was grown stays so, as disks never shrink, and is
    /// counted so.
    pub SERVER_RESIZE(World) = flows::RESIZE;
    try { act halt; act make_disk; act plug; act boot_if_wanted ~ cut_power; }
    then { row mark_resized; }
    else {
        act measure_disk;
        row restore_build;
        act power_as_before;
        act look;
        row mark_as_seen;
    }
}

fn mark_resized(tx: &mut dyn Tx, doing: &mut Doing<World>) -> StepResult {
    mark_as_wanted(tx, doing, "server.resized")
}

/// Notes how large the disk is by now.
async fn measure_disk(doing: &mut Doing<World>) -> StepResult {
    if let Some((host, server)) = seat(doing).await? {
        let seen = doing.world.disks.observe(host, server).await?;
        doing.frame.set(DISK_GIB, &seen.map_or(0, |disk| disk.size_gib))?;
    }
    Ok(Next::Done)
}

/// If what the old build needs was taken by others meanwhile, the server keeps the new one.
fn restore_build(tx: &mut dyn Tx, doing: &mut Doing<World>) -> StepResult {
    let Some(mut server) = marks::current(tx, doing)? else { return Ok(Next::Done) };
    let mut old: Build = doing.frame.need(OLD_BUILD)?;
    let grown: Option<i64> = doing.frame.get(DISK_GIB)?;
    old.room.disk_gib = old.room.disk_gib.max(grown.unwrap_or(0));
    if share::change_build(tx, &mut server, &old)? {
        tx.update(&mut server, doing.now)?;
        let lift: Option<Option<Lift>> = doing.frame.get(OLD_PRICE)?;
        if let Some(lift) = lift.flatten() {
            let id = server.head.id.uuid();
            Till::new(tx, &doing.world.ids, doing.now).revert(id, &lift)?;
        }
    }
    Ok(Next::Done)
}

/// A guest that cannot be started again is no reason to stop here: the server is marked as seen.
async fn power_as_before(doing: &mut Doing<World>) -> StepResult {
    match restart(doing).await {
        Err(error) if !error.is_passing() => {
            tracing::warn!(%error, server = doing.facts.subject_shown, "stays off after a resize");
            Ok(Next::Done)
        }
        other => other,
    }
}

/// The steps that make disk and port may not have been reached before the failure. Nor may the one
/// that switches the guest off; a server that keeps its new size needs that before its disk grows.
async fn restart(doing: &mut Doing<World>) -> StepResult {
    let measured: u64 = doing.frame.get(DISK_GIB)?.unwrap_or_default();
    if spec::disk(&server(doing).await?)?.size_gib > measured {
        cut_power(doing).await?;
    }
    make_disk(doing).await?;
    plug(doing).await?;
    boot_if_wanted(doing).await
}
