//! Steps that workflows about volumes share.

use nubo_base::Id;
use nubo_domain::quota::Counted;
use nubo_domain::server::Fault;
use nubo_domain::volume::VolumeEvent;
use nubo_domain::{Kind, Result, Server, Volume};
use nubo_flow::{Doing, Next, StepResult};
use nubo_ports::{Objects, Till, Tx};

use crate::{World, marks, plugs, spec};

/// The volume of the workflow.
pub async fn volume(doing: &Doing<World>) -> Result<Volume> {
    marks::subject(doing).await
}

/// The volume, if it is still this workflow's business.
pub fn current(tx: &mut dyn Tx, doing: &Doing<World>) -> Result<Option<Volume>> {
    let found = marks::live::<Volume>(tx, doing)?;
    Ok(found.filter(|volume| volume.generation == doing.facts.generation))
}

/// The volume is there, as large as it should be, if it is bound to a host.
pub async fn make_volume(doing: &mut Doing<World>) -> StepResult {
    let volume = volume(doing).await?;
    if volume.host.is_some() {
        doing.world.disks.ensure_volume(&spec::volume(&volume)?).await?;
    }
    Ok(Next::Done)
}

/// The server's guest has just the volumes that its rows say.
pub async fn plug_in(doing: &mut Doing<World>) -> StepResult {
    if let Some(server) = volume(doing).await?.server {
        plugs::ensure_plugged(&doing.world, server).await?;
    }
    Ok(Next::Done)
}

/// The server's guest does not have the volume, whatever its row says yet.
pub async fn unplug(doing: &mut Doing<World>) -> StepResult {
    let volume = volume(doing).await?;
    if let Some(server) = volume.server {
        plugs::ensure_plugged_but(&doing.world, server, Some(volume.head.id)).await?;
    }
    Ok(Next::Done)
}

/// Lets `event` happen to the volume, with `change`, and tells of it as `name`; its server counts
/// it if that changes what should be plugged in. A server that ended meanwhile has let it go.
pub fn mark(
    tx: &mut dyn Tx,
    doing: &Doing<World>,
    event: VolumeEvent,
    name: &str,
    change: impl FnOnce(&mut Volume),
) -> StepResult {
    let Some(mut volume) = current(tx, doing)? else { return Ok(Next::Done) };
    let (server, was_plugged) = (volume.server, volume.is_plugged());
    let holder = server.map(|id| tx.find::<Server>(id)).transpose()?.flatten();
    let is_alone = event == VolumeEvent::Plugged && holder.is_none_or(|server| server.ended());
    let (event, name) = match is_alone {
        true => (VolumeEvent::Unplugged, "volume.detached"),
        false => (event, name),
    };
    volume.on(event)?;
    volume.fault = None;
    change(&mut volume);
    if is_alone {
        volume.server = None;
    }
    marks::keep_other(tx, doing, &mut volume, name)?;
    let changed = server.filter(|_| volume.is_plugged() != was_plugged);
    let changed = changed.map(|id| tx.find::<Server>(id)).transpose()?.flatten();
    if let Some(mut server) = changed.filter(|server| !server.ended()) {
        server.plugs += 1;
        tx.update(&mut server, doing.now)?;
    }
    Ok(Next::Done)
}

/// The volume is nobody's; after a failure it says why.
pub fn let_go(tx: &mut dyn Tx, doing: &mut Doing<World>) -> StepResult {
    let fault = fault(doing);
    mark(tx, doing, VolumeEvent::Unplugged, "volume.detached", |volume| {
        volume.server = None;
        volume.fault = fault;
    })
}

/// The volume is over, and what it took is free for others.
pub fn bury(tx: &mut dyn Tx, doing: &Doing<World>, volume: &mut Volume) -> Result<()> {
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
    Ok(())
}

/// The fault that stands for what the workflow unwinds for.
pub fn fault(doing: &Doing<World>) -> Option<Fault> {
    marks::fault(doing)
}
