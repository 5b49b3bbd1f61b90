//! Snapshots and volumes on hosts that no row wants. Rows never come back and these never move, so
//! what is an orphan stays one.

use nubo_base::Id;
use nubo_domain::{Host, Kind as _, Result, Snapshot, Volume};
use nubo_ports::{Objects as _, StoreExt as _, Tx};

use super::open::has_open_flow;
use crate::World;

/// Removes what belongs to no snapshot of a host; says how many.
pub(super) async fn orphans(world: &World, host: Id<Host>) -> Result<u64> {
    let mut removed = 0;
    for seen in world.disks.list_snapshots(host).await? {
        let id = seen.snapshot;
        let ask = move |tx: &mut dyn Tx| {
            let row: Option<Snapshot> = tx.find(id)?;
            let at_home = row.is_some_and(|row| !row.ended() && row.host == Some(host));
            Ok(!at_home && !has_open_flow(tx, id.uuid())?)
        };
        if world.store.read(ask).await? {
            tracing::warn!(%host, snapshot = %id, "removes what belongs to no snapshot");
            world.disks.ensure_snapshot_gone(host, id).await?;
            removed += 1;
        }
    }
    Ok(removed)
}

/// Removes the volumes of a host whose rows are over; says how many. A guest that is started makes
/// the volumes it is told of, so a slow wish may have brought one back. One that no row ever knew
/// is left alone: it may be all that somebody has left of their data.
pub(super) async fn ended_volumes(world: &World, host: Id<Host>) -> Result<u64> {
    let mut removed = 0;
    for seen in world.disks.list_volumes(host).await? {
        let id = seen.volume;
        let ask = move |tx: &mut dyn Tx| {
            let row: Option<Volume> = tx.find(id)?;
            Ok(row.is_some_and(|row| row.ended()) && !has_open_flow(tx, id.uuid())?)
        };
        if world.store.read(ask).await? {
            tracing::warn!(%host, volume = %id, "removes what is left of a deleted volume");
            world.disks.ensure_volume_gone(host, id).await?;
            removed += 1;
        }
    }
    Ok(removed)
}
