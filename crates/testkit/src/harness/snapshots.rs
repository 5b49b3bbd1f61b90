//! Workflows that copy disks: how a snapshot comes to be ready for them, and what must hold of it
//! afterwards.

use nubo_domain::quota::Counted;
use nubo_domain::server::ServerEvent;
use nubo_domain::snapshot::{NewSnapshot, SnapshotEvent, SnapshotState, Source, flows};
use nubo_domain::volume::VolumeEvent;
use nubo_domain::{Error, FlowName, Region, Result, Server, Snapshot, Volume, server, volume};
use nubo_ports::{CopySpec, DiskRef, Objects, RootDisk, StoreExt as _, Tx};
use serde_json::{Value, json};

use super::settings::owners;
use super::stage::Case;
use super::subjects::{SIZE_GIB, all, head, only, region};
use super::{Expect, Finding};

/// Whether a workflow needs a snapshot that is whole, and of what.
pub fn needed(flow: FlowName) -> Option<super::settings::MakeWish> {
    let of_root = [flows::DELETE, server::flows::REVERT, volume::flows::CREATE];
    match flow {
        flow if of_root.contains(&flow) => Some(of_server),
        volume::flows::REVERT => Some(of_volume),
        _ => None,
    }
}

fn order(tx: &mut dyn Tx, server: &Server, source: Source, size_gib: u64) -> Result<Value> {
    let mut snapshot = ordered(tx, server, source, size_gib)?;
    tx.insert(&mut snapshot)?;
    Ok(json!({}))
}

fn ordered(tx: &mut dyn Tx, server: &Server, source: Source, size_gib: u64) -> Result<Snapshot> {
    let host = server.host.ok_or_else(|| Error::internal("the harness' server has no host"))?;
    let snapshot = Snapshot::new(NewSnapshot {
        head: head(server, 4)?,
        region: server.region,
        region_name: server.region_name.clone(),
        host,
        source,
        size_gib,
    });
    if !tx.place_at(host.uuid(), snapshot.head.id.uuid(), snapshot.room())? {
        return Err(Error::internal("the harness' host is too small"));
    }
    for owner in owners(server) {
        tx.quota_use(owner, Counted::Snapshots, 1)?;
        tx.quota_use(owner, Counted::SnapshotGib, snapshot.room().disk_gib)?;
    }
    Ok(snapshot)
}

/// The size of a snapshot that a larger root disk begins as, in GiB.
const ORIGINAL_GIB: u64 = 6;

/// The host has a whole snapshot of a server that is gone.
pub async fn lay_down(case: &Case<'_>) -> Result<(), Finding> {
    let server = case.row().await?;
    let wished = async {
        let (gone, snapshot) = (head::<Server>(&server, 6)?.id, head::<Snapshot>(&server, 4)?.id);
        let host = server.host.ok_or_else(|| Error::internal("the harness has no host"))?;
        let (image, size_gib) = (server.build.image_file().to_owned(), ORIGINAL_GIB);
        let disks = &case.world.disks;
        disks.ensure(&RootDisk { server: gone, host, epoch: 1, image, size_gib }).await?;
        let (from, to) = (DiskRef::Root(gone), DiskRef::Snapshot(snapshot));
        let copy = CopySpec { from, to, host, epoch: 0, size_gib };
        while !disks.ensure_copy(&copy).await? {}
        disks.ensure_gone(host, gone).await
    };
    wished.await.map_err(|e| e.to_string())
}

/// The server's root disk is to begin as that.
pub fn promise(tx: &mut dyn Tx, server: &mut Server) -> Result<Value> {
    let Source::Server { epoch, origin, .. } = Source::of_server(server) else {
        return Err(Error::internal("a server's disk is a server's"));
    };
    let source = Source::Server { server: head::<Server>(server, 6)?.id, epoch, origin };
    let mut snapshot = ordered(tx, server, source, ORIGINAL_GIB)?;
    snapshot.on(SnapshotEvent::Copied)?;
    tx.insert(&mut snapshot)?;
    server.snapshot = Some(snapshot.head.id);
    Ok(json!({}))
}

/// The server's root disk is to be copied.
pub fn of_server(tx: &mut dyn Tx, server: &mut Server) -> Result<Value> {
    let size_gib = u64::try_from(server.build.room.disk_gib).map_err(Error::internal)?;
    let source = Source::of_server(server);
    order(tx, server, source, size_gib)
}

/// A volume that nobody has attached yet.
fn loose(tx: &mut dyn Tx, server: &Server) -> Result<Volume> {
    let region: Region = region(server);
    let mut volume = Volume::new(head(server, 5)?, &region, SIZE_GIB);
    let host = server.host.ok_or_else(|| Error::internal("the harness' server has no host"))?;
    if !tx.place_at(host.uuid(), volume.head.id.uuid(), volume.room())? {
        return Err(Error::internal("the harness' host is too small"));
    }
    volume.host = Some(host);
    for owner in owners(server) {
        tx.quota_use(owner, Counted::Volumes, 1)?;
        tx.quota_use(owner, Counted::VolumeGib, volume.room().disk_gib)?;
    }
    Ok(volume)
}

