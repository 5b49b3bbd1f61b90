//! Removes a snapshot.

use nubo_domain::snapshot::{SnapshotEvent, flows};
use nubo_flow::{Doing, Next, StepResult, flow};
use nubo_ports::{Till, Tx};

use crate::copies::{current, give_back, snapshot};
use crate::{World, marks};

flow! {
    /// Removes a snapshot. There is no way back, so it is only retried.
    pub SNAPSHOT_DELETE(World) = flows::DELETE;
    try { }
    then { act remove_snapshot; row mark_deleted; }
    else { }
}

async fn remove_snapshot(doing: &mut Doing<World>) -> StepResult {
    let snapshot = snapshot(doing).await?;
    if let Some(host) = snapshot.host {
        doing.world.disks.ensure_snapshot_gone(host, snapshot.head.id).await?;
    }
    Ok(Next::Done)
}

fn mark_deleted(tx: &mut dyn Tx, doing: &mut Doing<World>) -> StepResult {
    let Some(mut snapshot) = current(tx, doing)? else { return Ok(Next::Done) };
    snapshot.on(SnapshotEvent::Gone)?;
    give_back(tx, &mut snapshot)?;
    Till::new(tx, &doing.world.ids, doing.now).end(snapshot.head.id.uuid())?;
    snapshot.ended = Some(doing.now);
    marks::keep_other(tx, doing, &mut snapshot, "snapshot.deleted")?;
    Ok(Next::Done)
}
