//! Removes a volume.

use nubo_base::Id;
use nubo_domain::quota::Counted;
use nubo_domain::volume::{VolumeEvent, flows};
use nubo_flow::{Doing, Next, StepResult, flow};
use nubo_ports::{Till, Tx};

use crate::volume_steps::{current, volume};
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
    volume.on(VolumeEvent::Gone)?;
    tx.unplace(volume.head.id.uuid())?;
    let owners = [volume.head.account.map(Id::uuid), volume.head.project.map(Id::uuid)];
    let size = volume.room().disk_gib;
    for owner in owners.into_iter().flatten() {
        tx.quota_use(owner, Counted::Volumes, -1)?;
        tx.quota_use(owner, Counted::VolumeGib, -size)?;
    }
    Till::new(tx, &doing.world.ids, doing.now).end(volume.head.id.uuid())?;
    volume.host = None;
    volume.ended = Some(doing.now);
    marks::keep_other(tx, doing, &mut volume, "volume.deleted")?;
    Ok(Next::Done)
}
