//! Snapshots on hosts that no row wants. Rows never come back and snapshots never move, so what is
//! an orphan stays one.

use nubo_base::Id;
use nubo_domain::{Host, Kind as _, Result, Snapshot};
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
