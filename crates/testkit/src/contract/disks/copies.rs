//! What every driver of disks must do with copies of them.

use nubo_base::{Id, Uuid};
use nubo_domain::{Snapshot, code};
use nubo_ports::{CopySpec, DiskRef, RootDisk, SeenDisk, SeenSnapshot, VolumeSpec};

use super::super::claim::{Claimed, claim, equal, failed, patiently, refused};
use super::DisksStage;
use super::volumes::{fresh, make, remove};

/// Makes the wish until the copy is whole.
async fn copy(stage: &dyn DisksStage, spec: &CopySpec) -> Claimed {
    let begin = tokio::time::Instant::now();
    loop {
        let wish = async || stage.disks().ensure_copy(spec).await;
        if patiently(stage.patience(), wish).await.map_err(failed("ensure_copy"))? {
            return Ok(());
        }
        claim(begin.elapsed() < stage.patience(), "the copy is never whole")?;
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}

async fn drop_snapshot(stage: &dyn DisksStage, spec: &CopySpec, id: Id<Snapshot>) -> Claimed {
    let wish = async || stage.disks().ensure_snapshot_gone(spec.host, id).await;
    patiently(stage.patience(), wish).await.map_err(failed("ensure_snapshot_gone"))
}

async fn seen(
    stage: &dyn DisksStage,
    spec: &CopySpec,
    id: Id<Snapshot>,
) -> Result<Vec<SeenSnapshot>, String> {
    let look = async || stage.disks().list_snapshots(spec.host).await;
    let mut list = patiently(stage.patience(), look).await.map_err(failed("list_snapshots"))?;
    list.retain(|seen| seen.snapshot == id);
    Ok(list)
}

/// A copying of a volume, for a snapshot whose id is that of another volume.
async fn to_snapshot(
    stage: &dyn DisksStage,
    volume: &VolumeSpec,
) -> Result<(CopySpec, Id<Snapshot>), String> {
    let id: Id<Snapshot> = Id::of(fresh(stage).await?.volume.uuid());
    let (from, to) = (DiskRef::Volume(volume.volume), DiskRef::Snapshot(id));
    Ok((CopySpec { from, to, host: volume.host, epoch: 0, size_gib: 0 }, id))
}

/// A copying of a snapshot into a volume.
fn into_volume(spec: &CopySpec, volume: &VolumeSpec, epoch: u64) -> CopySpec {
    let (from, to) = (spec.to, DiskRef::Volume(volume.volume));
    CopySpec { from, to, host: volume.host, epoch, size_gib: volume.size_gib }
}

pub(super) async fn of_a_volume(stage: &dyn DisksStage) -> Claimed {
    let volume = fresh(stage).await?;
    let source = make(stage, &volume).await?;
    stage.write(&source).await?;
    let (spec, id) = to_snapshot(stage, &volume).await?;
    copy(stage, &spec).await?;
    copy(stage, &spec).await?;
    let size_gib = volume.size_gib;
    let one = vec![SeenSnapshot { snapshot: id, host: spec.host, size_gib }];
    equal("what the host's list has of the snapshot", &seen(stage, &spec, id).await?, &one)?;
    claim(stage.still_holds(&source).await?, "the source lost its data")?;
    remove(stage, &volume).await?;
    equal("the list without the volume", &seen(stage, &spec, id).await?, &one)?;
    let other = VolumeSpec { size_gib: size_gib + 1, ..fresh(stage).await? };
    copy(stage, &into_volume(&spec, &other, 0)).await?;
    let begun = make(stage, &other).await?;
    claim(stage.still_holds(&begun).await?, "a volume of the snapshot holds something else")?;
    let look = async || stage.disks().list_volumes(other.host).await;
    let list = patiently(stage.patience(), look).await.map_err(failed("list_volumes"))?;
    let size = list.iter().find(|seen| seen.volume == other.volume).map(|seen| seen.size_gib);
    equal("the size of the volume that began as it", &size, &Some(other.size_gib))?;
    drop_snapshot(stage, &spec, id).await?;
    drop_snapshot(stage, &spec, id).await?;
    equal("the list after the removal", &seen(stage, &spec, id).await?, &Vec::new())?;
    claim(stage.still_holds(&begun).await?, "a volume lost its data with the snapshot")?;
    remove(stage, &other).await
}

pub(super) async fn back(stage: &dyn DisksStage) -> Claimed {
    let volume = fresh(stage).await?;
    let source = make(stage, &volume).await?;
    stage.write(&source).await?;
    let (spec, id) = to_snapshot(stage, &volume).await?;
    copy(stage, &spec).await?;
    stage.wipe(&source).await?;
    let larger = VolumeSpec { size_gib: volume.size_gib + 1, ..volume.clone() };
    make(stage, &larger).await?;
    copy(stage, &into_volume(&spec, &larger, 1)).await?;
    let reverted = make(stage, &larger).await?;
    equal("the volume's source", &reverted, &source)?;
    claim(stage.still_holds(&reverted).await?, "the volume is not what it was")?;
    let look = async || stage.disks().list_volumes(volume.host).await;
    let list = patiently(stage.patience(), look).await.map_err(failed("list_volumes"))?;
    let size = list.iter().find(|seen| seen.volume == volume.volume).map(|seen| seen.size_gib);
    equal("the size of a volume that was copied back", &size, &Some(larger.size_gib))?;
    drop_snapshot(stage, &spec, id).await?;
    // The wish was followed, so it needs its source no more.
    copy(stage, &into_volume(&spec, &larger, 1)).await?;
    remove(stage, &volume).await
}

pub(super) async fn of_a_root(stage: &dyn DisksStage) -> Claimed {
    let disk = super::fresh(stage).await?;
    super::make(stage, &disk).await?;
    let id: Id<Snapshot> = Id::of(fresh(stage).await?.volume.uuid());
    let (root, to) = (DiskRef::Root(disk.server), DiskRef::Snapshot(id));
    let spec = CopySpec { from: root, to, host: disk.host, epoch: 0, size_gib: 0 };
    copy(stage, &spec).await?;
    let size_gib = disk.size_gib;
    let back = CopySpec { from: to, to: root, host: disk.host, epoch: disk.epoch + 1, size_gib };
    copy(stage, &back).await?;
    copy(stage, &back).await?;
    let next = RootDisk { epoch: disk.epoch + 1, ..disk.clone() };
    let shown = Some(SeenDisk { ..super::seen_of(&next) });
    equal("what observe sees", &super::see(stage, &disk).await?, &shown)?;
    super::make(stage, &next).await?;
    let late = stage.disks().ensure(&disk).await;
    refused("a disk of an earlier epoch", late, code::CONFLICT.slug)?;
    drop_snapshot(stage, &spec, id).await?;
    super::remove(stage, &disk).await
}

pub(super) async fn begins_a_root(stage: &dyn DisksStage) -> Claimed {
    let (disk, other) = (super::fresh(stage).await?, super::fresh(stage).await?);
    let source = stage.disks().ensure(&disk).await.map_err(failed("ensure"))?;
    stage.write(&source).await?;
    let id: Id<Snapshot> = Id::of(fresh(stage).await?.volume.uuid());
    let (from, to) = (DiskRef::Root(disk.server), DiskRef::Snapshot(id));
    let spec = CopySpec { from, to, host: disk.host, epoch: 0, size_gib: 0 };
    copy(stage, &spec).await?;
    stage.wipe(&source).await?;
    super::remove(stage, &disk).await?;
    let other = RootDisk { size_gib: disk.size_gib + 1, ..other };
    let (epoch, size_gib) = (other.epoch, other.size_gib);
    let to = DiskRef::Root(other.server);
    let begin = CopySpec { from: spec.to, to, host: disk.host, epoch, size_gib };
    // One that is given up leaves nothing, and can be wished for again.
    let begun = async || stage.disks().ensure_copy(&begin).await;
    patiently(stage.patience(), begun).await.map_err(failed("ensure_copy"))?;
    let stop = async || stage.disks().ensure_copy_gone(&begin).await;
    patiently(stage.patience(), stop).await.map_err(failed("ensure_copy_gone"))?;
    super::remove(stage, &other).await?;
    equal("what observe sees of what was given up", &super::see(stage, &other).await?, &None)?;
    copy(stage, &begin).await?;
    copy(stage, &begin).await?;
    super::is_as_wished(stage, &other).await?;
    let opened = stage.disks().ensure(&other).await.map_err(failed("ensure"))?;
    super::is_as_wished(stage, &other).await?;
    claim(stage.still_holds(&opened).await?, "the server's disk is not as the snapshot")?;
    drop_snapshot(stage, &spec, id).await?;
    let opened = stage.disks().ensure(&other).await.map_err(failed("ensure"))?;
    claim(stage.still_holds(&opened).await?, "the server's disk went with the snapshot")?;
    super::remove(stage, &other).await
}

pub(super) async fn of_nothing(stage: &dyn DisksStage) -> Claimed {
    let volume = fresh(stage).await?;
    let (spec, id) = to_snapshot(stage, &volume).await?;
    let answer = stage.disks().ensure_copy(&spec).await;
    refused("a copy of a volume that is not there", answer, code::NOT_FOUND.slug)?;
    make(stage, &volume).await?;
    let begun = async || stage.disks().ensure_copy(&spec).await;
    patiently(stage.patience(), begun).await.map_err(failed("ensure_copy"))?;
    let stop = async || stage.disks().ensure_copy_gone(&spec).await;
    patiently(stage.patience(), stop).await.map_err(failed("ensure_copy_gone"))?;
    drop_snapshot(stage, &spec, id).await?;
    equal("the list after all", &seen(stage, &spec, id).await?, &Vec::new())?;
    let elsewhere = CopySpec { host: Id::of(Uuid::max()), ..spec.clone() };
    let answer = stage.disks().ensure_copy(&elsewhere).await;
    refused("a copy on another host", answer, code::NOT_FOUND.slug)?;
    remove(stage, &volume).await
}

pub(super) async fn laid_out(stage: &dyn DisksStage) -> Claimed {
    let volume = fresh(stage).await?;
    make(stage, &volume).await?;
    let (spec, id) = to_snapshot(stage, &volume).await?;
    let lay = async || {
        let wish = async || stage.disks().prepare_copy(&spec).await;
        patiently(stage.patience(), wish).await.map_err(failed("prepare_copy"))
    };
    let first = lay().await?.ok_or("nothing was laid out")?;
    equal("the target of the same wish", &lay().await?, &Some(first))?;
    equal("the list of whole ones", &seen(stage, &spec, id).await?, &Vec::new())?;
    let stop = async || stage.disks().ensure_copy_gone(&spec).await;
    patiently(stage.patience(), stop).await.map_err(failed("ensure_copy_gone"))?;
    copy(stage, &spec).await?;
    equal("the target of what is whole", &lay().await?, &None)?;
    drop_snapshot(stage, &spec, id).await?;
    remove(stage, &volume).await
}
