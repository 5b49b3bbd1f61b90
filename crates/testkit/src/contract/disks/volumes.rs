//! What every driver of disks must do with volumes.

use nubo_base::{Id, Uuid};
use nubo_domain::code;
use nubo_ports::{DiskSource, SeenVolume, VolumeSpec};

use super::super::claim::{Claimed, claim, equal, failed, patiently, refused};
use super::DisksStage;

pub(super) async fn make(
    stage: &dyn DisksStage,
    volume: &VolumeSpec,
) -> Result<DiskSource, String> {
    let wish = async || stage.disks().ensure_volume(volume).await;
    patiently(stage.patience(), wish).await.map_err(failed("ensure_volume"))
}

pub(super) async fn remove(stage: &dyn DisksStage, volume: &VolumeSpec) -> Claimed {
    let wish = async || stage.disks().ensure_volume_gone(volume.host, volume.volume).await;
    patiently(stage.patience(), wish).await.map_err(failed("ensure_volume_gone"))
}

/// Every entry of the host's list that is this volume.
async fn seen(stage: &dyn DisksStage, volume: &VolumeSpec) -> Result<Vec<SeenVolume>, String> {
    let look = async || stage.disks().list_volumes(volume.host).await;
    let mut list = patiently(stage.patience(), look).await.map_err(failed("list_volumes"))?;
    list.retain(|seen| seen.volume == volume.volume);
    Ok(list)
}

async fn is_as_wished(stage: &dyn DisksStage, volume: &VolumeSpec) -> Claimed {
    let VolumeSpec { volume: id, host, size_gib } = *volume;
    let wanted = vec![SeenVolume { volume: id, host, size_gib }];
    equal("what the host's list has of the volume", &seen(stage, volume).await?, &wanted)
}

async fn is_absent(stage: &dyn DisksStage, volume: &VolumeSpec) -> Claimed {
    equal("what the host's list has of the volume", &seen(stage, volume).await?, &Vec::new())
}

pub(super) async fn fresh(stage: &dyn DisksStage) -> Result<VolumeSpec, String> {
    stage.fresh_volume().await.map_err(failed("preparing"))
}

pub(super) async fn makes(stage: &dyn DisksStage) -> Claimed {
    let (volume, other) = (fresh(stage).await?, fresh(stage).await?);
    is_absent(stage, &volume).await?;
    let first = make(stage, &volume).await?;
    let second = make(stage, &volume).await?;
    equal("the source of the same wish", &second, &first)?;
    let source = make(stage, &other).await?;
    claim(source.path != first.path, "two volumes have one path")?;
    claim(first.boot.is_none(), "a volume brings a kernel")?;
    is_as_wished(stage, &volume).await?;
    is_as_wished(stage, &other).await?;
    let elsewhere = stage.disks().list_volumes(Id::of(Uuid::max())).await.unwrap_or_default();
    let strays = elsewhere.iter().any(|seen| seen.volume == volume.volume);
    claim(!strays, "another host lists the volume")?;
    remove(stage, &volume).await?;
    is_absent(stage, &volume).await?;
    is_as_wished(stage, &other).await?;
    remove(stage, &other).await
}

pub(super) async fn grows(stage: &dyn DisksStage) -> Claimed {
    let volume = fresh(stage).await?;
    let source = make(stage, &volume).await?;
    stage.write(&source).await?;
    let larger = VolumeSpec { size_gib: volume.size_gib + 1, ..volume.clone() };
    let grown = make(stage, &larger).await?;
    is_as_wished(stage, &larger).await?;
    claim(stage.still_holds(&grown).await?, "the volume lost its data when it grew")?;
    let late = make(stage, &volume).await?;
    is_as_wished(stage, &larger).await?;
    claim(stage.still_holds(&late).await?, "the volume lost its data to a late wish")?;
    remove(stage, &volume).await
}

pub(super) async fn removes(stage: &dyn DisksStage) -> Claimed {
    let volume = fresh(stage).await?;
    remove(stage, &volume).await?;
    make(stage, &volume).await?;
    remove(stage, &volume).await?;
    remove(stage, &volume).await?;
    is_absent(stage, &volume).await?;
    let again = make(stage, &volume).await?;
    claim(!again.path.is_empty(), "a volume without a path cannot be opened")?;
    is_as_wished(stage, &volume).await?;
    remove(stage, &volume).await
}

/// A driver that knows all hosts refuses the second one. A driver of one host cannot know where
/// else a volume lies, but it must not touch what is here for a wish about another host.
pub(super) async fn refuses_another_host(stage: &dyn DisksStage) -> Claimed {
    let volume = fresh(stage).await?;
    make(stage, &volume).await?;
    let elsewhere = VolumeSpec { host: Id::of(Uuid::max()), ..volume.clone() };
    let answer = stage.disks().ensure_volume(&elsewhere).await;
    refused("a volume on another host", answer, code::CONFLICT.slug)?;
    // Whether it says so or not, a removal elsewhere removes nothing here.
    let _told = stage.disks().ensure_volume_gone(elsewhere.host, volume.volume).await;
    is_as_wished(stage, &volume).await?;
    remove(stage, &volume).await
}

pub(super) async fn room(stage: &dyn DisksStage) -> Claimed {
    let volume = fresh(stage).await?;
    let look = async || stage.disks().room(volume.host).await;
    let room = patiently(stage.patience(), look).await.map_err(failed("room"))?;
    claim(room.total_bytes > 0, "a host without any room holds disks")?;
    claim(room.free_bytes <= room.total_bytes, "more is free than there is")?;
    claim(room.left_bytes <= room.total_bytes, "more may be promised than there is")
}
