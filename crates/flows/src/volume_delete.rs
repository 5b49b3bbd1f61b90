//! Removes a volume.

use nubo_domain::volume::flows;
use nubo_flow::{Doing, Next, StepResult, flow};
use nubo_ports::Tx;

use crate::volume_steps::{bury, current, volume};
use crate::{World, marks};

flow! {
    /// Removes a volume. There is no way back, so it is only retried.
    pub VOLUME_DELETE(World) = flows::DELETE;
    try { }
    then { act remove; row mark_deleted; }
    else { }
}

async fn remove(doing: &mut Doing<World>) -> StepResult {
    let volume = volume(doing).await?;
    if let Some(host) = volume.host {
        doing.world.disks.ensure_volume_gone(host, volume.head.id).await?;
    }
    Ok(Next::Done)
}

/// Nothing of it is left outside, so what it took is free for others.
fn mark_deleted(tx: &mut dyn Tx, doing: &mut Doing<World>) -> StepResult {
    let Some(mut volume) = current(tx, doing)? else { return Ok(Next::Done) };
    bury(tx, doing, &mut volume)?;
    marks::keep_other(tx, doing, &mut volume, "volume.deleted")?;
    Ok(Next::Done)
}
