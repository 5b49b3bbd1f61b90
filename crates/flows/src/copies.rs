//! Copying disks: what the workflows of snapshots, and those that copy one back, share.

use std::time::Duration;

use nubo_base::{Id, Uuid};
use nubo_domain::quota::Counted;
use nubo_domain::server::ServerState;
use nubo_domain::snapshot::{SnapshotEvent, SnapshotState, Source};
use nubo_domain::{Error, Host, Kind, Result, Server, Snapshot, Volume, code};
use nubo_flow::{Doing, Next, StepResult};
use nubo_ports::{CopySpec, DiskRef, Objects, Tx};

use crate::{World, marks};

/// How often a copy is looked at.
pub const LOOK_AGAIN: Duration = Duration::from_millis(500);
/// Frame: the snapshot that is copied back.
const SNAPSHOT: &str = "snapshot";

/// The snapshot of the workflow.
pub async fn snapshot(doing: &Doing<World>) -> Result<Snapshot> {
    marks::subject(doing).await
}

/// The snapshot, if it is still this workflow's business.
pub fn current(tx: &mut dyn Tx, doing: &Doing<World>) -> Result<Option<Snapshot>> {
    let found = marks::live::<Snapshot>(tx, doing)?;
    Ok(found.filter(|snapshot| snapshot.generation == doing.facts.generation))
}

/// The copying that makes a snapshot.
///
/// # Errors
/// `internal_error` when the snapshot is nowhere.
pub fn making(snapshot: &Snapshot) -> Result<CopySpec> {
    let from = match snapshot.source {
        Source::Volume { volume, .. } => DiskRef::Volume(volume),
        Source::Server { server, .. } => DiskRef::Root(server),
    };
    let (host, to) = (host_of(snapshot)?, DiskRef::Snapshot(snapshot.head.id));
    Ok(CopySpec { from, to, host, epoch: 0, size_gib: snapshot.size_gib })
}

fn host_of(snapshot: &Snapshot) -> Result<Id<Host>> {
    let nowhere = || Error::internal(format!("{} has no host", snapshot.head.id));
    snapshot.host.ok_or_else(nowhere)
}

/// The copying that makes a volume be as a snapshot.
///
/// # Errors
/// `internal_error` when the volume is nowhere.
pub fn into_volume(volume: &Volume, snapshot: Id<Snapshot>) -> Result<CopySpec> {
    let nowhere = || Error::internal(format!("{} has no host", volume.head.id));
    let (id, host) = (volume.head.id, volume.host.ok_or_else(nowhere)?);
    let (from, to) = (DiskRef::Snapshot(snapshot), DiskRef::Volume(id));
    Ok(CopySpec { from, to, host, epoch: volume.epoch, size_gib: volume.size_gib })
}

/// The disk that a snapshot is of, as its row has it now.
pub struct Held {
    /// The server whose guest may hold it; none for a volume of nobody.
    pub server: Option<Id<Server>>,
    /// Whether another content is just being brought to it, so that nobody can tell yet which one
    /// it has. Its row says the same again if that fails.
    pub is_changing: bool,
}

/// The disk that is to be copied. Rows tell of another disk before there is one, so what was copied
/// before the row was found unchanged is of the right one.
///
/// # Errors
/// `not_found` when the disk is gone, `conflict` when it is another one by now, or a larger one
/// than room was taken for.
pub fn held(tx: &mut dyn Tx, snapshot: &Snapshot) -> Result<Held> {
    let (wanted, size_gib) = (&snapshot.source, snapshot.size_gib);
    match snapshot.source {
        Source::Volume { volume, epoch } => {
            let found: Option<Volume> = tx.find(volume)?.filter(|found: &Volume| !found.ended());
            let found = found.ok_or_else(|| Error::not_found(Volume::NAME))?;
            same(found.epoch == epoch && found.size_gib == size_gib, wanted)?;
            Ok(Held { server: found.server, is_changing: false })
        }
        Source::Server { server, epoch, .. } => {
            let found: Option<Server> = tx.find(server)?.filter(|found: &Server| !found.ended());
            let found = found.ok_or_else(|| Error::not_found(Server::NAME))?;
            let size = u64::try_from(found.build.room.disk_gib).map_err(Error::internal)?;
            same(found.disk_epoch == epoch && size == size_gib, wanted)?;
            let is_changing = found.state() == ServerState::Rebuilding;
            Ok(Held { server: Some(server), is_changing })
        }
    }
}

fn same(is_same: bool, source: &Source) -> Result<()> {
    if is_same {
        return Ok(());
    }
    let text = format!("The {}'s disk was replaced or grew while it was copied.", source.kind());
    Err(Error::new(&code::CONFLICT).public(text))
}

/// The snapshot that the workflow copies back.
pub fn original(doing: &Doing<World>) -> Result<Id<Snapshot>> {
    doing.frame.need(SNAPSHOT)
}

/// A copy by the host's store is there.
pub async fn stored(doing: &Doing<World>, copy: &CopySpec) -> StepResult {
    match doing.world.disks.ensure_copy(copy).await? {
        true => Ok(Next::Done),
        false => Ok(Next::Later(LOOK_AGAIN)),
    }
}

/// The snapshot was copied back, or will not be: it can be used again. It is told with the cause,
/// if there is one.
pub fn let_go(tx: &mut dyn Tx, doing: &Doing<World>) -> Result<Option<Snapshot>> {
    let found: Option<Snapshot> = tx.find(original(doing)?)?;
    let Some(mut snapshot) = found else { return Ok(None) };
    if snapshot.state() == SnapshotState::Reverting {
        snapshot.on(SnapshotEvent::Copied)?;
        snapshot.fault = marks::fault(doing);
        let name =
            if snapshot.fault.is_some() { "snapshot.not_reverted" } else { "snapshot.reverted" };
        marks::keep_other(tx, doing, &mut snapshot, name)?;
    }
    Ok(Some(snapshot))
}

/// Gives back what a snapshot takes, if it takes anything yet.
pub fn give_back(tx: &mut dyn Tx, snapshot: &mut Snapshot) -> Result<()> {
    if snapshot.host.take().is_none() {
        return Ok(());
    }
    tx.unplace(snapshot.head.id.uuid())?;
    let head = &snapshot.head;
    let owners: [Option<Uuid>; 2] = [head.account.map(Id::uuid), head.project.map(Id::uuid)];
    for owner in owners.into_iter().flatten() {
        tx.quota_use(owner, Counted::Snapshots, -1)?;
        tx.quota_use(owner, Counted::SnapshotGib, -snapshot.room().disk_gib)?;
    }
    Ok(())
}