/// Such a volume is to be copied.
pub fn of_volume(tx: &mut dyn Tx, server: &mut Server) -> Result<Value> {
    let mut volume = loose(tx, server)?;
    tx.insert(&mut volume)?;
    order(tx, server, Source::of_volume(&volume), SIZE_GIB)
}

/// The snapshot is deleted.
pub fn discard(tx: &mut dyn Tx, server: &mut Server) -> Result<Value> {
    let mut snapshot: Snapshot = only(tx, server)?;
    snapshot.on(SnapshotEvent::Delete)?;
    snapshot.generation += 1;
    tx.update(&mut snapshot, server.head.updated)?;
    Ok(json!({}))
}

/// A volume is to begin as the snapshot.
pub fn begin(tx: &mut dyn Tx, server: &mut Server) -> Result<Value> {
    let snapshot: Snapshot = only(tx, server)?;
    let mut volume = loose(tx, server)?;
    volume.size_gib = snapshot.size_gib;
    if !tx.replace(volume.head.id.uuid(), volume.room())? {
        return Err(Error::internal("the harness' host is too small"));
    }
    for owner in owners(server) {
        let more = volume.room().disk_gib - i64::try_from(SIZE_GIB).unwrap_or(0);
        tx.quota_use(owner, Counted::VolumeGib, more)?;
    }
    volume.snapshot = Some(snapshot.head.id);
    volume.on(VolumeEvent::Copy)?;
    tx.insert(&mut volume)?;
    Ok(json!({}))
}

fn revert(tx: &mut dyn Tx, server: &Server) -> Result<Snapshot> {
    let mut snapshot: Snapshot = only(tx, server)?;
    snapshot.on(SnapshotEvent::Revert)?;
    tx.update(&mut snapshot, server.head.updated)?;
    Ok(snapshot)
}

/// The volume is to be as the snapshot of it.
pub fn revert_volume(tx: &mut dyn Tx, server: &mut Server) -> Result<Value> {
    let snapshot = revert(tx, server)?;
    let mut volume: Volume = only(tx, server)?;
    volume.on(VolumeEvent::Revert)?;
    volume.epoch += 1;
    volume.generation += 1;
    tx.update(&mut volume, server.head.updated)?;
    Ok(json!({ "snapshot": snapshot.head.id }))
}

/// The server, which is off, is to be as the snapshot of its root disk.
pub fn revert_server(tx: &mut dyn Tx, server: &mut Server) -> Result<Value> {
    let snapshot = revert(tx, server)?;
    server.on(ServerEvent::Rebuild)?;
    server.generation += 1;
    Ok(json!({ "snapshot": snapshot.head.id, "epoch": server.disk_epoch + 1 }))
}

/// What must hold of the snapshots of a case: one that is ready is whole, and of any other there
/// is nothing.
pub async fn after(case: &Case<'_>, server: &Server, expect: Expect) -> Result<(), Finding> {
    let held = server.clone();
    let read = move |tx: &mut dyn Tx| all::<Snapshot>(tx, &held);
    let found = case.store().read(read).await.map_err(|e| e.to_string())?;
    let flow = case.setting().flow;
    for snapshot in &found {
        let state = snapshot.state();
        let there = case.fakes.snapshot(snapshot.head.id);
        if there.as_ref().is_some_and(|there| there.whole) != (state == SnapshotState::Ready) {
            return Err(format!("the snapshot is {state} and there is {there:?}"));
        }
        if state != SnapshotState::Ready && there.is_some() {
            return Err(format!("the snapshot is {state} and {there:?} is left"));
        }
        let wanted = match (flow, expect) {
            (flows::CREATE, Expect::Failure) => SnapshotState::Failed,
            (flows::DELETE, Expect::Success) => SnapshotState::Deleted,
            _ => SnapshotState::Ready,
        };
        let reverting = [server::flows::REVERT, volume::flows::REVERT].contains(&flow);
        let failed = expect == Expect::Failure && (reverting || flow == flows::CREATE);
        let fits = state == wanted && snapshot.fault.is_some() == failed;
        if !fits && expect != Expect::Deletion {
            return Err(format!("the snapshot is {state} with the fault {:?}", snapshot.fault));
        }
    }
    let copying = case.fakes.copying();
    if !copying.is_empty() {
        return Err(format!("{copying:?} are still being copied to"));
    }
    let guests = case.fakes.guests_of(server.head.id);
    match guests.iter().find(|guest| !guest.copies.is_empty()) {
        Some(guest) => Err(format!("the guest still keeps the copies {:?}", guest.copies)),
        None => Ok(()),
    }
}

/// What snapshots take of the host's disk and of the quotas, in GiB and in number.
pub fn taken(tx: &mut dyn Tx, server: &Server) -> Result<(i64, i64)> {
    let found: Vec<Snapshot> = all(tx, server)?;
    let live: Vec<_> = found.into_iter().filter(|snapshot| snapshot.host.is_some()).collect();
    let size = live.iter().map(|snapshot| snapshot.room().disk_gib).sum();
    Ok((size, i64::try_from(live.len()).unwrap_or(i64::MAX)))
}
