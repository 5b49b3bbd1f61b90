//! Makes a server's root disk be as it was when a snapshot was made of it.

use nubo_domain::server::{ServerEvent, flows};
use nubo_domain::snapshot::{Origin, Source};
use nubo_domain::{Result, Server, Snapshot};
use nubo_flow::{Doing, Next, StepResult, flow};
use nubo_ports::{CopySpec, DiskRef, Tx};

use crate::copies::{let_go, original, stored};
use crate::steps::{seat, server};
use crate::{World, marks, spec};

/// Frame: which root disk the copy is.
const EPOCH: &str = "epoch";
/// Frame: which root disk there is after a failure.
const SEEN: &str = "seen_epoch";

flow! {
    /// Copies a snapshot back as the server's next root disk. The old one is there until the copy
    /// is whole, so the server keeps it when this fails.
    pub SERVER_REVERT(World) = flows::REVERT;
    try { act copy_root ~ stop_copying; }
    then { row mark_reverted; }
    else { act look_at_disk; row mark_as_found; }
}

async fn copying(doing: &Doing<World>) -> Result<CopySpec> {
    let disk = spec::disk(&server(doing).await?)?;
    let (from, to) = (DiskRef::Snapshot(original(doing)?), DiskRef::Root(disk.server));
    let (host, size_gib) = (disk.host, disk.size_gib);
    Ok(CopySpec { from, to, host, epoch: doing.frame.need(EPOCH)?, size_gib })
}

async fn copy_root(doing: &mut Doing<World>) -> StepResult {
    let copy = copying(doing).await?;
    stored(doing, &copy).await
}

async fn stop_copying(doing: &mut Doing<World>) -> StepResult {
    let copy = copying(doing).await?;
    doing.world.disks.ensure_copy_gone(&copy).await?;
    Ok(Next::Done)
}

/// A copy may have become whole although nobody heard of it.
async fn look_at_disk(doing: &mut Doing<World>) -> StepResult {
    if let Some((host, server)) = seat(doing).await? {
        let seen = doing.world.disks.observe(host, server).await?;
        doing.frame.set(SEEN, &seen.map(|disk| disk.epoch))?;
    }
    Ok(Next::Done)
}

fn mark_reverted(tx: &mut dyn Tx, doing: &mut Doing<World>) -> StepResult {
    let (epoch, snapshot) = (doing.frame.need(EPOCH)?, let_go(tx, doing)?);
    marks::mark(tx, doing, ServerEvent::Halted, "server.reverted", |server| {
        become_as(server, snapshot.as_ref(), epoch);
        server.fault = None;
    })
}

fn mark_as_found(tx: &mut dyn Tx, doing: &mut Doing<World>) -> StepResult {
    let (epoch, snapshot): (u64, _) = (doing.frame.need(EPOCH)?, let_go(tx, doing)?);
    let seen: Option<Option<u64>> = doing.frame.get(SEEN)?;
    let fault = marks::fault(doing);
    marks::mark(tx, doing, ServerEvent::Halted, "server.not_reverted", |server| {
        if seen.flatten() == Some(epoch) {
            become_as(server, snapshot.as_ref(), epoch);
        }
        server.fault = fault;
    })
}

/// The server is of what its disk is of.
fn become_as(server: &mut Server, snapshot: Option<&Snapshot>, epoch: u64) {
    server.disk_epoch = epoch;
    if let Some(Source::Server { origin, .. }) = snapshot.map(|snapshot| &snapshot.source) {
        let Origin { image, image_name, image_key, login, born } = origin.clone();
        server.born_as = Some(born);
        let build = &mut server.build;
        (build.image, build.image_name) = (image, image_name);
        (build.image_key, build.login) = (image_key, login);
    }
}
