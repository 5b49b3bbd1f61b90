//! Makes a volume that begins as a snapshot.

use nubo_domain::volume::{VolumeEvent, flows};
use nubo_domain::{Error, Result};
use nubo_flow::{Doing, Next, StepResult, flow};
use nubo_ports::{CopySpec, Tx};

use crate::copies::{into_volume, stored};
use crate::volume_steps::{bury, current, fault, mark, volume};
use crate::{World, marks};

flow! {
    /// Copies a snapshot into a new volume. One that cannot be made is over; what was paid for it
    /// is told by its end.
    pub VOLUME_CREATE(World) = flows::CREATE;
    try { act copy_in ~ drop_volume; }
    then { row mark_made; }
    else { row mark_unmade; }
}

async fn copying(doing: &Doing<World>) -> Result<CopySpec> {
    let volume = volume(doing).await?;
    let of_nothing = || Error::internal(format!("{} begins as nothing", volume.head.id));
    into_volume(&volume, volume.snapshot.ok_or_else(of_nothing)?)
}

async fn copy_in(doing: &mut Doing<World>) -> StepResult {
    let copy = copying(doing).await?;
    stored(doing, &copy).await
}

async fn drop_volume(doing: &mut Doing<World>) -> StepResult {
    let copy = copying(doing).await?;
    doing.world.disks.ensure_copy_gone(&copy).await?;
    let volume = volume(doing).await?;
    doing.world.disks.ensure_volume_gone(copy.host, volume.head.id).await?;
    Ok(Next::Done)
}

fn mark_made(tx: &mut dyn Tx, doing: &mut Doing<World>) -> StepResult {
    mark(tx, doing, VolumeEvent::Unplugged, "volume.available", |_| {})
}

fn mark_unmade(tx: &mut dyn Tx, doing: &mut Doing<World>) -> StepResult {
    let Some(mut volume) = current(tx, doing)? else { return Ok(Next::Done) };
    volume.on(VolumeEvent::Delete)?;
    volume.fault = fault(doing);
    bury(tx, doing, &mut volume)?;
    marks::keep_other(tx, doing, &mut volume, "volume.failed")?;
    Ok(Next::Done)
}
