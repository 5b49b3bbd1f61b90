//! Makes a volume be as it was when a snapshot was made of it.

use nubo_domain::Result;
use nubo_domain::server::Fault;
use nubo_domain::volume::{VolumeEvent, flows};
use nubo_flow::{Doing, Next, StepResult, flow};
use nubo_ports::Tx;

use crate::World;
use crate::copies::{into_volume, let_go, original, stored};
use crate::volume_steps::{current, fault, mark, volume};

flow! {
    /// Copies a snapshot back. The volume is what it was until the copy is whole, so it stays that
    /// when this fails.
    pub VOLUME_REVERT(World) = flows::REVERT;
    try { act copy_back ~ stop_copying; }
    then { row mark_reverted; }
    else { row mark_unreverted; }
}

async fn copy_back(doing: &mut Doing<World>) -> StepResult {
    let copy = into_volume(&volume(doing).await?, original(doing)?)?;
    stored(doing, &copy).await
}

async fn stop_copying(doing: &mut Doing<World>) -> StepResult {
    let copy = into_volume(&volume(doing).await?, original(doing)?)?;
    doing.world.disks.ensure_copy_gone(&copy).await?;
    Ok(Next::Done)
}

fn mark_reverted(tx: &mut dyn Tx, doing: &mut Doing<World>) -> StepResult {
    settle(tx, doing, "volume.reverted", None)?;
    Ok(Next::Done)
}

fn mark_unreverted(tx: &mut dyn Tx, doing: &mut Doing<World>) -> StepResult {
    let fault = fault(doing);
    settle(tx, doing, "volume.not_reverted", fault)?;
    Ok(Next::Done)
}

/// The volume is its server's again, if it has one.
fn settle(tx: &mut dyn Tx, doing: &Doing<World>, name: &str, fault: Option<Fault>) -> Result<()> {
    let_go(tx, doing)?;
    if let Some(volume) = current(tx, doing)? {
        let event = match volume.server {
            Some(_) => VolumeEvent::Plugged,
            None => VolumeEvent::Unplugged,
        };
        mark(tx, doing, event, name, |volume| volume.fault = fault)?;
    }
    Ok(())
}
